import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidRasterError } from '../../../src/core/errors.ts';
import { preprocessInk, preprocessRaster } from '../../../src/core/preprocessing/preprocess.ts';
import { grayFromRgba } from '../../../src/core/preprocessing/raster.ts';
import { NAMED_INKS } from '../../fixtures/named-inks.ts';
import { NAMED_RASTERS } from '../../fixtures/named-rasters.ts';

/** Cosine between two pictures: 1 = the same up to brightness. */
function likeness(a: Uint8Array, b: Uint8Array): number {
  let product = 0;
  let aa = 0;
  let bb = 0;
  a.forEach((value, i) => {
    product += value * b[i];
    aa += value * value;
    bb += b[i] * b[i];
  });
  return product / Math.sqrt(aa * bb);
}

describe('preprocessRaster', () => {
  for (const name of ['picture: blank', 'picture: one pixel']) {
    test(`${name} gives an empty picture`, () => assert.ok(preprocessRaster(NAMED_RASTERS[name]).every((byte) => byte === 0)));
  }

  for (const side of [2, 28, 280]) {
    test(`one stray pixel on an empty sheet of ${side} × ${side} gives an empty picture, whatever its colours`, () => {
      for (const [paper, ink] of [[0, 255], [255, 0], [0, 40], [200, 120]]) {
        const pixels = new Uint8Array(side * side).fill(paper);
        pixels[Math.floor(side / 2) * side] = ink;
        assert.ok(preprocessRaster({ pixels, width: side, height: side }).every((byte) => byte === 0));
      }
    });
  }

  test('two pixels beside each other are ink', () => {
    const pixels = new Uint8Array(28 * 28);
    pixels.fill(255, 300, 302);
    assert.ok(preprocessRaster({ pixels, width: 28, height: 28 }).some((byte) => byte > 0));
  });

  test('dark on light and light on dark give the same', () => {
    const whiteOnBlack = preprocessRaster(NAMED_RASTERS['picture: seven, white on black']);
    assert.deepEqual(preprocessRaster(NAMED_RASTERS['picture: seven, black on white']), whiteOnBlack);
  });

  for (const [name, ink] of Object.entries({
    'picture: seven, white on black': 'a seven',
    'picture: eight, a thin pen on shaded, grainy paper': 'an eight',
    'picture: zero, smaller than twenty pixels': 'a zero',
    'picture: four, in a tall photograph': 'a four of two strokes',
  })) {
    test(`${name} comes out like the ink it was made of`, () => {
      const found = likeness(preprocessRaster(NAMED_RASTERS[name]), preprocessInk(NAMED_INKS[ink]));
      assert.ok(found > 0.85, `cosine ${found.toFixed(3)}`);
    });
  }

  test('a camera-sized picture is read', () => {
    const small = NAMED_RASTERS['picture: four, in a tall photograph'];
    const width = 12 * small.width;
    const height = 12 * small.height;
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => small.pixels[Math.floor(i / width / 12) * small.width + Math.floor((i % width) / 12)]);
    assert.ok(likeness(preprocessRaster({ pixels, width, height }), preprocessInk(NAMED_INKS['a four of two strokes'])) > 0.85);
  });

  for (const [width, height, bytes] of [[0, 5, 0], [5, 5, 24], [2.5, 4, 10], [-1, -1, 1], [NaN, 1, 1]] as const) {
    test(`${bytes} bytes as ${width} × ${height} pixels are refused with those figures`, () => {
      assert.throws(
        () => preprocessRaster({ pixels: new Uint8Array(bytes), width, height }),
        (error) => error instanceof InvalidRasterError && Object.is(error.width, width) && error.message.includes(`${width}×${height}`),
      );
    });
  }

  test('transparent pixels are white paper', () => {
    assert.deepEqual(grayFromRgba(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 255), 3, 1).pixels, Uint8Array.of(255, 0, 76));
  });
});
