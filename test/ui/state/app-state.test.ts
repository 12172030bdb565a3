import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Judgement } from '../../../src/core/records/correction.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Digit } from '../../../src/core/classes.ts';
import type { Prediction } from '../../../src/core/reading/prediction.ts';
import type { NumberRecognition, Recognition } from '../../../src/contracts/recognizer.ts';
import { canJudge, drawingOf, initialState, judgedOf, judgedParts, reduce, type Action, type AppState } from '../../../src/ui/state/app-state.ts';
import type { EditCommand } from '../../../src/ui/state/events.ts';
import { predictionOf } from '../predictions.ts';

const recognition: Recognition = { prediction: predictionOf({ 7: 0.97, 1: 0.03 }), backend: 'wasm', inferenceMs: 1.3 };
const picture = grayImage28(new Uint8Array(784));
const begin: Action = { type: 'stroke', change: { kind: 'begin', point: { x: 1, y: 1, t: 0 } } };
const extend: Action = { type: 'stroke', change: { kind: 'extend', points: [{ x: 2, y: 2, t: 8 }] } };
const end: Action = { type: 'stroke', change: { kind: 'end' } };
const run = (state: AppState, ...actions: Action[]): AppState => actions.reduce(reduce, state);
/** Digits as read, each of one stroke of its own. */
const numberOf = (...predictions: Prediction[]): NumberRecognition => ({
  reading: {
    digits: predictions.map((prediction, place) => ({ prediction, strokes: [place], ink: { strokes: [{ points: [{ x: place, y: 1, t: 0 }] }], width: 100, height: 100 } })),
    text: predictions.map(({ digit }) => digit).join(''),
    confidence: 0.9,
  },
  backend: 'wasm',
  inferenceMs: 1.3,
});
const one = numberOf(recognition.prediction);
const read = (state: AppState, revision = state.revision, answer = one): AppState => reduce(state, { type: 'read', revision, recognition: answer, picture });

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
    const state = reduce(drawn, { type: 'unreadable', revision: drawn.revision, error: 'too far' });
    assert.deepEqual([state.answer, state.picture], [{ kind: 'unreadable', error: 'too far' }, undefined]);
  });

  test('offers a newer version again after "Later" only when yet another comes', () => {
    const waiting = reduce(initialState, { type: 'version', status: { kind: 'update-waiting' } });
    const later = reduce(waiting, { type: 'update-postponed' });
    assert.equal(later.updatePostponed, true);
    assert.equal(reduce(later, { type: 'version', status: { kind: 'update-waiting' } }).updatePostponed, false);
  });

  test('changes one setting and leaves the others', () => {
    assert.deepEqual(reduce(initialState, { type: 'settings', change: { theme: 'dark' } }).settings, { ...initialState.settings, theme: 'dark' });
  });
});

