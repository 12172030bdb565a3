/** One row, by the names of its columns. Count with `::int` in the SQL: a bigint would arrive as two different things. */
export type Row = Readonly<Record<string, unknown>>;

/** SQL of PostgreSQL with `$1…` for values; the same text runs embedded and on a server. */
export interface Sql {
  /** @returns the rows of one statement. Bytes come back as Uint8Array, times as Date, JSON as what it says. */
  query<Wanted extends object = Row>(text: string, values?: readonly unknown[]): Promise<readonly Wanted[]>;
  /** Several statements in one text, without values, as migrations and the queue have them. @returns the rows of each. */
  script(text: string): Promise<readonly (readonly Row[])[]>;
}

export interface Database extends Sql {
  readonly kind: 'embedded' | 'server';
  /**
   * Commits what `work` did, durably, before it resolves: a power cut after that loses nothing. Undoes all of it where
   * `work` throws.
   */
  transaction<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
  /** Resolves, with why, once the embedded database answers nothing any more; absent of a server, which starts again by itself. */
  readonly halted?: Promise<Error>;
}
