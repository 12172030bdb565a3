import * as v from 'valibot';
import type { NetworkFile, OwnNetworkStore } from '../contracts/own-network.ts';
import { DIGITS } from '../core/classes.ts';
import { OUTPUT_KINDS, SCALES } from '../core/network/way.ts';
import type { Database } from './database.ts';

/** Beside what was learned of this device's writing: all of it goes when its user deletes everything. */
const KEY = 'network';

const convention = v.object({
  form: v.object({ scale: v.picklist(SCALES), isInverted: v.boolean(), isTurned: v.boolean() }),
  output: v.picklist(OUTPUT_KINDS),
  right: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(DIGITS.length)),
});
/** What cannot be read of it is found out once more. */
const conventions = v.object({ found: convention, used: convention });

function parseFile(record: unknown): NetworkFile | undefined {
  const { name, bytes, known } = (record ?? {}) as Partial<Record<keyof NetworkFile, unknown>>;
  return typeof name === 'string' && bytes instanceof Uint8Array ? { name, bytes, ...(v.is(conventions, known) && { known }) } : undefined;
}

/** The one network of their own that the device keeps for its user. */
export function createOwnNetworkStore(database: Database): OwnNetworkStore {
  return {
    get: async () => parseFile(await database.read(['personal'], ({ store }) => store.get(KEY))),
    put: ({ name, bytes, known }) => database.write(['personal'], async ({ store }) => void (await store.put({ name, bytes: bytes.slice(), ...(known && { known }) }, KEY))),
    clear: () => database.write(['personal'], ({ store }) => store.delete(KEY)),
  };
}
