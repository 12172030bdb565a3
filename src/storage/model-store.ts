import { parseManifest } from '../core/records/manifest.ts';
import type { ModelStore, StoredModel } from '../contracts/models.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** The newest, and the one before it to go back to. */
const KEPT = 2;

type ModelRecord = Schema['models']['value'];

/** Newest first. Code of an earlier version kept one, without an order. */
const byOrder = (a: { readonly value: ModelRecord }, b: { readonly value: ModelRecord }): number => (b.value.order ?? 0) - (a.value.order ?? 0);

/** The last good models in the device's database: no more than two, since their bytes are the largest thing kept. */
export function createModelStore(database: Database): ModelStore {
  const nth = async (place: number): Promise<StoredModel | undefined> => {
    const records = await database.read(['models'], ({ store }) => store.getAll());
    const record = records.map((value) => ({ value })).sort(byOrder)[place]?.value;
    if (record === undefined) return undefined;
    try {
      return { manifest: parseManifest(record.manifest, 'kept model'), bytes: record.bytes, ...(record.rehearsal && { rehearsal: record.rehearsal }) };
    } catch {
      return undefined; // Kept by code whose manifests were of another form: as good as none.
    }
  };
  return {
    lastGood: () => nth(0),
    previous: () => nth(1),
    keep: ({ manifest, bytes, rehearsal }) =>
      database.write(['models'], async ({ store }) => {
        const [keys, values] = await Promise.all([store.getAllKeys(), store.getAll()]);
        const kept = values.map((value, index) => ({ key: keys[index]!, value })).sort(byOrder);
        const isThis = ({ key: [sha256, createdAt] }: { readonly key: readonly [string, string] }): boolean =>
          sha256 === manifest.sha256 && createdAt === manifest.createdAt;
        // Every start ends here; writing half a megabyte again each time would wear the device for nothing.
        if (kept[0] && isThis(kept[0])) return;
        const outdated = kept.filter((model) => !isThis(model)).slice(KEPT - 1);
        const order = (kept[0]?.value.order ?? 0) + 1;
        await Promise.all([...outdated.map(({ key }) => store.delete(key)), store.put({ manifest, bytes, order, ...(rehearsal && { rehearsal }) }, [manifest.sha256, manifest.createdAt])]);
      }),
  };
}
