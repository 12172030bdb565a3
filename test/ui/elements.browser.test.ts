import { assert, fixture, html, oneEvent } from '@open-wc/testing';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { grayImage28, PIXELS } from '../../src/core/preprocessing/gray-image.ts';
import type { Prediction } from '../../src/core/reading/prediction.ts';
import type { PersonalStatus, ReaderNotice, RecognizerStatus } from '../../src/contracts/recognizer.ts';
import '../../src/ui/draw/answer-view.ts';
import type { AnswerView } from '../../src/ui/draw/answer-view.ts';
import { initialState, type Answer, type AppState, type Judged } from '../../src/ui/state/app-state.ts';
import '../../src/ui/kit/choice-group.ts';
import '../../src/ui/kit/confirm-button.ts';
import '../../src/ui/draw/digit-keys.ts';
import '../../src/ui/draw/edit-tools.ts';
import { EditEvent, ForgetEvent, JudgeEvent, OpenEvent } from '../../src/ui/state/events.ts';
import '../../src/ui/settings/personalization.ts';
import '../../src/ui/kit/modal-sheet.ts';
import '../../src/ui/kit/net-picture.ts';
import { noticeFor } from '../../src/ui/shell/notice.ts';
import '../../src/ui/shell/page-bar.ts';
import '../../src/ui/settings/reader-details.ts';
import '../../src/ui/kit/switch-row.ts';
import { installTokens } from '../../src/ui/kit/theme.ts';
import { predictionOf } from './predictions.ts';
import { InvalidInkError, ModelRefusedError, StorageUnavailableError } from '../../src/core/errors.ts';

const ready = {
  kind: 'ready',
  backend: 'wasm',
  manifest: { modelId: 'digits-0123abcd', bytes: 305_743, metrics: { mnistTest: { value: 0.9962, low: 0.9948, high: 0.9972, count: 10_000 } } },
} as unknown as RecognizerStatus;

const answerTo = (prediction: Prediction, final = true): Answer => ({ kind: 'read', final, recognition: { prediction, backend: 'wasm', inferenceMs: 1.27 } });
const text = (element: Element, selector: string): string => element.shadowRoot!.querySelector(selector)!.textContent.replace(/\s+/g, ' ').trim();

async function answering(answer: Answer, recognizer = ready): Promise<AnswerView> {
  return fixture<AnswerView>(html`<scrawl-answer style="display:grid;width:300px;height:120px" .answer=${answer} .recognizer=${recognizer}></scrawl-answer>`);
}

before(() => {
  installTokens(document);
  document.body.style.cssText = 'background: var(--page); color: var(--text); font: 17px/1.4 var(--sans)';
});

afterEach(() => emulateMedia({ colorScheme: 'light' }));

