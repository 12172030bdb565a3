import { InvalidRecordError } from '../core/errors.ts';
import type { Ink, Stroke } from '../core/ink/ink.ts';
import type { Digit } from '../core/classes.ts';
import { digitOfText } from './digit-label.ts';

/*
 * A drawing of Quick, Draw! (https://github.com/googlecreativelab/quickdraw-dataset), one a line: `word` is what was asked
 * for, `drawing` a list of strokes, each [[x, …], [y, …]] or, as it was recorded, [[x, …], [y, …], [t, …]] with
 * milliseconds; x rightwards, y downwards.
 */

export interface QuickDrawing {
  /** Absent where another word than a digit was asked for. */
  readonly label?: Digit;
  readonly ink: Ink;
}

/** Whether a line of JSON is such a drawing, by the names in it. */
export const isQuickDrawing = (value: unknown): boolean => typeof value === 'object' && value !== null && 'word' in value && 'drawing' in value;

/** @param place of the line, for the error @throws InvalidRecordError naming the first field that is not as documented */
export function readQuickDrawing(value: unknown, place: string): QuickDrawing {
  const fail = (field: string, expected: string, received: unknown): never => {
    throw new InvalidRecordError(place, field, expected, (JSON.stringify(received)) ?? 'nothing');
  };
  const { word, drawing } = value as { readonly word: unknown; readonly drawing: unknown };
  if (typeof word !== 'string') return fail('word', 'a text', word);
  if (!Array.isArray(drawing) || drawing.length === 0) return fail('drawing', 'a list of strokes', drawing);
  const numbers = (list: unknown, field: string): readonly number[] =>
    Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'number' && Number.isFinite(each)) ? (list as number[]) : fail(field, 'a list of numbers', list);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  const strokes = drawing.map((stroke: unknown, index): Stroke => {
    const field = `drawing[${index}]`;
    if (!Array.isArray(stroke) || stroke.length < 2 || stroke.length > 3) return fail(field, '[[x, …], [y, …]] or [[x, …], [y, …], [t, …]]', stroke);
    const [xs, ys, ts] = stroke.map((list: unknown, axis) => numbers(list, `${field}[${axis}]`));
    if (ys!.length !== xs!.length || (ts !== undefined && ts.length !== xs!.length)) return fail(field, 'as many y as x', `${xs!.length} and ${ys!.length}`);
    return {
      points: xs!.map((x, at) => {
        const y = ys![at]!;
        [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
        return { x, y, t: ts?.[at] ?? 0 };
      }),
    };
  });
  const label = digitOfText(word);
  return { ink: { strokes, width: right - left, height: bottom - top }, ...(label === undefined ? {} : { label }) };
}
