import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Bearer as SentBearer } from '../../../training/server/access/tokens.ts';
import type { DriftRow as SentDrift } from '../../../training/server/moderation/drift.ts';
import type { ReviewedCorrection as SentCorrection, ReviewStats as SentStats } from '../../../training/server/moderation/review.ts';
import type { RetrainingJob as SentJob } from '../../../training/server/jobs/retrainings.ts';
import type { ShadowTally as SentShadow } from '../../../training/server/models/shadows.ts';
import type { ListedModel as SentModel } from '../../../training/server/models/promotions.ts';
import type { RetrainReport as SentReport } from '../../../training/retrain/retrain-report.ts';
import type { Bearer, DriftRow, ListedModel, RetrainingJob, RetrainReport, ReviewedCorrection, ReviewStats, ShadowTally } from '../../../training/server/review/answers.ts';
import { everyDay, scaleTop } from '../../../training/server/review/growth.ts';
import { hashOf, routeOf } from '../../../training/server/review/routes.ts';
import { rateValue } from '../../../src/ui/kit/format.ts';
import { flagSentences, flagSign, flagWords, refusalWords, shadowVerdict, timeLeft, when } from '../../../training/server/review/words.ts';

/** What becomes of a value on its way through JSON. */
type Json<T> = T extends Date ? string : T extends object ? { readonly [Key in keyof T]: Json<T[Key]> } : T;

/** Compiles only where what is sent is what the page takes it for. */
type Takes<Page, Sent extends Page> = Sent;

/** The two that are kept as JSON already, and so are only objects to the endpoint. */
type Opaque = 'report' | 'manifest';

export type Agreed = [
  Takes<Bearer, Json<SentBearer>>,
  Takes<ReviewedCorrection, Json<SentCorrection>>,
  Takes<ReviewStats, Json<SentStats>>,
  Takes<DriftRow, Json<SentDrift>>,
  Takes<ShadowTally, Json<SentShadow>>,
  Takes<Omit<ListedModel, Opaque>, Omit<Json<SentModel>, Opaque>>,
  Takes<Omit<RetrainingJob, Opaque>, Omit<Json<SentJob>, Opaque>>,
  Takes<RetrainReport, Json<SentReport>>,
];

describe('addresses of the review page', () => {
  test('lead to their places, and what leads nowhere to what is flagged', () => {
    for (const hash of ['', '#', '#/', '#/nowhere', '#/all/else', '#/?state=clear']) assert.deepEqual(routeOf(hash), { page: 'flagged', filter: { state: 'flagged' } }, hash);
    assert.deepEqual(routeOf('#/models'), { page: 'models' });
    assert.deepEqual(routeOf('#/devices/'), { page: 'devices' });
    assert.deepEqual(routeOf('#/all'), { page: 'all', filter: {} });
  });

  test('hold a filter, and nothing that the endpoint would refuse', () => {
    const filter = { state: 'accepted', device: 'a:b.c-d', label: 'none' };
    assert.deepEqual(routeOf(hashOf(filter)), { page: 'all', filter });
    assert.deepEqual(routeOf('#/all?state=gone&label=&device=a%20b&limit=9'), { page: 'all', filter: {} });
    assert.equal(hashOf({ state: '', label: '3' }), '#/all?label=3');
    assert.equal(hashOf({}), '#/all');
    assert.deepEqual(routeOf(hashOf({ label: '+' })), { page: 'all', filter: { label: '+' } }, 'whatever a model’s classes are called');
  });
});

describe('a candidate that is tried silently', () => {
  const tally = (changes: Partial<ShadowTally>): ShadowTally => ({ model: 'new', against: 'old', begunAt: '', judged: 250, devices: 6, needed: { judged: 200, devices: 5 }, both: 230, onlyBefore: 5, onlyCandidate: 10, neither: 5, chance: 0.1508, wins: false, labels: [], perDevice: [], ...changes });

  test('is told to win only where it does, and why nothing is told yet', () => {
    const figures = /^Of 250 digits judged on 6 devices, both read 230 correctly, only the candidate 10, only the model in use 5\. /;
    assert.match(shadowVerdict(tally({})), figures);
    assert.match(shadowVerdict(tally({})), /That may be chance \(McNemar’s exact test, p = 0\.151\)\.$/);
    assert.match(shadowVerdict(tally({ wins: true, chance: 0.00002 })), /The candidate is better, and not by chance \(McNemar’s exact test, p < 0\.001\)\.$/);
    assert.match(shadowVerdict(tally({ devices: 4, chance: 0.00002 })), /Decided from 200 digits on 5 devices on\.$/);
    assert.equal(shadowVerdict(tally({ judged: 0, devices: 0 })), 'No counts yet. A phone first sends some the day after it hears of the trial.');
  });
});

