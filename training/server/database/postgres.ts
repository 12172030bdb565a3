import pg from 'pg';
import { SettingError } from '../errors.ts';
import type { Database, Row, Sql } from './database.ts';

/** Connections to the server that one process holds at most; a request waits for a free one. */
const CONNECTIONS = 10;

/** A PostgreSQL server. @throws the driver's error where it cannot be reached; SettingError where it may lose what it has committed. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS, application_name: 'scrawl-endpoint', options: '-c synchronous_commit=on', connectionTimeoutMillis: 10_000 });
  // A connection that breaks while nobody uses it is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const sqlOf = (connection: pg.Pool | pg.PoolClient): Sql => ({
    query: async <Wanted extends object = Row>(text: string, values: readonly unknown[] = []) => (await connection.query(text, [...values])).rows as Wanted[],
    async script(text) {
      // The driver answers several statements with a list, which its types do not say.
      const results = (await connection.query(text)) as pg.QueryResult<Row> | readonly pg.QueryResult<Row>[];
      return (Array.isArray(results) ? results : [results]).map(({ rows }: pg.QueryResult<Row>) => rows);
    },
  });
  const database: Database = {
    kind: 'server',
    ...sqlOf(pool),
    async script(text) {
      // Statements that begin a transaction of their own and fail would leave it open for whoever has the connection next.
      const connection = await pool.connect();
      let broken: Error | undefined;
      try {
        return await sqlOf(connection).script(text);
      } catch (error) {
        await connection.query('rollback').catch((reason: Error) => (broken = reason));
        throw error;
      } finally {
        connection.release(broken);
      }
    },
    async transaction(work) {
      const connection = await pool.connect();
      let broken: Error | undefined;
      try {
        await connection.query('begin');
        const result = await work(sqlOf(connection));
        await connection.query('commit');
        return result;
      } catch (error) {
        // A connection that cannot even roll back is not handed to the next one.
        await connection.query('rollback').catch((reason: Error) => (broken = reason));
        throw error;
      } finally {
        connection.release(broken);
      }
    },
    close: () => pool.end(),
  };
  try {
    const [{ fsync }] = await database.query<{ fsync: string }>('show fsync');
    if (fsync !== 'on') throw new SettingError('DATABASE_URL', 'a server with fsync on, since what is acknowledged is to outlive a power cut', fsync);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return database;
}
