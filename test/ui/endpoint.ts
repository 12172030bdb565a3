import type { Sync } from '../../src/contracts/sync.ts';
import type { SettingsStore } from '../../src/contracts/settings.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSyncQueue } from '../../src/storage/sync-queue.ts';
import { createSyncRecordStore } from '../../src/storage/sync-record.ts';
import { EndpointSync } from '../../src/sync/endpoint-sync.ts';

/** Sending as `main.ts` has it, but that nothing goes out: whoever tests that tests it on the built app. */
export function newSync(database: Database, settings: SettingsStore): Sync {
  return new EndpointSync({ queue: createSyncQueue(database), records: createSyncRecordStore(database), settings, flush: () => Promise.resolve(), flushInBackground: () => undefined });
}