describe('The answer', () => {
  const sign = (view: AnswerView): string => text(view, '.sign');

  it('invites on a blank sheet and shows no digit', async () => {
    const view = await answering({ kind: 'blank' });
    assert.deepEqual([sign(view), text(view, '.headline')], ['', 'Draw a digit']);
    assert.equal(view.getAttribute('phase'), 'blank');
  });

  it('shows the digit large with its percentage', async () => {
    const view = await answering(answerTo(predictionOf({ 7: 0.97, 1: 0.03 })));
    assert.deepEqual([sign(view), text(view, '.headline'), text(view, '.detail')], ['7', '97%', 'or 1, 3%']);
    assert.deepEqual([view.getAttribute('phase'), view.getAttribute('verdict'), view.getAttribute('digit')], ['final', 'digit', '7']);
  });

  it('says "?" in doubt, with the guess small', async () => {
    const view = await answering(answerTo(predictionOf({ 4: 0.46, 9: 0.54 })));
    assert.deepEqual([sign(view), text(view, '.headline'), text(view, '.detail')], ['?', 'Maybe 9', '54%, or 4, 46%']);
    assert.deepEqual([view.getAttribute('verdict'), view.hasAttribute('digit')], ['doubt', false]);
  });

  it('never shows a digit for what is none', async () => {
    const view = await answering(answerTo({ ...predictionOf({ 7: 0.99, 1: 0.01 }), isDigit: false }));
    assert.notMatch(view.shadowRoot!.textContent, /\d/);
    assert.equal(text(view, '.headline'), "I don't recognise a digit");
  });

  it('does not judge half a drawing as no digit', async () => {
    const view = await answering(answerTo({ ...predictionOf({ 7: 0.4, 1: 0.6 }), isDigit: false }, false));
    assert.deepEqual([sign(view), text(view, '.headline')], ['?', '…']);
  });

  it('is blurred while it forms, the less certain the more, and sharp when final', async () => {
    const blur = async (answer: Answer): Promise<number> => parseFloat((await answering(answer)).shadowRoot!.querySelector<HTMLElement>('.sign')!.style.getPropertyValue('--blur'));
    const sure = answerTo(predictionOf({ 7: 0.9, 1: 0.1 }), false);
    const surer = answerTo(predictionOf({ 7: 0.98, 1: 0.02 }), false);
    assert.isAbove(await blur(sure), await blur(surer));
    assert.equal(await blur({ ...sure, final: true } as Answer), 0);
  });

  it('says why ink cannot be read, and what to do when there is no reader', async () => {
    assert.equal(text(await answering({ kind: 'unreadable', error: new InvalidInkError('too far', 0, 3) }), '.headline'), "This drawing can't be read");
    const failed = await answering(answerTo(predictionOf({ 7: 1 })), { kind: 'failed', error: new ModelRefusedError('missing', 'no network') });
    assert.deepEqual([sign(failed), text(failed, '.detail'), failed.getAttribute('phase')], ['', "The reader couldn't be loaded. Check your connection and try again.", 'failed']);
  });

  it('asks for patience only while the reader loads', async () => {
    assert.equal(text(await answering({ kind: 'waiting' }, { kind: 'loading' }), '.headline'), 'Loading…');
    assert.equal(text(await answering({ kind: 'waiting' }), '.words'), '');
  });
});

describe('A judged answer', () => {
  const learning = { ...ready, personal: { kind: 'learning', examples: 1 } } as RecognizerStatus;
  const judged = (change: Partial<Judged> = {}): Promise<AnswerView> =>
    fixture<AnswerView>(html`<scrawl-answer style="display:grid;width:300px;height:120px" .answer=${answerTo(predictionOf({ 1: 0.97, 7: 0.03 }))} .recognizer=${learning} .judged=${{ id: 'sheet.1', sheet: 'sheet.1', predicted: 1, label: 7, kept: true, ...change } satisfies Judged}></scrawl-answer>`);

  it('shows what the user said, and that it is learned once it is durable', async () => {
    const view = await judged();
    assert.deepEqual([text(view, '.sign'), text(view, '.headline'), view.getAttribute('judged')], ['7', 'Corrected to 7', '7']);
    assert.equal(text(await judged({ kept: false }), '.headline'), 'Saving…');
    assert.equal(text(await judged({ label: 'none' }), '.sign'), '');
  });

  it('says how far it is from adapting, and that it is only once it is', async () => {
    const shown = async (personal: PersonalStatus): Promise<string> =>
      text(await fixture<AnswerView>(html`<scrawl-answer .answer=${answerTo(predictionOf({ 7: 1 }))} .recognizer=${{ ...ready, personal }} .judged=${{ id: 'sheet.1', sheet: 'sheet.1', predicted: 7, label: 7, kept: true } satisfies Judged}></scrawl-answer>`), '.words');
    assert.match(await shown({ kind: 'learning', examples: 4 }), /4 of 10 until it adapts/);
    assert.notMatch(await shown({ kind: 'learning', examples: 12 }), /adapt/i);
    assert.match(await shown({ kind: 'adapted', examples: 12 }), /Adapted/);
  });

  it('offers the way back, 48 pixels to the finger', async () => {
    const undo = (await judged()).shadowRoot!.querySelector('button')!;
    assert.isAtLeast(undo.offsetHeight, 48);
    assert.isAtLeast(undo.offsetWidth, 48);
    setTimeout(() => undo.click());
    const event: Event = await oneEvent((undo.getRootNode() as ShadowRoot).host, EditEvent.type);
    assert.equal((event as EditEvent).command, 'undo');
  });
});

