import type { Examples } from '../core/personalization/examples.ts';
import type { PersonalHead, PersonalStore } from '../contracts/models.ts';
import type { Database } from './database.ts';

const KEY = 'head';

/** Buffers of their own: a view on a larger one would be kept with all of it. */
const copied = ({ features, labels, drawings }: Examples): Examples => ({ features: features.slice(), labels: labels.slice(), drawings });

const isFinite32 = (value: unknown): value is Float32Array => value instanceof Float32Array && value.length > 0 && value.every(Number.isFinite);

const isPlaceIn = (count: number) => (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) < count;

function parseDigits(record: unknown): Examples | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { features, labels, drawings } = record as Record<string, unknown>;
  if (!isFinite32(features) || !(labels instanceof Uint8Array) || features.length % labels.length !== 0 || !Array.isArray(drawings)) return undefined;
  const areRows = drawings.every((rows: unknown) => Array.isArray(rows) && rows.length > 0 && rows.every(isPlaceIn(labels.length)));
  return areRows ? { features, labels, drawings: drawings as number[][] } : undefined;
}

function parseHead(record: unknown): PersonalHead | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { modelId, createdAt, examples, weights, bias, digits } = record as Record<string, unknown>;
  if (typeof modelId !== 'string' || typeof createdAt !== 'string' || typeof examples !== 'number') return undefined;
  if (!isFinite32(weights) || !isFinite32(bias) || weights.length % bias.length !== 0) return undefined;
  const parsed = parseDigits(digits);
  return { modelId, createdAt, examples, weights, bias, ...(parsed && { digits: parsed }) };
}

/** What was learned of the one writer, in the device's database. */
export function createPersonalStore(database: Database): PersonalStore {
  return {
    get: async () => parseHead(await database.read(['personal'], ({ store }) => store.get(KEY))),
    put: ({ modelId, createdAt, examples, weights, bias, digits }) =>
      // Copies: a view on a larger buffer, the runtime's memory say, would be kept with all of it.
      database.write(['personal'], async ({ store }) => void (await store.put({ modelId, createdAt, examples, weights: weights.slice(), bias: bias.slice(), ...(digits && { digits: copied(digits) }) }, KEY))),
    clear: () => database.write(['personal'], ({ store }) => store.delete(KEY)),
  };
}
