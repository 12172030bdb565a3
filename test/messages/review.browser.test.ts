import { assert } from '@open-wc/testing';
import { en as app } from '../../src/messages/en.ts';
import { formatsOf } from '../../src/messages/formats.ts';
import { speakFrom } from '../../src/messages/language.ts';
import { installTokens } from '../../src/ui/kit/theme.ts';
import { en } from '../../training/server/review/messages/en.ts';
import { speakReviewFrom } from '../../training/server/review/messages/language.ts';
import '../../training/server/review/review-app.ts';
import type { Flag, ListedModel, RetrainingJob, ReviewedCorrection } from '../../training/server/review/answers.ts';
import { until } from '../ui/mouse.ts';
import { pseudoFormats, pseudoOf, strangeTexts } from './pseudo.ts';

const AT = '2026-11-20T10:00:00.000Z';
const rate = { value: 0.9, low: 0.88, high: 0.92, count: 1000 };
const figures = { corrections: rate, others: { mnistTest: rate, strokesHeldOut: rate } };
const reasons = (['corrections-not-better', 'figure-dropped', 'figure-worse', 'group-worse'] as const).map((name) => ({ name, figure: name === 'group-worse' ? 'device phone-of-ada' : 'mnistTest', before: rate, after: rate }));
const report = { reasons, corrections: { taught: 30, heldOut: 12 }, figures: { before: figures, after: figures } };

const FLAGS: readonly Flag[] = [
  { kind: 'duplicate', of: 'x' },
  { kind: 'near-duplicate', of: 'x' },
  { kind: 'model-disagrees', digit: 4, confidence: 0.97 },
  { kind: 'device-disagrees', of: 'x', device: 'phone-of-ada', label: '5' },
  { kind: 'device-disagrees', of: 'y', device: 'phone-of-ada', label: '5' },
  { kind: 'device-disagrees', of: 'z', label: 'none' },
  { kind: 'damaged' },
  ...(['accepted', 'relabelled', 'rejected'] as const).map((after) => ({ kind: 'changed', after }) as const),
];

const corrections = [...FLAGS.map((flag) => [flag]), FLAGS, []].map((flags, index): ReviewedCorrection => ({
  id: `seven-${index}`,
  key: index,
  version: 1,
  device: 'phone-of-bob',
  predicted: index === 1 ? null : '7',
  label: index === 2 ? 'none' : '1',
  reviewedLabel: index === 4 ? '9' : null,
  state: (['flagged', 'received', 'clear', 'rejected', 'accepted'] as const)[index % 5],
  flags,
  modelSays: index === 0 ? null : { modelId: 'digits-old', digit: 7, confidence: 0.9 },
  createdAt: AT,
  receivedAt: AT,
  reviewedAt: AT,
  reviewedBy: index === 3 ? 'Ada' : null,
  picture: '',
}));

const promotion = { at: AT, by: 'Ada', reason: 'by hand', share: 100, withdrawnAt: null, withdrawnBy: null, counted: null };
const counted = { judged: 200, devices: 4, before: { errors: 3, of: 100 }, after: { errors: 9, of: 100 } };
const promotions = [
  promotion,
  ...(['first', 'shipped', 'gate'] as const).map((reason) => ({ ...promotion, reason })),
  { ...promotion, share: 10, counted },
  { ...promotion, by: null, withdrawnAt: AT, counted },
  { ...promotion, withdrawnAt: AT, withdrawnBy: 'Bob' },
];
const models = (['current', 'releasing', 'former', 'withdrawn', 'candidate', 'refused'] as const).map((state, index) => ({
  id: `digits-${state}`,
  manifest: { bytes: 250_000, metrics: { mnistTest: rate, unipenHeldOut: rate } },
  origin: index === 0 ? 'shipped' : 'retrained',
  passed: state !== 'refused',
  state,
  addedAt: AT,
  report: index === 0 ? null : report,
  lostMost: [null, [], [{ kind: 'device', name: 'phone-of-ada', before: rate, after: rate }, { kind: 'label', name: '7', before: rate, after: rate }]][index % 3],
  promotions: index === 4 ? [] : promotions,
})) as unknown as ListedModel[];

const over: RetrainingJob = { id: '0'.repeat(8), state: 'failed', askedAt: AT, askedBy: 'Ada', progress: null, attempts: 2, stopping: false, model: null, promoted: false, report: null, failure: null, cause: null, endedAt: AT };
const CAUSES = [
  { code: 'TooFewCorrectionsError', count: 3, least: 20 },
  { code: 'DatasetMissingError', path: '/data/mnist' },
  { code: 'ForeignModelError', detail: 'it is no ONNX file' },
  { code: 'ModelRefusedError', detail: 'its checksum is wrong' },
  { code: 'given-up' },
] as const;
const PROGRESS = [
  null,
  ...(['correctionsHeldOut', 'mnistTest', 'lettersHeldOut', 'notDigits'] as const).map((name) => ({ done: 0.1, stage: 'judging the current model', detail: { kind: 'set', name } }) as const),
  { done: 0.3, stage: 'training', detail: { kind: 'epoch', epoch: 1, epochs: 3, step: 4, steps: 50 }, secondsLeft: 40 },
  { done: 0.6, stage: 'training', detail: { kind: 'blending' }, secondsLeft: 400 },
  { done: 0.7, stage: 'calibrating', detail: null },
  { done: 0.8, stage: 'judging the candidate', detail: null },
  { done: 0.9, stage: 'exporting', detail: null },
] as const;