describe('The keys', () => {
  const buttons = (keys: Element): HTMLButtonElement[] => [...keys.shadowRoot!.querySelectorAll('button')];
  const names = (keys: Element): string[] => buttons(keys).map((button) => button.querySelector('.unseen')!.textContent);

  it('are empty without an answer, and a press on one does nothing', async () => {
    const keys = await fixture(html`<scrawl-keys></scrawl-keys>`);
    let pressed = 0;
    keys.addEventListener(JudgeEvent.type, () => pressed++);
    for (const button of buttons(keys)) {
      assert.equal(button.getAttribute('aria-disabled'), 'true');
      button.click();
    }
    assert.deepEqual([buttons(keys).length, pressed, names(keys)[7]], [11, 0, 'Digit 7, nothing read yet']);
    await assert.isAccessible(keys);
  });

  it('are filled by probability, with figures on the likeliest', async () => {
    const keys = await fixture(html`<scrawl-keys style="height: 120px" .prediction=${predictionOf({ 7: 0.6, 1: 0.3, 2: 0.06, 3: 0.04 })}></scrawl-keys>`);
    const figures = buttons(keys).map((button) => button.querySelector('.figure')?.textContent);
    assert.deepEqual(figures, ['', '30%', '6%', '', '', '', '', '60%', '', '', undefined]);
    const seven = buttons(keys)[7];
    await Promise.all(seven.getAnimations({ subtree: true }).map(({ finished }) => finished));
    const key = seven.getBoundingClientRect();
    const level = seven.querySelector('.level')!.getBoundingClientRect();
    assert.closeTo((key.bottom - level.top) / key.height, 0.6, 0.02);
  });

  it('show no figure near certainty, and nothing of a share where it is no digit', async () => {
    const figures = async (prediction: Prediction): Promise<string[]> =>
      [...(await fixture(html`<scrawl-keys style="height: 120px" .prediction=${prediction}></scrawl-keys>`)).shadowRoot!.querySelectorAll('.figure')].map(({ textContent }) => textContent);
    assert.deepEqual(new Set(await figures(predictionOf({ 7: 0.999, 1: 0.001 }))), new Set(['']));
    assert.deepEqual(new Set(await figures({ ...predictionOf({ 7: 0.6, 1: 0.4 }), isDigit: false })), new Set(['']));
  });

  it('name no best digit where there is none', async () => {
    const keys = await fixture(html`<scrawl-keys .prediction=${{ ...predictionOf({ 7: 0.9, 1: 0.1 }), isDigit: false }}></scrawl-keys>`);
    assert.deepEqual(buttons(keys).filter((button) => button.hasAttribute('data-best')).map((button) => button.dataset.label), ['none']);
  });

  it('say what a press does, and do it', async () => {
    const keys = await fixture<HTMLElement>(html`<scrawl-keys style="height: 120px" ready .prediction=${predictionOf({ 7: 0.97, 1: 0.03 })}></scrawl-keys>`);
    assert.deepEqual([names(keys)[7], names(keys)[1], names(keys)[10]], ['Digit 7, 97 percent. Confirm', 'Digit 1, 3 percent. Correct to this', 'Not a digit. Correct to this']);
    const labels: unknown[] = [];
    keys.addEventListener(JudgeEvent.type, ({ label }) => labels.push(label));
    for (const index of [7, 1, 10]) buttons(keys)[index].click();
    assert.deepEqual(labels, [7, 1, 'none']);
  });

  it('tick the one that was chosen, and let one think again', async () => {
    const keys = await fixture(html`<scrawl-keys style="height: 120px" ready .label=${1} .prediction=${predictionOf({ 7: 0.97, 1: 0.03 })}></scrawl-keys>`);
    const pressed = buttons(keys).filter((button) => button.getAttribute('aria-pressed') === 'true');
    assert.deepEqual(pressed.map((button) => [button.dataset.label, button.querySelector('.chosen') !== null]), [['1', true]]);
    setTimeout(() => buttons(keys)[10].click());
    const event: Event = await oneEvent(keys, JudgeEvent.type);
    assert.equal((event as JudgeEvent).label, 'none');
  });
});

