import * as v from 'valibot';
import type { Examples } from '../core/personalization/examples.ts';
import type { PersonalStore } from '../contracts/models.ts';
import { forgiven, recordOrNone } from '../core/records/record-schema.ts';
import type { Database } from './database.ts';

const KEY = 'head';

/** Buffers of their own: a view on a larger one would be kept with all of it. */
const copied = ({ features, labels, drawings }: Examples): Examples => ({ features: features.slice(), labels: labels.slice(), drawings });

const numbers = v.pipe(v.instance(Float32Array), v.check((values) => values.length > 0 && values.every(Number.isFinite)));

const examples = v.pipe(
  v.object({ features: numbers, labels: v.instance(Uint8Array), drawings: v.array(v.pipe(v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), v.nonEmpty())) }),
  v.check(({ features, labels, drawings }) => features.length % labels.length === 0 && drawings.every((rows) => rows.every((row) => row < labels.length))),
);

const personalHead = v.pipe(
  v.object({ modelId: v.string(), createdAt: v.string(), examples: v.number(), weights: numbers, bias: numbers, digits: forgiven(examples) }),
  v.check(({ weights, bias }) => weights.length % bias.length === 0),
  v.transform(({ digits, ...head }) => ({ ...head, ...(digits && { digits }) })),
);

/** What was learned of the one writer, in the device's database. */
export function createPersonalStore(database: Database): PersonalStore {
  return {
    get: async () => recordOrNone(personalHead, await database.read(['personal'], ({ store }) => store.get(KEY))),
    put: ({ modelId, createdAt, examples, weights, bias, digits }) =>
      // Copies: a view on a larger buffer, the runtime's memory say, would be kept with all of it.
      database.write(['personal'], async ({ store }) => void (await store.put({ modelId, createdAt, examples, weights: weights.slice(), bias: bias.slice(), ...(digits && { digits: copied(digits) }) }, KEY))),
    clear: () => database.write(['personal'], ({ store }) => store.delete(KEY)),
  };
}