describe('growth', () => {
  test('has every day, those without any too, across a month and a leap day', () => {
    const days = everyDay([{ day: '2028-02-28', count: 3, flagged: 1 }, { day: '2028-03-01', count: 2, flagged: 0 }], '2028-03-02');
    assert.deepEqual(days, [
      { day: '2028-02-28', count: 3, flagged: 1 },
      { day: '2028-02-29', count: 0, flagged: 0 },
      { day: '2028-03-01', count: 2, flagged: 0 },
      { day: '2028-03-02', count: 0, flagged: 0 },
    ]);
  });

  test('ends with the latest day, be it after today, and begins ninety days before at most', () => {
    assert.deepEqual(everyDay([], '2026-01-01'), []);
    assert.equal(everyDay([{ day: '2026-01-02', count: 1, flagged: 0 }], '2026-01-01').length, 1);
    const long = everyDay([{ day: '2025-01-01', count: 1, flagged: 0 }, { day: '2026-01-01', count: 1, flagged: 0 }], '2026-01-01');
    assert.deepEqual([long.length, long[0].day, long.at(-1)!.count], [90, '2025-10-04', 1]);
  });

  test('is drawn on a scale that ends in a round number', () => {
    assert.deepEqual([1, 2, 3, 5, 6, 10, 11, 21, 99, 1000, 1001].map(scaleTop), [1, 2, 5, 5, 10, 10, 20, 50, 100, 1000, 2000]);
  });
});

describe('the words of the review page', () => {
  test('say why something is flagged', () => {
    assert.equal(flagWords({ kind: 'device-disagrees', of: 'x', label: 'none' }), 'Another device says that this drawing is no digit.');
    const says = (device: string, label: string, of: string) => ({ kind: 'device-disagrees', of, device, label }) as const;
    assert.deepEqual(flagSentences([says('phone-a', '5', 'x'), { kind: 'duplicate', of: 'y' }, says('phone-b', '5', 'z'), says('phone-a', '5', 'w')]), [
      'Device phone-a says that this drawing is a 5. (2 times)',
      'The same drawing came before.',
      'Device phone-b says that this drawing is a 5.',
    ]);
    const long = ['0123456789abcdef', '01234567fedcba98'].map((device) => says(device, '5', 'x'));
    assert.deepEqual(flagSentences([...long, long[1]]), ['Device 01234567… says that this drawing is a 5.', 'Device 01234567… says that this drawing is a 5. (2 times)'], 'two devices whose names begin alike are two');
    assert.equal(flagWords({ kind: 'model-disagrees', digit: 4, confidence: 0.97 }), 'The model reads 4, and is 97% sure.');
    assert.equal(flagWords({ kind: 'changed', after: 'rejected' }), 'It was rejected before its device changed it.');
    assert.deepEqual([flagSign([]), flagSign([{ kind: 'near-duplicate', of: 'x' }]), flagSign([{ kind: 'device-disagrees', of: 'x', label: '3' }])], ['', 'almost a copy', 'other device: 3']);
  });

  test('say why the gate refused a model', () => {
    const [before, after] = [0.9, 0.85].map((value) => ({ value, low: 0.8, high: 0.95, count: 200 }));
    assert.equal(refusalWords({ name: 'corrections-not-better', figure: 'corrections', before, after }), 'It reads 170 of 200 corrections kept for testing; the model before read 180.');
    assert.equal(refusalWords({ name: 'figure-dropped', figure: 'mnistTest', before, after }), `MNIST, test: fell from ${rateValue(before)} to ${rateValue(after)}, further than allowed.`);
    for (const [figure, what] of [['device phone-of-ada', 'Device phone-of-ada'], ['label 3', '3'], ['label none', 'No digit']]) assert.ok(refusalWords({ name: 'group-worse', figure, before, after }).startsWith(`${what}: fell from `));
  });

  test('write each time in one way', () => {
    assert.deepEqual(['2026-11-03T10:05:00Z', '2026-11-03T10:05:00.000+00:00'].map(when), [when('2026-11-03T10:05:00.000Z'), when('2026-11-03T10:05:00.000Z')]);
    assert.match(when('2026-11-03T10:05:00Z'), /^Nov [234], 2026, \d+:\d\d\s[AP]M$/);
  });

  test('say how long is left without false precision', () => {
    assert.deepEqual([0, 42.4, 89, 90, 240].map(timeLeft), ['about 1 s left', 'about 42 s left', 'about 89 s left', 'about 2 min left', 'about 4 min left']);
  });
});