const tally = { model: 'digits-new', against: 'digits-old', begunAt: AT, judged: 250, devices: 6, needed: { judged: 200, devices: 5 }, both: 230, onlyBefore: 5, onlyCandidate: 10, neither: 5, chance: 0.01, wins: true, labels: [{ label: 'none', both: 1, onlyBefore: 2, onlyCandidate: 3, neither: 4 }], perDevice: [{ device: 'phone-of-ada', both: 1, onlyBefore: 2, onlyCandidate: 3, neither: 4 }] };
const drifted = ['2026-11-16', '2026-11-09'].map((week) => ({ week, group: '', count: 30, confidence: 0.9, misread: 0.1, refused: null, thickness: 3.2, size: 0.5 }));

/** What the endpoint answers, by the beginning of the path; a status and a body where it refuses. */
let answers: Record<string, unknown>;
const usual = (): Record<string, unknown> => ({
  'DELETE jobs': [409, { error: 'ConflictError', message: 'x', conflict: { code: 'job-over' } }],
  token: { id: 'ada', name: 'Ada', role: 'admin' },
  'review/corrections': { corrections, next: null, classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] },
  'review/stats': {
    states: { received: 1, clear: 2, flagged: 3, accepted: 4, rejected: 5 },
    devices: [{ device: 'phone-of-ada', count: 3, flagged: 1, rejected: 1, byReviewers: { agreed: 1, of: 2 }, byModel: { agreed: 0, of: 0 }, lastAt: AT }],
    days: [{ day: '2026-11-19', count: 3, flagged: 1 }],
  },
  'review/drift': { rows: drifted },
  'review/shadow': { tally },
  models: { models },
  jobs: { jobs: [{ ...over, state: 'waiting', endedAt: null }, ...CAUSES.map((cause) => ({ ...over, failure: 'In English.', cause }))] },
});

