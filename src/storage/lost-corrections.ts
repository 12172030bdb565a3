import type { Correction } from '../core/records/correction.ts';
import { preprocessInk } from '../core/preprocessing/preprocess.ts';
import { toRecord } from './correction-record.ts';
import { Changes } from './changes.ts';
import type { Database } from './database.ts';
import { changing } from './ledger.ts';
import { inPieces, recordBytes } from './pieces.ts';

export const LOST_KEY = 'lost';

/** Corrections that a browser has lost and no copy on the device had: an endpoint that was sent them may have them. */
export interface LostCorrections {
  /** Whether any are missing that no endpoint was asked for since. @throws StorageUnavailableError */
  areMissed(): Promise<boolean>;
  /** Adds those that are not here, as ones that the endpoint has. @throws StorageUnavailableError */
  bringBack(corrections: readonly Correction[]): Promise<void>;
  /** Nobody need be asked again. @throws StorageUnavailableError */
  found(): Promise<void>;
}

/** What of a transaction it takes to note that some are missing. */
interface Writing {
  objectStore(name: 'settings'): { put(value: unknown, key: string): Promise<unknown> };
}

export async function noteLost(writing: Writing, missing: number): Promise<void> {
  await writing.objectStore('settings').put(missing, LOST_KEY);
}

export function createLostCorrections(database: Database): LostCorrections {
  // Without the journal, whose worker a service worker cannot start: the next start of the page begins it anew.
  const parts = { database, changes: new Changes(database.name) };
  return {
    areMissed: async () => (await database.read(['settings'], ({ store }) => store.get(LOST_KEY))) !== undefined,

    async bringBack(corrections) {
      const at = new Date().toISOString();
      for (const piece of inPieces(corrections, recordBytes)) {
        await changing(parts, async (writing, note) => {
          const store = writing.objectStore('corrections');
          for (const correction of piece) {
            if ((await store.index('id').getKey(correction.id)) !== undefined) continue;
            const record = toRecord({ correction, picture: correction.image ?? preprocessInk(correction.ink), sync: { kind: 'accepted', batchId: 'brought-back', at } });
            note.added({ key: await store.add(record), correction });
          }
        });
      }
    },

    found: () => database.write(['settings'], ({ store }) => store.delete(LOST_KEY)),
  };
}
