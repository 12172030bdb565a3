import * as v from 'valibot';
import { REASON_CODES, type SyncTrouble } from '../contracts/sync.ts';
import { forgiven, parseForgiving } from '../core/records/record-schema.ts';
import { Changes } from './changes.ts';
import type { Database } from './database.ts';

const KEY = 'sync';

const atLeast0 = v.pipe(v.number(), v.minValue(0));

const reason = { reason: v.string(), code: forgiven(v.picklist(REASON_CODES)), about: forgiven(v.string()) };

const trouble: v.GenericSchema<unknown, SyncTrouble> = v.variant('kind', [
  v.object({ kind: v.literal('waiting'), until: v.pipe(v.string(), v.check((time) => !Number.isNaN(Date.parse(time)))), ...reason }),
  v.object({ kind: v.literal('stopped'), ...reason }),
]);

/** What is missing or broken has its default: sending finds out the rest by itself. */
const syncRecord = {
  /** In a row. */
  failures: v.fallback(atLeast0, 0),
  trouble: forgiven(trouble),
  /** Whether it was the endpoint that has named the time to wait until. */
  asked: forgiven(v.literal(true)),
  /** Corrections in a batch, where the endpoint would not have the usual number. */
  most: forgiven(atLeast0),
  /** Under which the endpoint's data was last known to hold what it has accepted. */
  epoch: forgiven(v.string()),
  /** When it was last asked for its epoch, milliseconds since 1970. */
  askedAt: forgiven(atLeast0),
};

/** How the sending goes, for all threads that may send. */
export type SyncRecord = Readonly<Partial<v.InferOutput<v.ObjectSchema<typeof syncRecord, undefined>>> & { failures: number }>;

export interface SyncRecordStore {
  /** @throws StorageUnavailableError */
  load(): Promise<SyncRecord>;
  /** Tells everybody who has subscribed to the queue. @throws StorageUnavailableError */
  save(record: SyncRecord): Promise<void>;
}

export const NO_TROUBLE: SyncRecord = { failures: 0 };

/** In the device's database, beside the settings. */
export function createSyncRecordStore(database: Database): SyncRecordStore {
  const changes = new Changes(database.name);
  return {
    load: async () => parseForgiving(syncRecord, await database.read(['settings'], ({ store }) => store.get(KEY))),
    async save(record) {
      await database.write(['settings'], ({ store }) => store.put(record, KEY));
      changes.announce();
    },
  };
}