describe('Judging', () => {
  const judge = (label: Judgement): Action => ({ type: 'judge', label });
  const edit = (command: EditCommand): Action => ({ type: 'edit', command });
  const answered = (state: AppState): AppState => read(reduce(state, { type: 'pictured', revision: state.revision, picture }));
  const drawn = answered(run(initialState, begin, extend, end));
  const corrected = reduce(drawn, judge(1));

  test('is for a final answer only: not for a blank sheet, not while the pen is down, not before the answer', () => {
    for (const state of [initialState, run(initialState, begin), run(initialState, begin, end), run(drawn, begin)]) {
      assert.equal(canJudge(state), false);
      assert.equal(reduce(state, judge(7)), state);
    }
    assert.equal(canJudge(drawn), true);
  });

  test('keeps what was read and what it is, and does not claim that it is durable', () => {
    assert.deepEqual(judgedOf(corrected), { id: drawn.history.id, sheet: drawn.history.id, predicted: 7, label: 1, kept: false });
    assert.equal(judgedOf(reduce(corrected, { type: 'kept', id: drawn.history.id }))!.kept, true);
  });

  test('a second time takes the place of the first', () => {
    const again = reduce(reduce(corrected, { type: 'kept', id: drawn.history.id }), judge('none'));
    assert.deepEqual(again.judged, [{ id: drawn.history.id, sheet: drawn.history.id, predicted: 7, label: 'none', kept: false }]);
    assert.equal(reduce(corrected, judge(1)), corrected);
  });

  test('leaves the ink where it is, and is what undo takes back first', () => {
    assert.equal(corrected.history, drawn.history);
    const back = reduce(corrected, edit('undo'));
    assert.deepEqual([back.judged, back.history], [[], drawn.history]);
    assert.equal(reduce(back, edit('undo')).answer.kind, 'blank');
  });

  test('makes the next stroke begin a fresh sheet, of which the old answer says nothing', () => {
    const next = run(corrected, begin);
    assert.deepEqual([next.history.strokes, next.answer.kind, next.picture], [[], 'waiting', undefined]);
    assert.equal(run(next, end).history.strokes.length, 1);
  });

  test('is not needed: what was cleared away unjudged is not judged at all', () => {
    assert.deepEqual(run(drawn, edit('clear'), begin, end).judged, []);
  });

  test('is remembered for a drawing that undo brings back', () => {
    const next = run(corrected, begin, end);
    assert.equal(judgedOf(next), undefined);
    const back = answered(run(next, edit('undo'), edit('undo')));
    assert.equal(judgedOf(back)!.label, 1);
    assert.equal(reduce(back, judge(4)).judged.length, 1);
  });

  test('gives the drawing back when the fresh stroke was none, by a palm as by undo', () => {
    for (const nothing of [{ type: 'stroke', change: { kind: 'discard' } }, edit('undo')] satisfies Action[]) {
      const back = run(corrected, begin, extend, nothing);
      assert.equal(back.history, corrected.history);
      assert.equal(judgedOf(back)!.label, 1);
    }
  });

  test('forgets what no undo brings back', () => {
    let state = corrected;
    for (let digit = 0; digit < 250; digit++) state = reduce(answered(run(state, begin, end)), judge((digit % 10) as Digit));
    assert.ok(state.judged.length <= 201, String(state.judged.length));
    assert.equal(judgedOf(state)!.label, 9);
  });

  test('leaves nothing in memory once everything was deleted', () => {
    const erased = reduce({ ...corrected, unkept: { count: 1, error: 'the disk is full' } }, { type: 'erasing', erasing: { kind: 'done' } });
    assert.deepEqual([erased.judged, erased.unkept, erased.history.past, erased.history.strokes, erased.answer.kind], [[], undefined, [], [], 'blank']);
    assert.equal(reduce(corrected, { type: 'erasing', erasing: { kind: 'failed', error: 'No.' } }).judged.length, 1);
  });

  describe('with a number on the sheet', () => {
    const number = numberOf(predictionOf({ 1: 0.99 }), predictionOf({ 9: 0.6, 4: 0.4 }), predictionOf({ 7: 0.95 }));
    const seen = (): AppState => {
      const drawn = run(initialState, begin, end);
      return read(drawn, drawn.revision, number);
    };
    const chosen = ({ answer }: AppState): unknown => (answer.kind === 'read' ? [answer.number?.place, answer.recognition.prediction.digit] : undefined);
    const judgements = (state: AppState): unknown => judgedParts(state).map(({ place, predicted, label }) => [place, predicted, label]);

    test('chooses the least certain digit first', () => assert.deepEqual(chosen(seen()), [1, 9]));

    test('lets the user choose another one, and no other than there are', () => {
      assert.deepEqual(chosen(reduce(seen(), { type: 'choose', place: 2 })), [2, 7]);
      const state = seen();
      assert.equal(reduce(state, { type: 'choose', place: 3 }), state);
    });

    test('judges each digit by itself, as a drawing of its own', () => {
      const state = run(seen(), { type: 'judge', label: 4 }, { type: 'choose', place: 0 }, { type: 'judge', label: 1 });
      assert.deepEqual(judgements(state), [[1, 9, 4], [0, 1, 1]]);
      const [first, second] = state.judged.map(({ id }) => id);
      assert.notEqual(first, second);
      assert.deepEqual(drawingOf(seen()), { id: first, ink: number.reading.digits[1].ink });
      assert.equal(judgedOf(state)?.label, 1);
      assert.equal(judgedOf(reduce(state, { type: 'choose', place: 2 })), undefined);
    });

    test('judges a digit anew in the place of the first time, and takes back that one alone', () => {
      const state = run(seen(), { type: 'judge', label: 4 }, { type: 'choose', place: 0 }, { type: 'judge', label: 1 }, { type: 'choose', place: 1 }, { type: 'judge', label: 5 });
      assert.deepEqual(judgements(state), [[0, 1, 1], [1, 9, 5]]);
      assert.deepEqual(judgements(reduce(state, { type: 'edit', command: 'undo' })), [[0, 1, 1]]);
    });

    test('begins a fresh sheet with the next stroke once a digit was judged', () => {
      const next = run(seen(), { type: 'judge', label: 4 }, begin);
      assert.equal(next.answer.kind, 'waiting');
      assert.equal(next.history.strokes.length, 0);
    });
  });
});

