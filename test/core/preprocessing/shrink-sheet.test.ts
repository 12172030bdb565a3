import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { InvalidInkError } from '../../../src/core/errors.ts';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { shrinkSheet } from '../../../src/core/preprocessing/shrink-sheet.ts';

const inkOf = (points: readonly (readonly [number, number])[], width = 280, height = 280): Ink => ({ strokes: [{ points: points.map(([x, y]) => ({ x, y, t: 0 })) }], width, height });
/** The pixels with ink, as columns and rows from, to. */
function extent(ink: Ink): { readonly columns: readonly number[]; readonly rows: readonly number[] } {
  const places = [...shrinkSheet(ink)].flatMap((byte, at) => (byte > 0 ? [at] : []));
  const range = (values: number[]): number[] => [Math.min(...values), Math.max(...values)];
  return { columns: range(places.map((at) => at % 28)), rows: range(places.map((at) => Math.floor(at / 28))) };
}

describe('A sheet shrunk to 28 × 28 pixels', () => {
  test('keeps the drawing where it was, and as small', () => {
    assert.deepEqual(extent(inkOf([[45, 45], [45, 75]])), { columns: [3, 5], rows: [3, 8] });
  });

  test('is blank where nothing was drawn', () => {
    assert.ok(shrinkSheet({ strokes: [], width: 280, height: 280 }).every((byte) => byte === 0));
  });

  test('that is wider than high is cut to the square around the drawing, within the sheet', () => {
    assert.deepEqual(extent(inkOf([[700, 140]], 1400)).columns, [13, 14], 'in the middle');
    assert.deepEqual(extent(inkOf([[1395, 140]], 1400)).columns, [26, 27], 'at the edge');
  });

  test('refuses a coordinate that is none', () => {
    assert.throws(() => shrinkSheet(inkOf([[Number.NaN, 3]])), InvalidInkError);
  });
});