describe('The tools', () => {
  it('tell which of them was pressed, and rest when there is nothing to do', async () => {
    const tools = await fixture(html`<scrawl-tools canUndo></scrawl-tools>`);
    const [undo, redo, clear] = ['undo', 'redo', 'clear'].map((name) => tools.shadowRoot!.querySelector<HTMLButtonElement>(`[data-command=${name}]`)!);
    assert.deepEqual([undo.disabled, redo.disabled, clear.disabled], [false, true, true]);
    setTimeout(() => undo.click());
    const event: Event = await oneEvent(tools, EditEvent.type);
    assert.equal((event as EditEvent).command, 'undo');
  });

  it('are 48 pixels to the finger', async () => {
    const tools = await fixture(html`<scrawl-tools style="width: 300px"></scrawl-tools>`);
    for (const button of tools.shadowRoot!.querySelectorAll('button')) {
      assert.isAtLeast(button.offsetWidth, 48);
      assert.isAtLeast(button.offsetHeight, 48);
    }
  });

  it('show the state of the world in one line, which opens the details', async () => {
    const tools = await fixture(html`<scrawl-tools style="width: 400px" .version=${{ kind: 'offline-ready' }} .recognizer=${ready}></scrawl-tools>`);
    assert.match(text(tools, '.status'), /^Works offline/);
    assert.notMatch(text(tools, '.status'), /WASM|ms\b/);
    setTimeout(() => tools.shadowRoot!.querySelector<HTMLButtonElement>('.status')!.click());
    const event: Event = await oneEvent(tools, OpenEvent.type);
    assert.equal((event as OpenEvent).what, 'details');
  });
});

describe('The status line', () => {
  it('stays one line between its neighbours, however much there is to say', async () => {
    const busy = { kind: 'on', url: 'https://scrawl.example.org', counts: { queued: 12_345, sending: 0, deferred: 0, accepted: 0, rejected: 0 } };
    const adapted = { ...ready, personal: { kind: 'adapted', examples: 10 } };
    for (const width of [296, 366, 390, 420]) {
      const tools = await fixture<HTMLElement>(html`<scrawl-tools style="display: block; width: ${width}px" .version=${{ kind: 'offline-ready' }} .recognizer=${adapted} .sync=${busy}></scrawl-tools>`);
      const [, redo, status, clear] = [...tools.shadowRoot!.querySelectorAll('button')].map((button) => button.getBoundingClientRect());
      assert.isTrue(status.left >= redo.right - 0.5 && status.right <= clear.left + 0.5 && clear.right <= tools.getBoundingClientRect().right + 0.5, `${width}`);
      assert.isBelow(status.height, 52);
    }
  });
});

describe('What the net sees', () => {
  it('is shown to the pixel', async () => {
    const picture = grayImage28(Uint8Array.from({ length: PIXELS }, (_, index) => index % 256));
    const element = await fixture(html`<scrawl-picture .picture=${picture}></scrawl-picture>`);
    const canvas = element.shadowRoot!.querySelector('canvas')!;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, 28, 28);
    assert.deepEqual([...data.filter((_, index) => index % 4 === 0)], [...picture]);
    assert.equal(getComputedStyle(canvas).imageRendering, 'pixelated');
  });
});

