import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import type { Prediction } from '../../../src/core/reading/prediction.ts';
import { rate } from '../../../src/core/rate.ts';
import type { PersonalStatus, RecognizerStatus } from '../../../src/contracts/recognizer.ts';
import { Announcer, spoken } from '../../../src/ui/shell/announcer.ts';
import type { Answer, Judged } from '../../../src/ui/state/app-state.ts';
import { accuracy, bytes, metricName, milliseconds, percent, rateInterval, rateValue, shownMetrics, spokenPercent } from '../../../src/ui/kit/format.ts';
import { personalMessage } from '../../../src/ui/settings/personal-message.ts';
import { outcomeMessage, spokenOutcome } from '../../../src/ui/draw/outcome.ts';
import { routeOf } from '../../../src/ui/state/routes.ts';
import { commandOf } from '../../../src/ui/shell/shortcuts.ts';
import { schemeOf } from '../../../src/ui/kit/theme.ts';
import { sharpness, verdictOf } from '../../../src/ui/draw/verdict.ts';
import { predictionOf } from '../predictions.ts';

describe('A verdict', () => {
  test('names the digit when the net is confident', () => {
    assert.deepEqual(verdictOf(predictionOf({ 7: 0.97, 1: 0.03 })), { kind: 'digit', digit: 7, confidence: 0.97, runnerUp: { digit: 1, probability: 0.03 } });
  });

  test('is doubt below 75 %, with both candidates', () => {
    assert.equal(verdictOf(predictionOf({ 7: 0.75, 1: 0.25 })).kind, 'digit');
    assert.deepEqual(verdictOf(predictionOf({ 4: 0.41, 9: 0.59 })), { kind: 'doubt', digit: 9, confidence: 0.59, runnerUp: { digit: 4, probability: 0.41 } });
  });

  test('is no digit where the prediction says so, however confident it looks', () => {
    assert.deepEqual(verdictOf({ ...predictionOf({ 7: 0.99, 1: 0.01 }), isDigit: false }), { kind: 'not-a-digit' });
  });

  test('mentions no second candidate that is hardly one', () => {
    const verdict = verdictOf(predictionOf({ 7: 0.99, 1: 0.01 }));
    assert.equal(verdict.kind === 'digit' && verdict.runnerUp, undefined);
  });

  test('is a blur for a guess among ten and sharp for certainty', () => {
    assert.deepEqual([sharpness(0.1), sharpness(0.95), sharpness(1)], [0, 1, 1]);
    assert.ok(sharpness(0.5) > 0.4 && sharpness(0.5) < 0.6);
  });
});

describe('Figures', () => {
  test('never round up to certainty', () => {
    assert.deepEqual([1, 0.9999, 0.996, 0.99, 0.9899, 0.876].map(percent), ['99%', '99%', '99%', '99%', '99%', '88%']);
  });

  test('never round down to impossible', () => {
    assert.deepEqual([0, 0.004, 0.006, 0.03].map(percent), ['< 1%', '< 1%', '1%', '3%']);
  });

  test('are words for a voice', () => {
    assert.deepEqual([0.999, 0.54, 0.001].map(spokenPercent), ['over 99 percent', '54 percent', 'under 1 percent']);
  });

  test('give milliseconds as exactly as they mean something', () => {
    assert.deepEqual([0.01, 1.273, 9.96, 141.4].map(milliseconds), ['< 0.1 ms', '1.3 ms', '10.0 ms', '141 ms']);
  });

  test('give accuracies with their interval and data sets by name', () => {
    assert.equal(accuracy({ value: 0.9962, low: 0.9948, high: 0.9972, count: 10_000 }), '99.62% (99.48–99.72)');
    assert.equal(metricName('mnistTest'), 'MNIST, test');
    assert.equal(metricName('someNewSet'), 'Some new set');
  });
});

describe('What a voice says', () => {
  const answer = (prediction: Prediction, final = true): Answer => ({ kind: 'read', final, recognition: { prediction, backend: 'wasm', inferenceMs: 1 } });

  test('is the digit and how sure it is', () => assert.equal(spoken(answer(predictionOf({ 7: 0.97, 1: 0.03 }))), '7, 97 percent'));
  test('owns up to doubt', () => assert.equal(spoken(answer(predictionOf({ 4: 0.41, 9: 0.59 }))), 'Not sure. Maybe 9, 59 percent'));
  test('is nothing while the answer forms, and for a blank sheet', () => {
    assert.equal(spoken(answer(predictionOf({ 7: 1 }), false)), '');
    assert.equal(spoken({ kind: 'blank' }), '');
  });
  test('is forgotten with the drawing, or the same answer to the next would be no news', () => {
    const said: string[] = [];
    const announcer = new Announcer((sentence) => said.push(sentence));
    announcer.hear(answer(predictionOf({ 7: 1 })));
    announcer.hear({ kind: 'blank' });
    announcer.hear(answer(predictionOf({ 7: 1 })));
    announcer.stop();
    assert.deepEqual(said, ['']);
  });
  test('is what became of a judgement, at once, and the answer again when that is taken back', () => {
    const said: string[] = [];
    const announcer = new Announcer((sentence) => said.push(sentence));
    announcer.hear(answer(predictionOf({ 7: 1 })), '7: learned.');
    announcer.hear(answer(predictionOf({ 7: 1 })));
    announcer.stop();
    assert.deepEqual(said, ['7: learned.']);
  });
});

