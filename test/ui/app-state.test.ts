import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { grayImage28 } from '../../src/core/gray-image.ts';
import type { Recognition } from '../../src/core/services.ts';
import { initialState, reduce, type Action, type AppState } from '../../src/ui/app-state.ts';
import { predictionOf } from './predictions.ts';

const recognition: Recognition = { prediction: predictionOf({ 7: 0.97, 1: 0.03 }), backend: 'wasm', inferenceMs: 1.3 };
const picture = grayImage28(new Uint8Array(784));
const begin: Action = { type: 'stroke', change: { kind: 'begin', point: { x: 1, y: 1, t: 0 } } };
const extend: Action = { type: 'stroke', change: { kind: 'extend', points: [{ x: 2, y: 2, t: 8 }] } };
const end: Action = { type: 'stroke', change: { kind: 'end' } };
const run = (state: AppState, ...actions: Action[]): AppState => actions.reduce(reduce, state);
const read = (state: AppState, revision = state.revision): AppState => reduce(state, { type: 'read', revision, recognition });

describe('The app\u2019s state', () => {
  test('begins with a blank sheet and no answer', () => {
    assert.equal(initialState.answer.kind, 'blank');
  });

  test('waits for an answer as soon as there is ink', () => {
    assert.equal(run(initialState, begin).answer.kind, 'waiting');
  });

  test('shows an answer as forming while the pen is down, also for the ink of a moment ago', () => {
    const drawing = run(initialState, begin, extend);
    const answered = read(drawing, drawing.revision - 1);
    assert.deepEqual(answered.answer, { kind: 'read', recognition, final: false });
  });

  test('takes an answer as final only for the ink as it lies after pen-up', () => {
    const drawn = run(initialState, begin, extend, end);
    assert.equal(read(drawn, drawn.revision - 1).answer.kind, 'waiting');
    assert.deepEqual(read(drawn).answer, { kind: 'read', recognition, final: true });
  });

  test('keeps the last answer in sight, unfinished, while one draws on', () => {
    const more = reduce(read(run(initialState, begin, end)), begin);
    assert.deepEqual(more.answer, { kind: 'read', recognition, final: false });
  });

  test('drops answers to ink that is gone', () => {
    const drawn = run(initialState, begin, end);
    const cleared = reduce(drawn, { type: 'edit', command: 'clear' });
    assert.equal(cleared.answer.kind, 'blank');
    assert.equal(read(cleared, drawn.revision), cleared);
    const again = run(cleared, begin);
    assert.equal(read(again, drawn.revision).answer.kind, 'waiting');
  });

  test('forgets picture and answer on the way back to a blank sheet, by undo as by clear', () => {
    const drawn = run(initialState, begin, end);
    const seen = read(reduce(drawn, { type: 'pictured', revision: drawn.revision, picture }));
    assert.equal(seen.picture, picture);
    const back = reduce(seen, { type: 'edit', command: 'undo' });
    assert.deepEqual([back.answer.kind, back.picture], ['blank', undefined]);
    assert.equal(reduce(back, { type: 'edit', command: 'redo' }).answer.kind, 'waiting');
  });

  test('turns a page of the pad when ink is cleared, and only then', () => {
    const drawn = run(initialState, begin, end);
    const cleared = reduce(drawn, { type: 'edit', command: 'clear' });
    assert.deepEqual([drawn.page, cleared.page, reduce(cleared, { type: 'edit', command: 'undo' }).page], [0, 1, 1]);
  });

  test('does not change when there is nothing to undo, redo or clear', () => {
    for (const command of ['undo', 'redo', 'clear'] as const) assert.equal(reduce(initialState, { type: 'edit', command }), initialState);
  });

  test('tells why ink cannot be read, and shows no picture of it', () => {
    const drawn = run(initialState, begin, end);
    const state = reduce(drawn, { type: 'unreadable', revision: drawn.revision, message: 'Stroke 0, point 0: too far.' });
    assert.deepEqual([state.answer, state.picture], [{ kind: 'unreadable', message: 'Stroke 0, point 0: too far.' }, undefined]);
  });

  test('offers a newer version again after "Later" only when yet another comes', () => {
    const waiting = reduce(initialState, { type: 'version', status: { kind: 'update-waiting' } });
    const later = reduce(waiting, { type: 'update-postponed' });
    assert.equal(later.updatePostponed, true);
    assert.equal(reduce(later, { type: 'version', status: { kind: 'update-waiting' } }).updatePostponed, false);
  });

  test('changes one setting and leaves the others', () => {
    assert.deepEqual(reduce(initialState, { type: 'settings', change: { theme: 'dark' } }).settings, { backend: 'auto', theme: 'dark' });
  });
});
