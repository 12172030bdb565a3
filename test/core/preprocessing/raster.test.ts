import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { grayFromRgba } from '../../../src/core/preprocessing/raster.ts';

const gray = (...rgba: number[][]): number[] => [...grayFromRgba(Uint8Array.from(rgba.flat()), rgba.length, 1).pixels];

describe('grey from colours and opacity', () => {
  const WHITE = [255, 255, 255];
  const pictures: [title: string, rgba: number[][], expected: number[]][] = [
    ['black ink on a transparent ground is dark on white', [[0, 0, 0, 0], [0, 0, 0, 255], [0, 0, 0, 128]], [255, 0, 127]],
    ['white ink on a transparent ground is seen by its opacity', [[...WHITE, 0], [...WHITE, 255], [...WHITE, 128]], [255, 0, 127]],
    ['so is light ink whose colour a canvas has lost where it is transparent', [[0, 0, 0, 0], [250, 255, 240, 255], [255, 255, 255, 200]], [255, 0, 55]],
    ['ink on opaque paper stays as it is', [[...WHITE, 255], [0, 0, 0, 255]], [255, 0]],
    ['paper with transparent corners stays paper', [[0, 0, 0, 0], [...WHITE, 255], [20, 20, 20, 255]], [255, 255, 20]],
    ['nothing but paper stays blank', [[...WHITE, 255], [...WHITE, 255]], [255, 255]],
    ['nothing at all is paper', [[0, 0, 0, 0], [0, 0, 0, 0]], [255, 255]],
  ];
  for (const [title, rgba, expected] of pictures) test(title, () => assert.deepEqual(gray(...rgba), expected));
});
