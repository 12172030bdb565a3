import { openDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { Observable } from '../async/observable.ts';
import { messageOf, ScrawlError, StorageUnavailableError } from '../core/errors.ts';
import { LogCare } from './log-care.ts';
import { DATABASE_NAME, DATABASE_VERSION, MIGRATIONS, type Schema } from './schema.ts';

type Connection = IDBPDatabase<Schema>;
type Stores = readonly StoreNames<Schema>[];
export type Transaction<Names extends Stores, Mode extends 'readonly' | 'readwrite'> = IDBPTransaction<Schema, [...Names], Mode>;

/** Long enough for a slow phone's disk; some browsers never answer where storage is broken. */
const PATIENCE_MS = 4_000;

const isNamed = (thrown: unknown, name: string): boolean => thrown instanceof DOMException && thrown.name === name;

/** Safari reports a connection that its storage process dropped as `UnknownError`. */
const isLostConnection = (thrown: unknown): boolean => isNamed(thrown, 'InvalidStateError') || isNamed(thrown, 'UnknownError');

/** The app's database, opened at its first use and again after its connection was lost. */
export class Database {
  readonly name: string;
  readonly #log: LogCare;
  readonly #lateOpenings = new Observable(0);
  #connection: Promise<Connection> | undefined;
  #isLate = false;

  constructor(name = DATABASE_NAME) {
    this.name = name;
    this.#log = new LogCare(name);
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

  /** Calls `listener` when the database opens after someone was told that it does not answer. @returns how to stop that */
  onLateOpening(listener: () => void): () => void {
    return this.#lateOpenings.subscribe(() => listener());
  }

  /** What `stores` hold at one moment; `work` awaits nothing but their requests. @throws StorageUnavailableError */
  read<const Names extends Stores, T>(stores: Names, work: (transaction: Transaction<Names, 'readonly'>) => Promise<T>): Promise<T> {
    return this.use(async (connection) => {
      const transaction = connection.transaction<[...Names]>([...stores]);
      const [result] = await Promise.all([work(transaction), transaction.done]);
      return result;
    });
  }

  /**
   * Changes `stores` in one transaction: on the disk once this resolves, and as they were where it throws. `work` awaits
   * nothing but their requests. After a lost connection it is done again, so it must not mind being done twice.
   * @param durability `relaxed`, most browsers' default, is done before the disk has it: for what nobody would miss.
   * @throws StorageUnavailableError
   */
  write<const Names extends Stores, T>(
    stores: Names,
    work: (transaction: Transaction<Names, 'readwrite'>) => Promise<T>,
    durability: 'strict' | 'relaxed' = 'strict',
  ): Promise<T> {
    const attempt = async (connection: Connection): Promise<T> => {
      const transaction = connection.transaction<[...Names], 'readwrite'>([...stores], 'readwrite', { durability });
      const done = transaction.done.catch((error: unknown) => {
        // The transaction knows the cause, a full disk say; its requests only that it was aborted.
        throw transaction.error ?? error;
      });
      try {
        const result = await work(transaction);
        await done;
        return result;
      } catch (error) {
        abort(transaction);
        await done.catch(() => undefined);
        throw transaction.error ?? error;
      }
    };
    return this.#log.during(() => this.use(attempt));
  }

  async #attempt<T>(work: (database: Connection) => Promise<T>): Promise<T> {
    return work(await this.#withPatience((this.#connection ??= this.#open())));
  }

  /** An open that is blocked by a tab with older code goes on, and serves the next use; only this one stops waiting. */
  async #withPatience(connection: Promise<Connection>): Promise<Connection> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const outOfPatience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        this.#tellOnceOpen(connection);
        reject(new StorageUnavailableError('its storage does not answer; another tab may hold it'));
      }, PATIENCE_MS);
    });
    try {
      return await Promise.race([connection, outOfPatience]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Tells of it once, however many have stopped waiting. */
  #tellOnceOpen(connection: Promise<Connection>): void {
    if (this.#isLate) return;
    this.#isLate = true;
    const settled = (): void => void (this.#isLate = false);
    void connection.then(() => this.#lateOpenings.set(this.#lateOpenings.value + 1)).then(settled, settled);
  }

  async #open(): Promise<Connection> {
    const forget = (): void => {
      this.#connection = undefined;
    };
    const connect = (version?: number): Promise<Connection> =>
      openDB<Schema>(this.name, version, {
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
    await this.#log.end();
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It is over already.
  }
}

function asUnavailable(error: unknown): ScrawlError {
  if (error instanceof ScrawlError) return error;
  const detail = isNamed(error, 'QuotaExceededError') ? 'its storage is full' : messageOf(error).replace(/\.$/, '');
  return new StorageUnavailableError(detail, error);
}
