import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { messageOf, StorageUnavailableError } from '../core/errors.ts';

/** All that is kept on the device. One store per kind of record; each has its own file beside this one. */
export interface Schema extends DBSchema {
  /** One record under the key `settings`, as `settings-store.ts` reads it. */
  settings: { key: string; value: unknown };
  /** The last good model under [sha256, createdAt]. */
  models: { key: [string, string]; value: { readonly manifest: unknown; readonly bytes: Uint8Array } };
}

type Connection = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/**
 * Step n brings version n to n + 1. Steps only ever add: a step that was released never changes and nothing is
 * dropped, so that code of any age works on a database of any later version.
 */
const MIGRATIONS: readonly ((database: Connection, upgrade: Upgrade) => void)[] = [
  (database) => void database.createObjectStore('settings'),
  (database) => void database.createObjectStore('models'),
];

export const DATABASE_NAME = 'scrawl';
export const DATABASE_VERSION = MIGRATIONS.length;

/** Long enough for a slow phone's disk; some browsers never answer where storage is broken. */
const PATIENCE_MS = 4_000;

const isNamed = (thrown: unknown, name: string): boolean => thrown instanceof DOMException && thrown.name === name;

/** Safari reports a connection that its storage process dropped as `UnknownError`. */
const isLostConnection = (thrown: unknown): boolean => isNamed(thrown, 'InvalidStateError') || isNamed(thrown, 'UnknownError');

/** The app's database, opened at its first use and again after its connection was lost. */
export class Database {
  readonly #name: string;
  #connection: Promise<Connection> | undefined;

  constructor(name = DATABASE_NAME) {
    this.#name = name;
  }

  /**
   * Does `work` with an open connection; a second time where the connection turns out to be closed.
   * @throws StorageUnavailableError when the database cannot be opened or the work fails.
   */
  async use<T>(work: (database: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#attempt(work);
    } catch (error) {
      if (!isLostConnection(error)) throw asUnavailable(error);
      this.#connection = undefined;
    }
    try {
      return await this.#attempt(work);
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async #attempt<T>(work: (database: Connection) => Promise<T>): Promise<T> {
    return work(await withPatience((this.#connection ??= this.#open())));
  }

  async #open(): Promise<Connection> {
    const forget = (): void => {
      this.#connection = undefined;
    };
    const connect = (version?: number): Promise<Connection> =>
      openDB<Schema>(this.#name, version, {
        upgrade: (database, oldVersion, _newVersion, upgrade) => {
          for (const migrate of MIGRATIONS.slice(oldVersion)) migrate(database, upgrade);
        },
        // Another tab brings newer code: make way at once, and come back at the next use with its version.
        blocking: (_current, _blocked, event) => {
          forget();
          (event.target as IDBDatabase).close();
        },
        terminated: forget,
      });
    try {
      // A database that newer code has left behind serves as it is, since steps only add.
      return await connect(DATABASE_VERSION).catch((error: unknown) => {
        if (isNamed(error, 'VersionError')) return connect();
        throw error;
      });
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Closes the connection; the next use opens another. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    (await connection?.catch(() => undefined))?.close();
  }
}

function asUnavailable(error: unknown): StorageUnavailableError {
  if (error instanceof StorageUnavailableError) return error;
  const detail = isNamed(error, 'QuotaExceededError') ? 'its storage is full' : messageOf(error).replace(/\.$/, '');
  return new StorageUnavailableError(detail, error);
}

/** An open that is blocked by a tab with older code goes on, and serves the next use; only this one stops waiting. */
async function withPatience(connection: Promise<Connection>): Promise<Connection> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const outOfPatience = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new StorageUnavailableError('its storage does not answer; another tab may hold it')), PATIENCE_MS);
  });
  try {
    return await Promise.race([connection, outOfPatience]);
  } finally {
    clearTimeout(timer);
  }
}
