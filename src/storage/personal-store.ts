import type { PersonalHead, PersonalStore } from '../contracts/models.ts';
import type { Database } from './database.ts';

const KEY = 'head';

const isFinite32 = (value: unknown): value is Float32Array => value instanceof Float32Array && value.length > 0 && value.every(Number.isFinite);

function parseHead(record: unknown): PersonalHead | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { modelId, createdAt, examples, weights, bias } = record as Record<string, unknown>;
  if (typeof modelId !== 'string' || typeof createdAt !== 'string' || typeof examples !== 'number') return undefined;
  if (!isFinite32(weights) || !isFinite32(bias) || weights.length % bias.length !== 0) return undefined;
  return { modelId, createdAt, examples, weights, bias };
}

/** The one personal head in the device's database. */
export function createPersonalStore(database: Database): PersonalStore {
  return {
    get: async () => parseHead(await database.read(['personal'], ({ store }) => store.get(KEY))),
    put: ({ modelId, createdAt, examples, weights, bias }) =>
      // Copies: a view on a larger buffer, the runtime's memory say, would be kept with all of it.
      database.write(['personal'], async ({ store }) => void (await store.put({ modelId, createdAt, examples, weights: weights.slice(), bias: bias.slice() }, KEY))),
    clear: () => database.write(['personal'], ({ store }) => store.delete(KEY)),
  };
}
