import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { decodeOwnPng, encodeGreyPng } from '../../src/formats/png.ts';

const picture = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })).chain(([width, height]) =>
  fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((pixels) => ({ pixels, width, height })),
);

describe('PNG', () => {
  test('is read as it was written, by us and by libpng', async () => {
    await fc.assert(
      fc.asyncProperty(picture, async (raster) => {
        const file = encodeGreyPng(raster);
        assert.deepEqual(decodeOwnPng(file), raster);
        const { data, info } = await sharp(file).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([new Uint8Array(data), info.width, info.height, info.channels], [raster.pixels, raster.width, raster.height, 1]);
      }),
      { numRuns: 30 },
    );
  });

  const whole = encodeGreyPng({ pixels: new Uint8Array(784).fill(9), width: 28, height: 28 });
  test('is left to a decoder wherever it is cut or damaged, or made by somebody else', async () => {
    for (let end = 0; end < whole.length; end++) assert.equal(decodeOwnPng(whole.slice(0, end)), undefined);
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] ^= 4;
      assert.equal(decodeOwnPng(damaged), undefined, `byte ${at}`);
    }
    assert.equal(decodeOwnPng(await sharp(whole).png().toBuffer()), undefined);
  });
});
