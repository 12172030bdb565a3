import { InvalidRecordError } from '../core/errors.ts';
import type { Ink, Stroke } from '../core/ink/ink.ts';
import { MAX_COORDINATE } from '../core/preprocessing/normalize-ink.ts';
import type { Digit } from '../core/classes.ts';

/** A digit written with a pen, by whom, and where the set says so, at which site. */
export interface StrokeSample {
  readonly label: Digit;
  readonly writer: string;
  readonly site?: string;
  /** Coordinates in the source's own unit; `width` and `height` are those of the points' extent; times are all 0. */
  readonly ink: Ink;
}

/** Ink of a stroke file with whatever label and kind its line gives. */
export interface InkLine extends Omit<StrokeSample, 'label'> {
  readonly label: unknown;
  readonly kind?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads one line of a stroke file: `{"label":8,"writer":"p06","strokes":[[[x,y],…],…]}` with an optional `site`,
 * x rightwards, y downwards.
 * @param source the file's name, for the error.
 * @param lineNumber counted from 1, for the error.
 * @throws InvalidRecordError naming the line and the first field that is not as documented.
 */
export function parseStrokeLine(line: string, source: string, lineNumber: number): StrokeSample {
  const { label, writer, site, ink } = parseInkLine(line, source, lineNumber);
  if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label > 9) return failureAt(source, lineNumber)('label', 'a digit from 0 to 9', label);
  return { label: label as Digit, writer, ...(site === undefined ? {} : { site }), ink };
}

/** As `parseStrokeLine`, for ink that need not be a digit. @throws as that, but for no label */
export function parseInkLine(line: string, source: string, lineNumber: number): InkLine {
  const fail = failureAt(source, lineNumber);
  const fields = parseFields(line, fail);
  const { label, kind, writer, site } = fields;
  if (typeof writer !== 'string' || writer === '') return fail('writer', 'a name', writer);
  if (site !== undefined && (typeof site !== 'string' || site === '')) return fail('site', 'a name', site);
  return { label, kind, writer, ...(site === undefined ? {} : { site }), ink: parseInk(fields, fail) };
}

/**
 * Reads the drawing of a line of a stroke file and nothing else of it: `{"strokes":[[[x,y],…],…]}`, whatever label it has.
 * @param source the file's name, for the error.
 * @param lineNumber counted from 1, for the error.
 * @throws InvalidRecordError naming the line and what is not as documented.
 */
export function parseDrawingLine(line: string, source: string, lineNumber: number): Ink {
  const fail = failureAt(source, lineNumber);
  return parseInk(parseFields(line, fail), fail);
}

type Fail = (field: string, expected: string, received: unknown) => never;

const failureAt =
  (source: string, lineNumber: number): Fail =>
  (field, expected, received) => {
    const text = typeof received === 'string' ? received : (JSON.stringify(received) as string | undefined) ?? 'nothing';
    throw new InvalidRecordError(`${source}, line ${lineNumber}`, field, expected, text);
  };

function parseFields(line: string, fail: Fail): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return fail('', 'a JSON object', line === '' ? 'an empty line' : line);
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : fail('', 'a JSON object', value);
}

function parseInk({ strokes }: Fields, fail: Fail): Ink {
  if (!Array.isArray(strokes) || strokes.length === 0) return fail('strokes', 'a list of strokes', strokes);
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  const read = strokes.map((stroke: unknown, strokeIndex): Stroke => {
    if (!Array.isArray(stroke) || stroke.length === 0) return fail(`strokes[${strokeIndex}]`, 'a list of points', stroke);
    return {
      points: stroke.map((point: unknown, pointIndex) => {
        const [x, y] = Array.isArray(point) && point.length === 2 ? (point as unknown[]) : [];
        if (!isCoordinate(x) || !isCoordinate(y)) {
          const isTooFar = typeof x === 'number' && typeof y === 'number';
          return fail(`strokes[${strokeIndex}][${pointIndex}]`, `a pair [x, y] of numbers${isTooFar ? ' up to 1e9' : ''}`, point);
        }
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
        return { x, y, t: 0 };
      }),
    };
  });
  return { strokes: read, width: right - left, height: bottom - top };
}

const isCoordinate = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) <= MAX_COORDINATE;

/** One line of a stroke file, without the line break. Times and pressure are not kept. */
export function formatStrokeLine({ label, writer, site, ink }: StrokeSample): string {
  const strokes = ink.strokes.map((stroke) => stroke.points.map(({ x, y }) => [x, y]));
  return JSON.stringify({ label, writer, ...(site === undefined ? {} : { site }), strokes });
}
