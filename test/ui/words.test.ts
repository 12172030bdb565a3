import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Prediction } from '../../src/core/prediction.ts';
import { Announcer, spoken } from '../../src/ui/announcer.ts';
import type { Answer } from '../../src/ui/app-state.ts';
import { accuracy, metricName, milliseconds, percent, shownMetrics, spokenPercent } from '../../src/ui/format.ts';
import { routeOf } from '../../src/ui/routes.ts';
import { commandOf } from '../../src/ui/shortcuts.ts';
import { schemeOf } from '../../src/ui/theme.ts';
import { sharpness, verdictOf } from '../../src/ui/verdict.ts';
import { predictionOf } from './predictions.ts';

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
    assert.deepEqual([1, 0.9999, 0.9989, 0.994, 0.99, 0.9899, 0.876].map(percent), ['> 99.9 %', '> 99.9 %', '99.8 %', '99.4 %', '99.0 %', '99 %', '88 %']);
  });

  test('never round down to impossible', () => {
    assert.deepEqual([0, 0.004, 0.006, 0.03].map(percent), ['< 1 %', '< 1 %', '1 %', '3 %']);
  });

  test('are words for a voice', () => {
    assert.deepEqual([0.999, 0.54, 0.001].map(spokenPercent), ['over 99 percent', '54 percent', 'under 1 percent']);
  });

  test('give milliseconds as exactly as they mean something', () => {
    assert.deepEqual([0.01, 1.273, 9.96, 141.4].map(milliseconds), ['< 0.1 ms', '1.3 ms', '10.0 ms', '141 ms']);
  });

  test('give accuracies with their interval and data sets by name', () => {
    assert.equal(accuracy({ value: 0.9962, low: 0.9948, high: 0.9972, count: 10_000 }), '99.62 % (99.48–99.72)');
    assert.equal(metricName('mnistTest'), 'MNIST, test');
    assert.equal(metricName('someNewSet'), 'Some new set');
  });
});

describe('What a voice says', () => {
  const answer = (prediction: Prediction, final = true): Answer => ({ kind: 'read', final, recognition: { prediction, backend: 'wasm', inferenceMs: 1 } });

  test('is the digit and how sure it is', () => assert.equal(spoken(answer(predictionOf({ 7: 0.97, 1: 0.03 }))), '7, 97 percent'));
  test('owns up to doubt', () => assert.equal(spoken(answer(predictionOf({ 4: 0.41, 9: 0.59 }))), 'Not sure. Perhaps 9, 59 percent'));
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
});

describe('The ways to a place', () => {
  test('lead there by their hash', () => assert.deepEqual(['', '#', '#/', '#/settings', '#settings', '#/settings/'].map(routeOf), ['draw', 'draw', 'draw', 'settings', 'settings', 'settings']));
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
  const press = (key: string, held = ''): string | undefined =>
    commandOf({ key, ctrlKey: held.includes('C'), metaKey: held.includes('M'), shiftKey: held.includes('S'), altKey: held.includes('A') });

  test('undo, redo and clear as everywhere', () => {
    assert.deepEqual([press('z', 'C'), press('z', 'M'), press('Z', 'CS'), press('Z', 'MS'), press('y', 'C'), press('Escape'), press('Delete')], ['undo', 'undo', 'redo', 'redo', 'redo', 'clear', 'clear']);
  });

  test('leave every other key alone', () => {
    assert.deepEqual([press('z'), press('y', 'CS'), press('z', 'CA'), press('Backspace'), press('a', 'C')], Array(5).fill(undefined));
  });
});

describe('The scheme', () => {
  test('is the system\u2019s unless one is wished', () => {
    assert.deepEqual([schemeOf('auto', true), schemeOf('auto', false), schemeOf('light', true), schemeOf('dark', false)], ['dark', 'light', 'light', 'dark']);
  });
});
