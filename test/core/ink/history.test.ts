import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { blankHistory, canRedo, canUndo, clear, discardStroke, endStroke, eraseStrokes, extendStroke, forgotten, inkOf, ofWidth, redo, startStroke, undo, type InkHistory } from '../../../src/core/ink/history.ts';
import { isBlank, type StrokePoint } from '../../../src/core/ink/ink.ts';

const at = (x: number, y = 0, t = 0): StrokePoint => ({ x, y, t });
const blank = blankHistory(1000, 1000, 'sheet');
const stroke = (history: InkHistory, x: number): InkHistory => endStroke(extendStroke(startStroke(history, at(x)), [at(x, 1), at(x, 2)]));
/** The x at which each stroke begins: enough to tell drawings apart. */
const seen = (history: InkHistory): number[] => inkOf(history).strokes.map(({ points }) => points[0].x);

describe('InkHistory', () => {
  test('of a blank sheet has its size, no ink, and nothing to take back', () => {
    assert.deepEqual(inkOf(blank), { strokes: [], width: 1000, height: 1000 });
    assert.deepEqual([canUndo(blank), canRedo(blank)], [false, false]);
    assert.deepEqual([undo(blank), redo(blank), clear(blank), endStroke(blank), discardStroke(blank), extendStroke(blank, [at(1)])], Array(6).fill(blank));
  });

  test('loses the strokes that an eraser comes near, between their points too, in one step', () => {
    const long = endStroke(extendStroke(startStroke(blank, at(0, 0)), [at(0, 100)]));
    const three = stroke(stroke(long, 50), 60);
    assert.deepEqual(seen(eraseStrokes(three, [at(20, 50)], 19)), [0, 50, 60], 'too far');
    assert.deepEqual(seen(eraseStrokes(three, [at(20, 50)], 20)), [50, 60]);
    const erased = eraseStrokes(three, [at(20, 50), at(58, 1)], 20);
    assert.deepEqual(seen(erased), []);
    assert.deepEqual(seen(undo(erased)), [0, 50, 60]);
    assert.equal(eraseStrokes(three, [], 20), three);
  });

  test('gives each state of the sheet an id, which undo and redo bring back, and no other state ever has', () => {
    const one = stroke(blank, 1);
    const two = stroke(one, 2);
    assert.equal(new Set([blank, one, two].map(({ id }) => id)).size, 3);
    assert.deepEqual([undo(two).id, redo(undo(two)).id, undo(undo(two)).id], [one.id, two.id, blank.id]);
    const other = stroke(undo(two), 3);
    const gone = forgotten(other);
    assert.equal(new Set([blank, one, two, other, clear(other), gone, stroke(gone, 4)].map(({ id }) => id)).size, 6, 'clearing and forgetting both give the next one');
    assert.deepEqual([seen(gone), canUndo(gone), canRedo(gone)], [[], false, false]);
  });

  test('shows the open stroke as ink, point by point', () => {
    const open = extendStroke(startStroke(blank, at(1)), [at(2), at(3)]);
    assert.deepEqual(inkOf(open).strokes, [{ points: [at(1), at(2), at(3)] }]);
    assert.equal(open.strokes.length, 0);
  });

  test('keeps a single tap as a stroke of one point', () => {
    const tapped = endStroke(startStroke(blank, at(5)));
    assert.deepEqual(tapped.strokes, [{ points: [at(5)] }]);
    assert.equal(isBlank(inkOf(tapped)), false);
  });

  test('takes strokes back and brings them again, in order', () => {
    const three = stroke(stroke(stroke(blank, 1), 2), 3);
    const one = undo(undo(three));
    assert.deepEqual(seen(one), [1]);
    assert.deepEqual(seen(redo(one)), [1, 2]);
    assert.deepEqual(seen(redo(redo(one))), [1, 2, 3]);
    assert.equal(canRedo(redo(redo(one))), false);
  });

  test('forgets what could be done again once something new is drawn', () => {
    const other = stroke(undo(stroke(stroke(blank, 1), 2)), 9);
    assert.equal(canRedo(other), false);
    assert.deepEqual(seen(redo(other)), [1, 9]);
  });

  test('takes a clearing back like any other step', () => {
    const drawn = stroke(stroke(blank, 1), 2);
    const cleared = clear(drawn);
    assert.equal(isBlank(inkOf(cleared)), true);
    assert.deepEqual(seen(undo(cleared)), [1, 2]);
    assert.deepEqual(seen(redo(undo(cleared))), []);
  });

  test('keeps the width of the sheet that something was drawn on, and takes another on the next blank one', () => {
    const drawn = stroke(ofWidth(blank, 1600), 1);
    assert.equal(ofWidth(drawn, 1000).width, 1600);
    assert.equal(ofWidth(startStroke(blank, at(1)), 1600).width, 1000);
    const cleared = ofWidth(clear(drawn), 1000);
    assert.deepEqual([cleared.width, inkOf(stroke(cleared, 2)).width], [1000, 1000]);
    assert.deepEqual([undo(cleared).width, redo(undo(cleared)).width], [1600, 1000]);
  });

  test('forgets an open stroke on undo and on clear, and discards it without a step', () => {
    const open = startStroke(stroke(blank, 1), at(2));
    assert.deepEqual(seen(undo(open)), [1]);
    assert.equal(canRedo(undo(open)), false);
    assert.deepEqual(seen(clear(open)), []);
    assert.deepEqual(seen(undo(clear(open))), [1]);
    assert.deepEqual(discardStroke(open).past, open.past);
  });

  test('finishes a stroke whose end was never seen when the next begins', () => {
    const two = startStroke(startStroke(blank, at(1)), at(2));
    assert.deepEqual(seen(two), [1, 2]);
    assert.equal(two.strokes.length, 1);
  });

  test('does not redo under a pen that is down', () => {
    const open = startStroke(undo(stroke(blank, 1)), at(2));
    assert.equal(redo(open), open);
    assert.equal(canRedo(open), false);
  });

  test('remembers 200 steps', () => {
    let history = blank;
    for (let i = 0; i < 205; i++) history = stroke(history, i);
    for (let i = 0; i < 205; i++) history = undo(history);
    assert.equal(seen(history).length, 5);
    assert.equal(canUndo(history), false);
  });

  test('comes back to where it was by as many redos as undos, whatever was done before', () => {
    const steps = fc.array(fc.oneof(fc.constant('clear' as const), fc.constant('undo' as const), fc.nat(99)), { maxLength: 40 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 50 }), (done, times) => {
        let history = blank;
        for (const step of done) history = step === 'clear' ? clear(history) : step === 'undo' ? undo(history) : stroke(history, step);
        let back = history;
        let undone = 0;
        for (; undone < times && canUndo(back); undone++) back = undo(back);
        for (let i = 0; i < undone; i++) back = redo(back);
        assert.deepEqual(back, history);
      }),
    );
  });
});
