import { basename, dirname, join } from 'node:path';
import { messageOf } from '../../../src/core/errors.ts';
import { audit } from '../audit.ts';
import type { EndpointSettings } from '../settings.ts';
import type { Database, Sql } from '../database/database.ts';
import type { Question } from '../database/together.ts';
import { openHighWaterMark, type HighWaterMark } from './high-water-mark.ts';

/** What a phone compares to know whether the endpoint still holds what it once acknowledged. */
export interface EndpointIdentity {
  readonly endpoint: string;
  /** Another one once the data has gone back, e.g. because it was restored from a backup. */
  readonly epoch: string;
  /** Grows with every change of the model in use; what orders model updates, since clocks do not. */
  readonly sequence: number;
}

interface NextChange {
  readonly epoch: string;
  readonly number: number;
}

/** Asks for the epoch, and takes a number, in every transaction that keeps batches. */
export const NEXT_CHANGE: Question<NextChange> = { text: "select epoch, nextval('changes')::float8 as number from identity", values: [] };

/** What one transaction that keeps batches has to know, and to tell once it is committed. */
export interface Change {
  readonly epoch: string;
  /** Tells the file outside the database. */
  committed(): void;
}

/**
 * Notices that the database has gone back to an earlier state. Each transaction that keeps batches takes a number from a
 * sequence of the database, and the highest that was committed is also in a file beside the data folder, which a backup
 * of the folder or of the database does not contain. A database that is behind that file has forgotten something: its
 * epoch changes. The same is found while a process runs, as soon as a number comes that is not higher than the last.
 */
export class IdentityWatch {
  readonly #mark: HighWaterMark | undefined;
  #highest: number;

  private constructor(mark: HighWaterMark | undefined, highest: number) {
    this.#mark = mark;
    this.#highest = highest;
  }

  /**
   * @param restored whether the data is known to have been restored: the epoch changes in any case.
   * @param warn told where there can be no file; an embedded database then changes its epoch at every start.
   */
  static async open(database: Database, { folder, restored }: Pick<EndpointSettings, 'folder' | 'restored'>, warn: (sentence: string) => void): Promise<IdentityWatch> {
    const [{ endpoint, changes }] = await database.query<{ endpoint: string; changes: number }>('select endpoint, case when is_called then last_value else 0 end::float8 as changes from identity, changes');
    const path = join(dirname(folder), `${basename(folder)}.${endpoint}.mark`);
    let mark: HighWaterMark | undefined;
    try {
      mark = openHighWaterMark(path);
    } catch (error) {
      warn(`${path} cannot be written (${messageOf(error)}): after restoring a backup, start with --restored.`);
    }
    // On a server other processes may have kept all this, on other machines; an embedded database without its file has been moved or restored.
    const unknown = mark?.found === undefined && database.kind === 'embedded' && changes > 0;
    const wentBack = mark?.found !== undefined && changes < mark.found;
    if (restored || unknown || wentBack) {
      const why = restored ? 'start with --restored' : wentBack ? `change ${changes} after change ${mark?.found}` : 'no mark beside the data folder';
      await database.transaction((sql) => renewEpoch(sql, why));
    }
    mark?.write(changes);
    return new IdentityWatch(mark, changes);
  }

  /** To be called once within every transaction that keeps batches. @param asked the answer to `NEXT_CHANGE` */
  async change(sql: Sql, { epoch: former, number }: NextChange): Promise<Change> {
    const before = this.#highest;
    const wentBack = number <= before;
    return {
      epoch: wentBack ? await renewEpoch(sql, `change ${number} after change ${before}`) : former,
      committed: () => {
        if (!wentBack && number <= this.#highest) return;
        this.#highest = number;
        this.#mark?.write(number);
      },
    };
  }

  close(): void {
    this.#mark?.close();
  }
}

async function renewEpoch(sql: Sql, why: string): Promise<string> {
  const [{ epoch, endpoint }] = await sql.query<{ epoch: string; endpoint: string }>('update identity set epoch = gen_random_uuid() returning epoch, endpoint');
  await audit(sql, {}, 'data went back', endpoint, { why });
  return epoch;
}

export async function identityOf(sql: Sql): Promise<EndpointIdentity> {
  const [identity] = await sql.query<EndpointIdentity>('select endpoint, epoch, (select count(*) + count(withdrawn_at) from promotions)::int as sequence from identity');
  return identity;
}