describe('Notices', () => {
  const state = (change: Partial<AppState>): AppState => ({ ...initialState, recognizer: ready, ...change });

  it('are rare', () => assert.equal(noticeFor(state({})), undefined));

  it('offer an update, and leave it at that after "Later"', () => {
    const waiting = state({ version: { kind: 'update-waiting' } });
    assert.deepEqual(noticeFor(waiting)!.choices.map(({ choice }) => choice), ['later', 'update']);
    assert.equal(noticeFor({ ...waiting, updatePostponed: true }), undefined);
  });

  it('put a reader that failed before all else, with a way to try again', () => {
    const failed = state({ recognizer: { kind: 'failed', error: new ModelRefusedError('missing', 'no network') }, version: { kind: 'update-waiting' } });
    assert.deepEqual(noticeFor(failed)!.choices.map(({ choice }) => choice), ['retry']);
  });

  it('say that a judgement was not kept, why, and what can be done', () => {
    const full = noticeFor(state({ unkept: { count: 1, error: new StorageUnavailableError('its storage is full') } }))!;
    assert.equal(full.text, 'Not saved yet: Storage on this device is full. Your answer is still in memory.');
    assert.deepEqual(full.choices.map(({ choice }) => choice), ['export', 'keep']);
  });

  it('show what did not go as asked until it was read', () => {
    const notices: readonly ReaderNotice[] = [{ kind: 'model-damaged', modelId: 'digits-1' }, { kind: 'webgpu-stopped', detail: 'lost' }];
    const fallen = state({ recognizer: { ...ready, notices } as RecognizerStatus });
    assert.equal(noticeFor(fallen)!.text, 'The new model is damaged. Still reading with digits-1. WebGPU stopped working. Reading with WASM instead.');
    assert.equal(noticeFor({ ...fallen, noticeRead: structuredClone(notices) }), undefined);
  });
});

describe('A dialog', () => {
  it('opens and closes as it is told, by Escape and by a tap beside it', async () => {
    const modal = await fixture<HTMLElementTagNameMap['scrawl-modal']>(html`<scrawl-modal heading="The reader"><p>Content</p></scrawl-modal>`);
    const dialog = modal.shadowRoot!.querySelector('dialog')!;
    for (const close of [() => sendKeys({ press: 'Escape' }), () => Promise.resolve(dialog.dispatchEvent(new MouseEvent('click', { clientX: 1, clientY: 1 })))]) {
      modal.open = true;
      await modal.updateComplete;
      assert.equal(dialog.open, true);
      const closed = oneEvent(modal, 'close');
      await close();
      await closed;
      assert.deepEqual([dialog.open, modal.open], [false, false]);
    }
  });
});

describe('A choice', () => {
  it('is made by arrow keys as by taps', async () => {
    const choices = [{ value: 'a', name: 'A' }, { value: 'b', name: 'B' }];
    const group = await fixture<HTMLElementTagNameMap['scrawl-choice']>(html`<scrawl-choice legend="Which" .choices=${choices} value="a"></scrawl-choice>`);
    group.shadowRoot!.querySelector<HTMLInputElement>('input')!.focus();
    const changed = oneEvent(group, 'change');
    await sendKeys({ press: 'ArrowRight' });
    await changed;
    assert.equal(group.value, 'b');
    await assert.isAccessible(group);
  });
});

describe('A button that asks first', () => {
  it('acts only once it was meant, and gives the focus on', async () => {
    const button = await fixture<HTMLElementTagNameMap['scrawl-confirm']>(html`<scrawl-confirm name="Delete everything" question="Really?" yes="Delete"></scrawl-confirm>`);
    let meant = 0;
    button.addEventListener('confirm', () => meant++);
    const press = async (name: string): Promise<void> => {
      [...button.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === name)!.click();
      await button.updateComplete;
    };
    const focused = (): string => button.shadowRoot!.activeElement?.textContent ?? '';
    await press('Delete everything');
    assert.deepEqual([focused(), meant], ['No', 0]);
    await assert.isAccessible(button);
    await sendKeys({ press: 'Escape' });
    await button.updateComplete;
    assert.deepEqual([focused(), meant], ['Delete everything', 0]);
    await press('Delete everything');
    await press('No');
    await press('Delete everything');
    await press('Delete');
    assert.equal(meant, 1);
  });
});

