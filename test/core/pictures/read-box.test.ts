import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ColourPicture } from '../../../src/core/pictures/colour-picture.ts';
import { lookAt, readBox, readLooked, readPicture, type DigitReader } from '../../../src/core/pictures/read-picture.ts';

/** Thick black bars on white paper, each like a 1. */
function bars(lefts: readonly number[]): ColourPicture {
  const [width, height] = [640, 320];
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (const left of lefts) {
    for (let y = 100; y < 220; y++) for (let x = left; x < left + 14; x++) rgba.set([10, 10, 10], 4 * (y * width + x));
  }
  return { rgba, width, height };
}

/** All that it is asked about is a 1. */
const reader: DigitReader = {
  classify: (images) => Promise.resolve(images.map(() => [0, 9, 0, 0, 0, 0, 0, 0, 0, 0])),
  calibration: { temperature: 1, digitThreshold: 0.5 },
  modelId: 'bars',
};

describe('a box that someone has drawn in a picture', () => {
  test('is read as what was found there is, without looking at the picture again', async () => {
    const looked = lookAt(bars([90, 210, 330, 450]));
    const { reading, view } = await readLooked(looked, reader);
    assert.deepEqual(reading, await readPicture(bars([90, 210, 330, 450]), reader));
    assert.equal(reading.text, '1111');
    const [, second] = reading.lines[0];
    const around = { left: second.box.left - 20, top: second.box.top - 15, width: second.box.width + 40, height: second.box.height + 30 };
    const read = await readBox(looked, view, around, reader);
    assert.deepEqual(read?.image, second.image);
    assert.deepEqual(read.box, around);
    assert.equal(read.prediction.digit, 1);
  });

  test('is nothing where there is no ink', async () => {
    const looked = lookAt(bars([120]));
    assert.equal(await readBox(looked, 0, { left: 400, top: 100, width: 80, height: 120 }, reader), undefined);
    assert.equal(await readBox(looked, 7, { left: 110, top: 90, width: 80, height: 120 }, reader), undefined);
  });

  test('holds only the part of the ink that lies in it', async () => {
    const looked = lookAt(bars([120, 300]));
    const both = await readBox(looked, 0, { left: 100, top: 90, width: 240, height: 140 }, reader);
    const one = await readBox(looked, 0, { left: 100, top: 90, width: 60, height: 140 }, reader);
    const ink = (image: Uint8Array): number => image.reduce((sum, value) => sum + value, 0);
    assert.ok(both !== undefined && one !== undefined);
    assert.notDeepEqual(both.image, one.image);
    assert.ok(ink(one.image) > 0);
  });
});
