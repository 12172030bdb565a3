import * as v from 'valibot';
import { InvalidRecordError } from '../errors.ts';

/*
 * Records are described once, with valibot: the type, the parser and the endpoint's JSON Schema all come of the
 * description. Every message says what was expected; where it was, and what stood there instead, is told by `parseRecord`.
 */

type Entries = Readonly<Record<string, v.GenericSchema>>;
type Fields = Readonly<Record<string, unknown>>;

/** What a schema expects, as it says of nothing at all. */
const expectationOf = (schema: v.GenericSchema | undefined): string => (schema === undefined ? 'nothing' : (v.safeParse(schema, undefined).issues?.[0].message ?? 'something'));

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields that are there. */
const withoutAbsent = <Given extends object>(fields: Given): Given => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given;

/** An object with these fields; those that are undefined count as absent, and unknown ones are left away. */
export function record<const Described extends Entries>(entries: Described): v.GenericSchema<unknown, v.InferOutput<v.ObjectSchema<Described, undefined>>> {
  const schema = v.object(entries, ({ path }) => expectationOf(entries[path?.at(-1)?.key as string]));
  return v.pipe(
    v.custom<Fields>(isFields, 'an object'),
    v.transform((fields) => withoutAbsent(fields) as v.InferInput<typeof schema>),
    schema,
  );
}

/** What a check says of a value; `json` is the same as JSON Schema. */
const checked = <Value>(isValid: (value: unknown) => boolean, expected: string, json: object): v.GenericSchema<unknown, Value> => v.pipe(v.custom<Value>(isValid, expected), v.metadata({ ...json }));

/** Text of that form. */
export const text = (pattern: RegExp, expected: string): v.GenericSchema<unknown, string> =>
  checked((value) => typeof value === 'string' && pattern.test(value), expected, { type: 'string', pattern: pattern.source });

const isWithin = (value: unknown, low: number, high: number): boolean => typeof value === 'number' && value >= low && value <= high;

export const number = (low: number, high: number): v.GenericSchema<unknown, number> =>
  checked((value) => isWithin(value, low, high), `a number from ${low} to ${high}`, { type: 'number', minimum: low, maximum: high });

export const wholeNumber = (low: number, high: number): v.GenericSchema<unknown, number> =>
  checked((value) => Number.isInteger(value) && isWithin(value, low, high), `a whole number from ${low} to ${high}`, { type: 'integer', minimum: low, maximum: high });

/** One of a few values. */
export const oneOf = <const Value>(values: readonly Value[], expected: string, description: string): v.GenericSchema<unknown, Value> =>
  checked((value) => values.includes(value as Value), expected, { enum: values, description });

/**
 * Checks a record that came from outside.
 * @param source where it came from, for the error.
 * @param path of the record within the source, e.g. `corrections[3]`.
 * @throws InvalidRecordError naming the first field that is not as described.
 */
export function parseRecord<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown, source: string, path = ''): Output {
  const { success, output, issues } = v.safeParse(schema, value, { abortEarly: true });
  if (success) return output;
  const [{ message, input, path: within = [] }] = issues;
  throw new InvalidRecordError(source, pathOf(path, within), message, excerpt(input));
}

/** A record that this device has kept; undefined where code of another age, or a fault, has left it in another form. */
export function recordOrNone<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown): Output | undefined {
  const { success, output } = v.safeParse(schema, value, { abortEarly: true });
  return success ? output : undefined;
}

/** A field that is left away where it is not as described. */
export const forgiven = <Output>(schema: v.GenericSchema<unknown, Output>): v.GenericSchema<unknown, Output | undefined> => v.fallback(v.optional(schema), undefined);

/** A list without the items that are not as described. */
export const salvaged = <Output>(schema: v.GenericSchema<unknown, Output>) =>
  v.pipe(v.array(v.unknown()), v.transform((items) => items.map((item) => recordOrNone(schema, item)).filter((item) => item !== undefined)));

/** Reads a record of `forgiven` fields and such that have a default: nothing that is broken harms the rest. */
export function parseForgiving<const Described extends Entries>(entries: Described, value: unknown): v.InferOutput<v.ObjectSchema<Described, undefined>> {
  return withoutAbsent(v.parse(v.object(entries), isFields(value) ? value : {}));
}

function pathOf(start: string, within: readonly { readonly key: unknown }[]): string {
  return within.reduce((path, { key }) => (typeof key === 'number' ? `${path}[${key}]` : path === '' ? String(key) : `${path}.${String(key)}`), start);
}

function excerpt(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  try {
    return value === undefined ? 'nothing' : JSON.stringify(value);
  } catch {
    return 'a deeply nested value'; // Deeper than the stack, as nobody sends it by mistake.
  }
}
