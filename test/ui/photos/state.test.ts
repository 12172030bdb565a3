import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FoundDigit, PictureReading } from '../../../src/core/pictures/picture-reading.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import type { Digit } from '../../../src/core/classes.ts';
import { addBox, changeBox, choose, chosenOf, confirmRest, digitsOf, judge, neighbour, photoOf, read, removeBox, said, undo, unjudged, type Photo } from '../../../src/ui/photos/state.ts';
import { predictionOf } from '../predictions.ts';

const found = (digit: Digit, left: number, top: number, confidence = 0.99, isDigit = true): FoundDigit => ({
  box: { left, top, width: 20, height: 30 },
  image: grayImage28(new Uint8Array(784).fill(digit)),
  frame: { left: left - 8.4, top: top - 6, width: 42, height: 42 },
  prediction: { ...predictionOf({ [digit]: confidence }), isDigit },
  surest: 1,
});
const photo = (lines: PictureReading['lines']): Photo => photoOf({ id: 'ab', width: 400, height: 300, shown: { width: 400, height: 300, close: () => undefined }, reading: { kind: 'digits', lines, text: '' } });
const twoLines = (): Photo => photo([[found(4, 10, 10), found(2, 60, 10, 0.6)], [found(7, 12, 100)]]);
const keys = ({ lines }: Photo): number[][] => lines.map((line) => line.map(({ key }) => key));
const labels = (of: Photo): unknown[] => digitsOf(of).map(({ label }) => label);

describe('a picture that is gone through', () => {
  test('begins with the digit that is least certain, and with one that is none before all', () => {
    assert.equal(twoLines().chosen, 1);
    assert.equal(photo([[found(4, 10, 10, 0.5), found(2, 60, 10, 0.99, false)]]).chosen, 1);
    assert.equal(photo([]).chosen, undefined);
  });

  test('takes judgements one by one, and the rest at once; what was not recognised is left and chosen', () => {
    const start = photo([[found(4, 10, 10), found(2, 60, 10), found(1, 90, 10, 0.9, false)], [found(7, 12, 100)]]);
    const one = judge(choose(start, 1), 3);
    assert.deepEqual(labels(one), [undefined, 3, undefined, undefined]);
    assert.equal(unjudged(one).length, 2);
    const all = confirmRest(one);
    assert.deepEqual(labels(all), [4, 3, undefined, 7]);
    assert.equal(all.chosen, 2);
    assert.equal(confirmRest(all), all);
    assert.deepEqual(labels(undo(all)), labels(one));
    assert.deepEqual(labels(undo(undo(all))), labels(start));
  });

  test('has a box that was drawn in the line where it stands, to be read, and not judged before', () => {
    const added = addBox(twoLines(), { left: 35, top: 14, width: 18, height: 28 });
    assert.deepEqual(keys(added), [[0, 3, 1], [2]]);
    assert.equal(chosenOf(added)?.read, 'reading');
    assert.equal(judge(added, 5), added);
    assert.equal(chosenOf(judge(read(added, 3, found(5, 35, 14)), 5))?.label, 5);
    assert.equal(judge(read(added, 3, 'blank'), 5).past.length, 1, 'an empty box is no drawing');
    assert.deepEqual(keys(addBox(twoLines(), { left: 5, top: 200, width: 18, height: 28 })), [[0, 1], [2], [3]]);
  });

  test('keeps what was said of a digit whose box is corrected, under another key, since its pixels are others', () => {
    const changed = changeBox(judge(twoLines(), 3), 1, { left: 61, top: 10, width: 22, height: 30 });
    assert.deepEqual(keys(changed), [[0, 3], [2]]);
    assert.deepEqual([chosenOf(changed)?.label, chosenOf(changed)?.read], [3, 'reading']);
    assert.equal(changeBox(changed, 3, { left: 61, top: 10, width: 22, height: 30 }), changed);
    assert.deepEqual(keys(undo(changed)), [[0, 1], [2]]);
  });

  test('is read also in boxes that undo brings back', () => {
    const moved = changeBox(addBox(twoLines(), { left: 35, top: 14, width: 18, height: 28 }), 3, { left: 36, top: 14, width: 18, height: 28 });
    const back = undo(read(moved, 3, found(5, 35, 14)));
    assert.notEqual(chosenOf(back)?.read, 'reading');
  });

  test('loses a box and goes on with the next', () => {
    const removed = removeBox(twoLines(), 1);
    assert.deepEqual(keys(removed), [[0], [2]]);
    assert.equal(removed.chosen, 2);
    assert.equal(removeBox(removeBox(removed, 0), 2).chosen, undefined);
  });

  test('shows again what could not be taken back', () => {
    assert.deepEqual(labels(said(twoLines(), 1, 3)), [undefined, 3, undefined]);
  });

  test('leads from digit to digit, and from line to line', () => {
    const start = twoLines();
    assert.equal(neighbour(start, 'left')?.key, 0);
    assert.equal(neighbour(start, 'right')?.key, 2);
    assert.equal(neighbour(start, 'down')?.key, 2);
    assert.equal(neighbour(start, 'up'), undefined);
    assert.equal(neighbour(choose(start, 2), 'up')?.key, 0);
  });
});
