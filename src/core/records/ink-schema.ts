import * as v from 'valibot';
import type { Stroke, StrokePoint } from '../ink/ink.ts';
import { MAX_COORDINATE } from '../preprocessing/normalize-ink.ts';
import { MOST_POINTS, MOST_STROKES } from './bounds.ts';
import { number, record } from './record-schema.ts';

type Fields = Readonly<Record<string, unknown>>;
type Key = string | number;

/** The first of the strokes that is not as it should be. */
interface Wrong {
  readonly path: readonly Key[];
  readonly expected: string;
  readonly input: unknown;
}

const LATEST = Number.MAX_SAFE_INTEGER;

/** How the JSON of a batch writes strokes: each as a list of its points, a point as a tuple. */
const STROKES_AS_JSON = {
  type: 'array',
  maxItems: MOST_STROKES,
  items: {
    type: 'array',
    items: {
      type: 'array',
      description: '[x, y, t] or [x, y, t, pressure]; t in milliseconds, of which only differences mean anything',
      minItems: 3,
      maxItems: 4,
      // Which of them has which range is the parser's to say: tuples are written differently in every draft of JSON Schema.
      items: { type: 'number', minimum: -LATEST, maximum: LATEST },
    },
  },
};

/** @param isBounded whether it may have no more strokes and points than `records/bounds.ts` says. */
export const inkSchema = (isBounded: boolean) => {
  const ink = record({ strokes: strokesSchema(isBounded), width: number(0, MAX_COORDINATE), height: number(0, MAX_COORDINATE) });
  // Before a point is looked at: millions of them must not take anybody's time.
  return isBounded ? v.pipe(v.unknown(), v.rawCheck(mostPoints), ink) : ink;
};

function mostPoints({ dataset: { value }, addIssue }: v.RawCheckContext<unknown>): void {
  const { strokes } = (value ?? {}) as Fields;
  const points = Array.isArray(strokes) ? strokes.reduce((total: number, stroke) => total + lengthOf(stroke), 0) : 0;
  if (points > MOST_POINTS) addIssue({ message: `a drawing of at most ${MOST_POINTS} points`, input: points });
}

/** By hand, since there are millions of points in a file: valibot would take twice the time for all of a correction. */
const strokesSchema = (isBounded: boolean) =>
  v.pipe(
    v.custom<readonly unknown[]>(Array.isArray, 'a list of strokes'),
    v.rawTransform(({ dataset: { value }, addIssue, NEVER }): readonly Stroke[] => {
      const refuse = ({ path, expected, input }: Wrong): readonly Stroke[] => {
        const [first, ...rest] = path.map((key) => ({ type: 'unknown', origin: 'value', input: value, key, value: input }) as const);
        addIssue({ message: expected, input, ...(first && { path: [first, ...rest] }) });
        return NEVER;
      };
      if (isBounded && value.length > MOST_STROKES) return refuse({ path: [], expected: `at most ${MOST_STROKES} strokes`, input: value.length });
      const strokes: Stroke[] = [];
      for (const [index, each] of value.entries()) {
        const stroke = readStroke(each);
        if ('expected' in stroke) return refuse({ ...stroke, path: [index, ...stroke.path] });
        strokes.push(stroke);
      }
      return strokes;
    }),
    v.metadata(STROKES_AS_JSON),
  );

function lengthOf(stroke: unknown): number {
  const { points } = (stroke ?? {}) as Fields;
  return Array.isArray(points) ? points.length : 0;
}

function readStroke(value: unknown): Stroke | Wrong {
  if (!isFields(value)) return { path: [], expected: 'an object', input: value };
  const given = value.points;
  if (!Array.isArray(given)) return { path: ['points'], expected: 'a list of points', input: given };
  const points: StrokePoint[] = [];
  for (let index = 0; index < given.length; index++) {
    const point: unknown = given[index];
    if (!isFields(point)) return { path: ['points', index], expected: 'an object', input: point };
    const { x, y, t, pressure } = point;
    if (isWithin(x, -MAX_COORDINATE, MAX_COORDINATE) && isWithin(y, -MAX_COORDINATE, MAX_COORDINATE) && isWithin(t, -LATEST, LATEST) && (pressure === undefined || isWithin(pressure, 0, 1))) {
      points.push(pressure === undefined ? { x, y, t } : { x, y, t, pressure });
    } else {
      return wrongPoint(point, index);
    }
  }
  return { points };
}

function wrongPoint(point: Fields, index: number): Wrong {
  const [key, low, high] = ([['x', -MAX_COORDINATE, MAX_COORDINATE], ['y', -MAX_COORDINATE, MAX_COORDINATE], ['t', -LATEST, LATEST], ['pressure', 0, 1]] as const).find(
    ([key, low, high]) => !isWithin(point[key], low, high),
  )!;
  return { path: ['points', index, key], expected: `a number from ${low} to ${high}`, input: point[key] };
}

const isWithin = (value: unknown, low: number, high: number): value is number => typeof value === 'number' && value >= low && value <= high;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
