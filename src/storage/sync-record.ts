import type { SyncTrouble } from '../contracts/sync.ts';
import { Changes } from './changes.ts';
import type { Database } from './database.ts';

const KEY = 'sync';

/** How the sending goes, for all threads that may send. */
export interface SyncRecord {
  /** In a row. */
  readonly failures: number;
  readonly trouble?: SyncTrouble;
  /** Whether it was the endpoint that has named the time to wait until. */
  readonly asked?: boolean;
  /** Corrections in a batch, where the endpoint would not have the usual number. */
  readonly most?: number;
  /** Under which the endpoint's data was last known to hold what it has accepted. */
  readonly epoch?: string;
  /** When it was last asked for its epoch, milliseconds since 1970. */
  readonly askedAt?: number;
}

export interface SyncRecordStore {
  /** @throws StorageUnavailableError */
  load(): Promise<SyncRecord>;
  /** Tells everybody who has subscribed to the queue. @throws StorageUnavailableError */
  save(record: SyncRecord): Promise<void>;
}

export const NO_TROUBLE: SyncRecord = { failures: 0 };

const isNumber = (value: unknown): value is number => typeof value === 'number' && value >= 0;

function parseTrouble(value: unknown): SyncTrouble | undefined {
  const { kind, until, reason } = (value ?? {}) as Record<string, unknown>;
  if (typeof reason !== 'string') return undefined;
  if (kind === 'stopped') return { kind, reason };
  return kind === 'waiting' && typeof until === 'string' && !Number.isNaN(Date.parse(until)) ? { kind, until, reason } : undefined;
}

function parseRecord(value: unknown): SyncRecord {
  const { failures, trouble, asked, most, epoch, askedAt } = (value ?? {}) as Record<string, unknown>;
  const known = parseTrouble(trouble);
  return { failures: isNumber(failures) ? failures : 0, ...(known && { trouble: known }), ...(asked === true && { asked }), ...(isNumber(most) && { most }), ...(typeof epoch === 'string' && { epoch }), ...(isNumber(askedAt) && { askedAt }) };
}

/** In the device's database, beside the settings. */
export function createSyncRecordStore(database: Database): SyncRecordStore {
  const changes = new Changes(database.name);
  return {
    load: async () => parseRecord(await database.read(['settings'], ({ store }) => store.get(KEY))),
    async save(record) {
      await database.write(['settings'], ({ store }) => store.put(record, KEY));
      changes.announce();
    },
  };
}
