import { parseManifest } from '../core/manifest.ts';
import type { ModelStore } from '../core/services.ts';
import type { Database } from './database.ts';

/** The last good model in the device's database: never more than one, since its bytes are the largest thing kept. */
export function createModelStore(database: Database): ModelStore {
  return {
    async lastGood() {
      const [record] = await database.use((connection) => connection.getAll('models', null, 1));
      if (record === undefined) return undefined;
      try {
        return { manifest: parseManifest(record.manifest, 'kept model'), bytes: record.bytes };
      } catch {
        return undefined; // Kept by code whose manifests were of another form: as good as none.
      }
    },
    keep: ({ manifest, bytes }) =>
      database.use(async (connection) => {
        const transaction = connection.transaction('models', 'readwrite');
        const key: [string, string] = [manifest.sha256, manifest.createdAt];
        // Every start ends here; writing half a megabyte again each time would wear the device for nothing.
        if ((await transaction.store.getKey(key)) === undefined) {
          await Promise.all([transaction.store.clear(), transaction.store.put({ manifest, bytes }, key)]);
        }
        await transaction.done;
      }),
  };
}
