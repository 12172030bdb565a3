import { alone, aloneOrNotAtAll } from '../async/alone.ts';
import { createSettingsStore } from '../storage/settings-store.ts';
import type { Database } from '../storage/database.ts';
import { createLostCorrections } from '../storage/lost-corrections.ts';
import { createSyncQueue } from '../storage/sync-queue.ts';
import { createSyncRecordStore } from '../storage/sync-record.ts';
import { askHeld, askIdentity, askOwn, postBatch } from './client.ts';
import { flush, type FlushParts } from './flush.ts';

export interface FlushWish {
  readonly eager?: boolean;
  /** Where another thread is at it, wait for its end and look whether it has left something. */
  readonly patient?: boolean;
}

/**
 * What sends a device's corrections, in a page or in the service worker.
 * @returns a function that resolves to whether something is left to be sent later.
 */
export function createFlusher(database: Database): (wish?: FlushWish) => Promise<boolean> {
  const parts: FlushParts = {
    queue: createSyncQueue(database),
    records: createSyncRecordStore(database),
    settings: createSettingsStore(database),
    post: (endpoint, batch) => postBatch(endpoint, batch),
    identity: (endpoint) => askIdentity(endpoint),
    held: (endpoint, corrections) => askHeld(endpoint, corrections),
    lost: createLostCorrections(database),
    own: (endpoint, after) => askOwn(endpoint, after),
    now: () => Date.now(),
    random: () => Math.random(),
  };
  return async ({ eager = false, patient = false } = {}) => {
    let isLeft = false;
    // Where two are at it all the same, since there are no locks, a batch goes out twice under one id, and counts once.
    await (patient ? alone : aloneOrNotAtAll)(`${database.name}-sync`, async () => {
      isLeft = await flush(parts, eager);
    });
    return isLeft;
  };
}