const real = window.fetch.bind(window);
const answered = (input: RequestInfo | URL, { method = 'GET' }: RequestInit = {}): Promise<Response> => {
  const path = (input as string).replace(/^.*\/v1\//, '');
  // A job that is watched goes on for ever.
  if (/^jobs\/\w+$/.test(path) && method === 'GET') return new Promise(() => undefined);
  const found = Object.entries(answers).find(([begin]) => `${method} ${path}`.startsWith(begin)) ?? Object.entries(answers).find(([begin]) => path.startsWith(begin));
  const [status, body] = Array.isArray(found?.[1]) ? (found[1] as [number, unknown]) : [200, found?.[1]];
  return Promise.resolve(new Response(JSON.stringify(body), { status }));
};

before(() => {
  installTokens(document);
  speakFrom(pseudoOf(app), pseudoFormats(formatsOf('en')));
  speakReviewFrom(pseudoOf(en));
  window.fetch = answered;
});
after(() => {
  window.fetch = real;
  speakFrom(app, formatsOf('en'));
  speakReviewFrom(en);
});
beforeEach(() => {
  answers = usual();
  sessionStorage.clear();
});
afterEach(() => {
  document.querySelector('review-app')?.remove();
  history.replaceState(null, '', '#');
});

async function opened(hash: string): Promise<ShadowRoot> {
  sessionStorage.setItem('scrawl-review-token', 'a-token');
  history.replaceState(null, '', hash);
  const page = document.createElement('review-app');
  document.body.append(page);
  await until(() => page.shadowRoot?.querySelector('nav') !== null && page.shadowRoot?.querySelector('nav') !== undefined);
  return page.shadowRoot!;
}

/** What is strange once a text that must be there is. */
async function strange(root: ShadowRoot, expected: RegExp): Promise<string[]> {
  await until(() => expected.test(textOf(root)));
  await new Promise((rested) => setTimeout(rested, 100));
  return strangeTexts(root);
}

const textOf = (root: ParentNode): string => [...root.children].map((each) => (each.localName === 'style' ? '' : `${each.shadowRoot ? textOf(each.shadowRoot) : ''} ${each.children.length > 0 ? textOf(each) : ''} ${each.textContent}`)).join(' ');

/** The first element of that kind, in shadow trees too. */
function find(root: ParentNode, selector: string): HTMLElement | undefined {
  const here = root.querySelector<HTMLElement>(selector);
  if (here) return here;
  for (const { shadowRoot } of root.querySelectorAll('*')) {
    const found = shadowRoot ? find(shadowRoot, selector) : undefined;
    if (found) return found;
  }
  return undefined;
}

describe('Every text of the review page comes from its table', () => {
  it('where a token is asked for, and asked for again', async () => {
    answers.token = [401, {}];
    const page = document.createElement('review-app');
    document.body.append(page);
    assert.deepEqual(await strange(page.shadowRoot!, /Reviewer or admin token/), []);
    const form = find(page.shadowRoot!, 'form') as HTMLFormElement;
    form.querySelector('input')!.value = 'wrong';
    form.requestSubmit();
    assert.deepEqual(await strange(page.shadowRoot!, /doesn’t know this token/), []);
  });

  for (const [hash, expected] of [['#/', /2 times/], ['#/all?device=phone-of-bob', /show all devices/], ['#/devices', /labels confirmed/], ['#/drift', /in the weeks before/], ['#/models', /McNemar/]] as const) {
    it(`on ${hash}, and empty`, async () => {
      const root = await opened(hash);
      if (hash === '#/') {
        // Every drawing on the desk, one after the other.
        for (let index = 0; index < corrections.length; index++) {
          await until(() => find(root, `#tile-${index}`) !== undefined);
          find(root, `#tile-${index}`)!.click();
          assert.deepEqual(await strange(root, expected), [], corrections[index].id);
        }
        find(root, '[data-label="3"]')!.click();
        assert.deepEqual(await strange(root, /left\./), []);
      }
      assert.deepEqual(await strange(root, expected), []);
      document.querySelector('review-app')!.remove();
      Object.assign(answers, { 'review/corrections': { corrections: [], next: null, classes: [0, 1] }, 'review/stats': { states: {}, devices: [], days: [] }, 'review/drift': { rows: [] }, 'review/shadow': { tally: null }, models: { models: [] }, jobs: { jobs: [] } });
      assert.deepEqual(await strange(await opened(hash), /Nothing|No corrections|Retrain now/), []);
    });
  }

  it('on the drift page by digit and by device', async () => {
    const root = await opened('#/drift');
    for (const [by, group] of [['label', 'none'], ['device', 'phone-of-ada']] as const) {
      answers['review/drift'] = { rows: drifted.map((row) => ({ ...row, group })) };
      await until(() => find(root, 'select') !== undefined);
      const select = find(root, 'select') as HTMLSelectElement;
      select.value = by;
      select.dispatchEvent(new Event('change'));
      assert.deepEqual(await strange(root, by === 'label' ? /no digit/ : /phone-of/), []);
    }
  });

  it('while a model is retrained, at every stage', async () => {
    for (const progress of PROGRESS) {
      answers.jobs = { jobs: [{ ...over, state: progress === null ? 'waiting' : 'running', progress, endedAt: null }] };
      assert.deepEqual(await strange(await opened('#/models'), progress === null ? /Queued/ : /Training|Testing|Calibrating|Saving/), [], JSON.stringify(progress));
      document.querySelector('review-app')!.remove();
    }
  });

  it('where a retraining has ended, for whatever reason', async () => {
    for (const state of ['passed', 'refused', 'cancelled'] as const) {
      answers.jobs = { jobs: [{ ...over, state, report, model: 'digits-new', promoted: state === 'passed' }] };
      assert.deepEqual(await strange(await opened('#/models'), /Save the report/), []);
      document.querySelector('review-app')!.remove();
    }
    for (const cause of CAUSES) {
      answers.jobs = { jobs: [{ ...over, failure: 'In English.', cause }] };
      assert.deepEqual(await strange(await opened('#/models'), /learn from|data sets|trained further|can’t be read|repeatedly/), []);
      document.querySelector('review-app')!.remove();
    }
  });

  it('where the endpoint refuses, with a code or without, or does not answer', async () => {
    const conflicts = [{ code: 'retraining-asked' }, { code: 'job-over' }, { code: 'no-former' }, { code: 'no-trial' }, { code: 'in-use', model: 'digits-a' }, { code: 'releasing', model: 'digits-a' }, { code: 'share', model: 'digits-a', share: 10 }, { code: 'not-in-use', model: 'digits-a', current: null }, { code: 'not-in-use', model: 'digits-a', current: 'digits-b' }, { code: 'counted-by-another', device: 'x' }];
    const refusals = [
      ...conflicts.map((conflict) => ({ error: 'ConflictError', message: 'In English.', conflict })),
      ...['CorrectionChangedError', 'NotReadyError', 'TooManyRequestsError', 'ForbiddenError', 'NotFoundError', 'InternalError', 'AnotherError'].map((error) => ({ error, message: 'In English.' })),
      {},
    ];
    for (const refusal of refusals) {
      answers.models = [409, refusal];
      assert.deepEqual(await strange(await opened('#/models'), /Try again/), [], JSON.stringify(refusal));
      document.querySelector('review-app')!.remove();
    }
  });
});
