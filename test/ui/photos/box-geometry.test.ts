import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { boxAt, boxBetween, movedBox, resizedBox, usualSize } from '../../../src/ui/photos/box-geometry.ts';

const picture = { width: 200, height: 100 };
const box = { left: 20, top: 30, width: 40, height: 50 };

describe('a box on a picture', () => {
  test('is moved in whole pixels and never out of the picture', () => {
    assert.deepEqual(movedBox(box, { x: 5.4, y: -3.6 }, picture), { left: 25, top: 26, width: 40, height: 50 });
    assert.deepEqual(movedBox(box, { x: 900, y: 900 }, picture), { left: 160, top: 50, width: 40, height: 50 });
    assert.deepEqual(movedBox(box, { x: -900, y: -900 }, picture), { left: 0, top: 0, width: 40, height: 50 });
  });

  test('is resized by a corner while the opposite one stays, also past it', () => {
    assert.deepEqual(resizedBox(box, 'north-west', { x: 10, y: 10 }, picture), { left: 30, top: 40, width: 30, height: 40 });
    assert.deepEqual(resizedBox(box, 'south-east', { x: 10, y: 10 }, picture), { left: 20, top: 30, width: 50, height: 60 });
    assert.deepEqual(resizedBox(box, 'north-east', { x: -60, y: 0 }, picture), { left: 0, top: 30, width: 20, height: 50 });
    assert.deepEqual(resizedBox(box, 'south-west', { x: 40, y: 900 }, picture), { left: 60, top: 30, width: 1, height: 70 });
  });

  test('is drawn between any two places, as far as they are in the picture', () => {
    assert.deepEqual(boxBetween({ x: 150, y: 90 }, { x: 500, y: 10 }, picture), { left: 150, top: 10, width: 50, height: 80 });
    assert.deepEqual(boxBetween({ x: 200, y: 100 }, { x: 200, y: 100 }, picture), { left: 199, top: 99, width: 1, height: 1 });
  });

  test('is as large as the others usually are where one is only pointed at', () => {
    const size = usualSize([box, { ...box, width: 10 }, { ...box, width: 60, height: 20 }], picture);
    assert.deepEqual(size, { width: 40, height: 50 });
    assert.deepEqual(boxAt({ x: 100, y: 50 }, size, picture), { left: 80, top: 25, width: 40, height: 50 });
    assert.deepEqual(usualSize([], picture), { width: 15, height: 20 });
  });
});
