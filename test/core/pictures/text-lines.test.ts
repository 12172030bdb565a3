import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Piece } from '../../../src/core/pictures/pieces.ts';
import { textLines } from '../../../src/core/pictures/text-lines.ts';

function piece(left: number, top: number, width: number, height: number, more: Partial<Piece> = {}): Piece {
  return { box: { left, top, width, height }, area: width * 3, strength: 0.8, contrast: 150, thickness: 4, contact: 0, patch: { left, top, width, height, ink: new Float32Array(width * height).fill(1) }, ...more };
}

const places = (pieces: readonly Piece[]): number[][] => textLines(pieces, 1000, 800).map((line) => line.pieces.map(({ box }) => box.left));

describe('textLines', () => {
  test('reads from top to bottom, and each line from left to right', () => {
    assert.deepEqual(places([piece(300, 400, 40, 60), piece(120, 96, 40, 60), piece(40, 100, 40, 60), piece(200, 405, 40, 60)]), [[40, 120], [200, 300]]);
  });

  test('keeps the bar above a 5 with it', () => {
    assert.deepEqual(places([piece(100, 110, 40, 50), piece(115, 98, 40, 6)]), [[100, 115]]);
  });

  test('keeps the two loops of an 8 together that do not meet', () => {
    const number = [piece(100, 100, 40, 90), piece(170, 104, 40, 90)];
    const loops = [piece(600, 300, 40, 42), piece(598, 346, 44, 48)];
    assert.deepEqual(places([...number, ...loops]), [[100, 170], [598, 600]]);
    assert.deepEqual(places(loops), [[598, 600]]);
    assert.deepEqual(places([...loops, piece(80, 700, 10, 12)]), [[598, 600]], 'also beside dirt');
  });

  test('does not join the digits of lines that nearly touch', () => {
    assert.deepEqual(places([piece(100, 100, 44, 60), piece(180, 100, 44, 60), piece(102, 165, 44, 60), piece(182, 165, 44, 60)]), [[100, 180], [102, 182]]);
  });

  test('does not take a part of a digit below another digit for a bar of that', () => {
    // 940 above 68, whose 8 is two loops, above 52.
    const lines = [[piece(233, 187, 107, 162), piece(396, 205, 108, 168), piece(556, 215, 169, 170)], [piece(301, 385, 118, 152), piece(463, 392, 122, 81), piece(475, 482, 95, 77)], [piece(298, 581, 89, 152), piece(492, 587, 154, 160)]];
    assert.deepEqual(places(lines.flat()), lines.map((line) => line.map(({ box }) => box.left)));
  });

  test('leaves out dirt, blots, ghosts of the other side, and what lies along the border', () => {
    const digit = piece(400, 300, 60, 90, { area: 2000 });
    const others = [piece(700, 300, 4, 5), piece(100, 600, 60, 60, { thickness: 30 }), piece(600, 500, 60, 90, { strength: 0.1, contrast: 20 }), piece(700, 500, 60, 90, { contrast: 15 }), piece(0, 0, 40, 500, { contact: 500 }), piece(520, 760, 3, 40, { contact: 3, thickness: 1 })];
    assert.deepEqual(places([digit, ...others]), [[400]]);
  });

  test('does not take the grain of a table for the usual ink, however much there is of it', () => {
    const grain = Array.from({ length: 12 }, (_, i) => piece(20, 20 + 60 * i, 120, 30, { strength: 0.11, contrast: 8, area: 2200 }));
    assert.deepEqual(places([...grain, piece(400, 300, 60, 90, { strength: 0.42, contrast: 96, area: 1600 }), piece(500, 300, 60, 90, { strength: 0.42, contrast: 96, area: 1600 })]), [[400, 500]]);
  });

  test('finds nothing in nothing', () => assert.deepEqual(places([]), []));
});