describe('A finished drawing', () => {
  const stroke = (from: readonly [number, number], to: readonly [number, number], t: number): Action[] => [
    { type: 'stroke', change: { kind: 'begin', point: { x: from[0], y: from[1], t } } },
    { type: 'stroke', change: { kind: 'extend', points: [{ x: to[0], y: to[1], t: t + 100 }] } },
    end,
  ];
  // From top right to bottom left, as a 7 without its bar.
  const seven = read(run(initialState, ...stroke([600, 200], [400, 800], 0)));
  const strokes = (state: AppState): number => state.history.strokes.length;

  test('makes way for a stroke over it that begins after a rest, and undo brings it back', () => {
    const next = run(seven, ...stroke([500, 200], [450, 800], 1400));
    assert.deepEqual([strokes(next), next.answer.kind], [1, 'waiting']);
    assert.notEqual(next.history.strokes[0], seven.history.strokes[0]);
    const back = run(next, { type: 'edit', command: 'undo' }, { type: 'edit', command: 'undo' });
    assert.equal(back.history.strokes, seven.history.strokes);
    assert.deepEqual(next.judged, []);
  });

  test('stays for a stroke that follows at once, for a late bar, and for the next digit of a number', () => {
    for (const [name, more] of Object.entries({ 'at once': stroke([500, 200], [450, 800], 900), bar: stroke([380, 480], [620, 500], 3000), beside: stroke([700, 200], [900, 800], 3000) })) {
      assert.equal(strokes(run(seven, ...more)), 2, name);
    }
  });

  test('stays where the answer is not sure, is not there yet, or the user wants it so', () => {
    const over = stroke([500, 200], [450, 800], 1400);
    const doubt = reduce(seven, { type: 'read', revision: seven.revision, recognition: numberOf(predictionOf({ 7: 0.8, 1: 0.2 })), picture });
    const unread = run(initialState, ...stroke([600, 200], [400, 800], 0));
    const unwanted = reduce(seven, { type: 'settings', change: { freshSheet: false } });
    for (const state of [doubt, unread, unwanted]) assert.equal(strokes(run(state, ...over)), 2);
  });

  test('is given back where the stroke over it was none', () => {
    const [begin, extend] = stroke([500, 200], [450, 800], 1400);
    const back = run(seven, begin, extend, { type: 'stroke', change: { kind: 'discard' } });
    assert.equal(back.history.strokes, seven.history.strokes);
  });
});