describe('A switch', () => {
  it('is turned by the space bar as by a tap', async () => {
    const row = await fixture<HTMLElementTagNameMap['scrawl-switch']>(html`<scrawl-switch name="Adapt to my writing"></scrawl-switch>`);
    row.shadowRoot!.querySelector('input')!.focus();
    const changed = oneEvent(row, 'change');
    await sendKeys({ press: 'Space' });
    await changed;
    assert.equal(row.on, true);
    assert.isAtLeast(row.shadowRoot!.querySelector('label')!.offsetHeight, 48);
  });
});

describe('The learned hand', () => {
  const adapted: AppState = { ...initialState, recognizer: { ...ready, personal: { kind: 'adapted', examples: 23 } } as RecognizerStatus };

  it('is shown quietly beside the reader, and forgotten by one tap', async () => {
    const tools = await fixture(html`<scrawl-tools style="width: 420px" .recognizer=${adapted.recognizer}></scrawl-tools>`);
    assert.match(text(tools, '.status'), /Adapted/);
    const element = await fixture(html`<scrawl-personalization .recognizer=${{ habits: () => Promise.resolve([]) }} .state=${adapted}></scrawl-personalization>`);
    assert.match(element.shadowRoot!.textContent, /Adapted to your writing, from 23 examples\./);
    setTimeout(() => element.shadowRoot!.querySelector<HTMLButtonElement>('.forget')!.click());
    const event: Event = await oneEvent(element, ForgetEvent.type);
    assert.equal((event as ForgetEvent).what, 'personalization');
  });

  it('is not to be forgotten before there is one', async () => {
    for (const personal of [undefined, { kind: 'off' }, { kind: 'learning', examples: 0 }]) {
      const element = await fixture(html`<scrawl-personalization .state=${{ ...adapted, recognizer: { ...ready, personal } }}></scrawl-personalization>`);
      assert.equal(element.shadowRoot!.querySelector<HTMLButtonElement>('.forget')!.disabled, true);
    }
  });
});

describe('Everything that stands alone', () => {
  const state: AppState = { ...initialState, recognizer: ready, settings: { backend: 'auto', theme: 'auto', freshSheet: true, keepConfirmed: true, adapt: true, measuredWinner: 'wasm' } };
  const elements = {
    'a digit': () => html`<scrawl-answer style="display:grid;width:300px;height:120px" .answer=${answerTo(predictionOf({ 7: 0.97, 1: 0.03 }))} .recognizer=${ready}></scrawl-answer>`,
    keys: () => html`<scrawl-keys style="height:120px" ready .label=${1} .prediction=${predictionOf({ 7: 0.6, 1: 0.4 })}></scrawl-keys>`,
    tools: () => html`<scrawl-tools canUndo canClear .recognizer=${ready}></scrawl-tools>`,
    places: () => html`<scrawl-page-bar route="draw"></scrawl-page-bar>`,
    personalization: () => html`<scrawl-personalization .state=${state}></scrawl-personalization>`,
    switch: () => html`<scrawl-switch name="Adapt to my writing" on></scrawl-switch>`,
    details: () => html`<scrawl-details .state=${{ ...state, measuring: { kind: 'done', measurement: { wasm: 1.3, webgpu: 2.5, winner: 'wasm' } } }}></scrawl-details>`,
    'a notice': () => html`<scrawl-notice .notice=${noticeFor({ ...state, version: { kind: 'update-waiting' } })}></scrawl-notice>`,
  };
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [name, template] of Object.entries(elements)) {
      it(`passes axe: ${name}, ${colorScheme}`, async () => {
        await emulateMedia({ colorScheme });
        await assert.isAccessible(await fixture(template()));
      });
    }
  }
});
