import type { NetworkFile, OwnNetworkStore } from '../contracts/own-network.ts';
import type { Database } from './database.ts';

/** Beside what was learned of this device's hand: all of it goes when its user deletes everything. */
const KEY = 'network';

function parseFile(record: unknown): NetworkFile | undefined {
  const { name, bytes } = (record ?? {}) as Partial<Record<keyof NetworkFile, unknown>>;
  return typeof name === 'string' && bytes instanceof Uint8Array ? { name, bytes } : undefined;
}

/** The one network of their own that the device keeps for its user. */
export function createOwnNetworkStore(database: Database): OwnNetworkStore {
  return {
    get: async () => parseFile(await database.read(['personal'], ({ store }) => store.get(KEY))),
    put: ({ name, bytes }) => database.write(['personal'], async ({ store }) => void (await store.put({ name, bytes: bytes.slice() }, KEY))),
    clear: () => database.write(['personal'], ({ store }) => store.delete(KEY)),
  };
}