describe('What became of a judgement', () => {
  const judged: Judged = { id: 'sheet.1', sheet: 'sheet.1', predicted: 1, label: 7, kept: true };

  test('is said only once it is durable', () => {
    assert.equal(outcomeMessage({ ...judged, kept: false }), 'Saving…');
    assert.equal(spokenOutcome({ ...judged, kept: false }), '');
  });
  test('is no more than is true', () => {
    assert.equal(outcomeMessage(judged), 'Corrected to 7');
    assert.equal(outcomeMessage({ ...judged, predicted: 7 }), 'Confirmed');
    assert.equal(outcomeMessage({ ...judged, label: 'none' }), 'Marked as not a digit');
  });
  test('is a sentence for a voice, with the way back', () => {
    assert.equal(spokenOutcome(judged), 'Corrected to 7. Undo is available.');
    assert.equal(spokenOutcome({ ...judged, predicted: 7 }), '7, confirmed. Undo is available.');
    assert.equal(spokenOutcome({ ...judged, label: 'none' }), 'Corrected to not a digit. Undo is available.');
  });
});

describe('What the reader knows of a hand', () => {
  const reader = (personal?: PersonalStatus): RecognizerStatus => ({ kind: 'ready', backend: 'wasm', manifest: {} as ModelManifest, ...(personal && { personal }) });

  test('is told with the number of examples', () => {
    assert.equal(personalMessage(reader({ kind: 'adapted', examples: 23 })), 'Adapted to your writing, from 23 examples.');
    assert.equal(personalMessage(reader({ kind: 'learning', examples: 1 })), '1 of 10 until it adapts');
    assert.match(personalMessage(reader({ kind: 'learning', examples: 10 })), /^10 examples so far; not used yet because they don't improve/);
  });
  test('is nothing where there is nothing to know', () => {
    for (const status of [reader(), reader({ kind: 'off' }), reader({ kind: 'learning', examples: 0 }), { kind: 'loading' } as const]) assert.doesNotMatch(personalMessage(status), /\d/);
  });
});

describe('Judged figures', () => {
  test('have the decimals that their number can speak for', () => {
    assert.deepEqual([rate(9, 10), rate(97, 100), rate(1996, 2000)].map(rateValue), ['90%', '97.0%', '99.80%']);
    assert.equal(rateInterval(rate(97, 100)), '91.5–99.0%');
  });
  test('are 100 % only where nothing was wrong', () => {
    assert.deepEqual([rate(20, 20), rate(999, 1000), rate(99_999, 100_000)].map(rateValue), ['100%', '99.90%', '99.99%']);
  });
  test('give room in the unit that one knows', () => assert.deepEqual([0, 900, 3400, 23_400_000].map(bytes), ['0 bytes', '900 bytes', '3.4 kB', '23 MB']));
});

describe('The ways to a place', () => {
  test('lead there by their hash', () => assert.deepEqual(['', '#', '#/', '#/settings', '#settings', '#/settings/'].map(routeOf), ['draw', 'draw', 'draw', 'settings', 'settings', 'settings']));
  test('may say more behind a question mark', () => assert.deepEqual(['#/drawings?label=7&at=120', '#/accuracy?x', '#/corrections?label=7'].map(routeOf), ['drawings', 'accuracy', 'drawings']));
  test('lead to the sheet where there is no such place', () => assert.deepEqual(['#/nowhere', '#/settings/deep', '#/%'].map(routeOf), ['draw', 'draw', 'draw']));
});

describe('The figures of a model', () => {
  const rate = { value: 0.99, low: 0.98, high: 1, count: 100 };

  test('are those of data that it was not chosen by, where there are any', () => {
    assert.deepEqual(shownMetrics({ mnistValidation: rate, mnistTest: rate }), [['mnistTest', rate]]);
    assert.deepEqual(shownMetrics({ mnistValidation: rate }), [['mnistValidation', rate]]);
  });
});

describe('Shortcuts', () => {
  const press = (key: string, held = ''): string | number | undefined => {
    const command = commandOf({ key, ctrlKey: held.includes('C'), metaKey: held.includes('M'), shiftKey: held.includes('S'), altKey: held.includes('A') });
    return command?.kind === 'judge' ? command.label : command?.kind === 'edit' ? command.command : command?.kind;
  };

  test('undo, redo and clear as everywhere', () => {
    assert.deepEqual([press('z', 'C'), press('z', 'M'), press('Z', 'CS'), press('Z', 'MS'), press('y', 'C'), press('Escape'), press('Delete'), press('Backspace')], ['undo', 'undo', 'redo', 'redo', 'redo', 'clear', 'clear', 'undo']);
  });

  test('judge: a digit is what it is, Enter confirms, N or a dash is no digit', () => {
    assert.deepEqual(['0', '7', 'Enter', 'n', 'N', '-'].map((key) => press(key)), [0, 7, 'confirm', 'none', 'none', 'none']);
  });

  test('leave every other key alone', () => {
    assert.deepEqual([press('z'), press('y', 'CS'), press('z', 'CA'), press('a', 'C'), press('1', 'C'), press('0', 'M'), press('3', 'A'), press('F5')], Array(8).fill(undefined));
  });
});

describe('The scheme', () => {
  test('is the system\u2019s unless one is wished', () => {
    assert.deepEqual([schemeOf('auto', true), schemeOf('auto', false), schemeOf('light', true), schemeOf('dark', false)], ['dark', 'light', 'light', 'dark']);
  });
});
