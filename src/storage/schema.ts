import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import type { CorrectionRecord, Facet } from './correction-record.ts';
import type { JudgementRecord } from '../core/records/judgement.ts';

/** One index for each way in which a filter can combine facets; each ends in the key, so that a page starts anywhere. */
export const FACET_INDEXES = ['label', 'outcome', 'state', 'label+outcome', 'label+state', 'outcome+state', 'label+outcome+state'] as const;
export type FacetIndex = (typeof FACET_INDEXES)[number];

const FACET_PATHS: Readonly<Record<Facet, string>> = { label: 'correction.label', outcome: 'outcome', state: 'state' };

/** All that is kept on the device. One store per kind of record; each has its own file beside this one. */
export interface Schema extends DBSchema {
  /** Under `settings` a record as `settings-store.ts` reads it, under `device` the random name of this device, under `sync` as `sync-record.ts`. */
  settings: { key: string; value: unknown };
  /** The models that worked last under [sha256, createdAt]. */
  models: { key: [string, string]; value: { readonly manifest: unknown; readonly bytes: Uint8Array; readonly rehearsal?: Uint8Array; readonly order?: number } };
  /** In the order they were made. */
  judgements: { key: number; value: JudgementRecord; indexes: { id: string } };
  /** `contents` has an entry for each form in which the same drawing and label can come back. */
  corrections: {
    key: number;
    value: CorrectionRecord;
    indexes: { id: string; contents: string; sync: [string, number]; due: string; own: [number, number] } & Record<FacetIndex, (string | number)[]>;
  };
  /** One record under the key `head`, as `personal-store.ts` reads it. */
  personal: { key: string; value: unknown };
}

type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/**
 * Step n brings version n to n + 1. Steps only ever add: a step that was released never changes and nothing is
 * dropped, so that code of any age works on a database of any later version.
 */
export const MIGRATIONS: readonly ((database: IDBPDatabase<Schema>, upgrade: Upgrade) => void)[] = [
  (database) => void database.createObjectStore('settings'),
  (database) => void database.createObjectStore('models'),
  (database) => {
    database.createObjectStore('judgements', { autoIncrement: true }).createIndex('id', 'id', { unique: true });
    const corrections = database.createObjectStore('corrections', { keyPath: 'key', autoIncrement: true });
    corrections.createIndex('id', 'correction.id', { unique: true });
    corrections.createIndex('contents', 'contents', { multiEntry: true });
    corrections.createIndex('sync', ['sync.kind', 'key']);
    for (const name of FACET_INDEXES) {
      corrections.createIndex(name, [...(name.split('+') as Facet[]).map((facet) => FACET_PATHS[facet]), 'key']);
    }
    database.createObjectStore('personal');
  },
  // Holds those alone that an endpoint has deferred.
  (_database, upgrade) => void upgrade.objectStore('corrections').createIndex('due', 'sync.until'),
  // Holds those alone that were imported and said to be the user's own.
  (_database, upgrade) => void upgrade.objectStore('corrections').createIndex('own', ['own', 'key']),
];

export const DATABASE_NAME = 'scrawl';
export const DATABASE_VERSION = MIGRATIONS.length;
