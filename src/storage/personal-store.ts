import type { Database } from './database.ts';

/** A last layer that was adapted to the hand of this device. */
export interface PersonalHead {
  /** The model whose features it is for. */
  readonly modelId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Judged digits that it was made from. */
  readonly examples: number;
  /** Row by row, one row of as many features as the model has for each entry of `bias`. */
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

export interface PersonalStore {
  /** @returns undefined where there is none, or none that can be used. @throws StorageUnavailableError */
  get(): Promise<PersonalHead | undefined>;
  /** @throws StorageUnavailableError */
  put(head: PersonalHead): Promise<void>;
  /** @throws StorageUnavailableError */
  clear(): Promise<void>;
}

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
