import { fsyncSync, mkdirSync } from 'node:fs';
import { PGlite, type postgresMod, type Transaction } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { Database, Row, Sql } from './database.ts';
import { makeCluster } from './new-cluster.ts';

type PostgresMod = postgresMod.PostgresMod;

/** What PGlite's own file system lacks: it answers PostgreSQL's fsync with success and does nothing. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: { readonly nfd: number }) => number };
}

/** PGlite's files in a folder, brought to the disk when PostgreSQL asks for it. */
class DurableFolder extends NodeFS {
  override async init(pg: PGlite, options: Partial<PostgresMod>): Promise<{ emscriptenOpts: Partial<PostgresMod> }> {
    const { emscriptenOpts } = await super.init(pg, options);
    const addFsync = (module: PostgresMod): void => {
      const { NODEFS } = module as unknown as { readonly NODEFS: NodeFileSystem };
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        fsyncSync(nfd);
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addFsync] } };
  }
}

/**
 * `-F` turns fsync off, and is one of PGlite's defaults. fdatasync, PostgreSQL's own choice for the log, is a stub in
 * Emscripten. The log is kept short, since after a crash the next start reads all of it.
 */
const START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', 'synchronous_commit=on', 'shared_buffers=32MB', 'max_wal_size=128MB', 'min_wal_size=32MB'].flatMap((setting) => ['-c', setting]),
];

/**
 * A server that cannot write its log, as on a full disk, panics: it ends, and the next one recovers from the log. PGlite
 * goes on after it, and computes for ever at the next statement, with all of this process. So it gets none.
 */
function haltAfterPanic(pglite: PGlite): { readonly halted: Promise<Error>; readonly isHalted: () => boolean } {
  let panic: Error | undefined;
  let tell: (error: Error) => void;
  const halted = new Promise<Error>((resolve) => (tell = resolve));
  const guarded =
    <Arguments extends unknown[], Result>(run: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      if (panic) throw panic;
      try {
        return await run(...given);
      } catch (error) {
        if ((error as { readonly severity?: string }).severity === 'PANIC') tell((panic = error as Error));
        throw error;
      }
    };
  pglite.execProtocol = guarded(pglite.execProtocol.bind(pglite));
  pglite.execProtocolStream = guarded(pglite.execProtocolStream.bind(pglite));
  return { halted, isHalted: () => panic !== undefined };
}

/** PGlite on a folder, whose files it makes where there are none. */
export const openPGlite = (folder: string): Promise<PGlite> => PGlite.create({ fs: new DurableFolder(folder), startParams: START });

/**
 * PostgreSQL inside this process, its files in a folder. One connection: statements and transactions wait for each
 * other. Only one process may have the folder open at a time, see `folder-lock.ts`.
 */
export async function openEmbedded(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await makeCluster(folder);
  const pglite = await openPGlite(folder);
  const { halted, isHalted } = haltAfterPanic(pglite);
  const sqlOf = (connection: PGlite | Transaction): Sql => ({
    query: async <Wanted extends object = Row>(text: string, values: readonly unknown[] = []) => (await connection.query<Wanted>(text, [...values])).rows,
    script: async (text) => (await connection.exec(text)).map(({ rows }) => rows as Row[]),
  });
  return {
    kind: 'embedded',
    ...sqlOf(pglite),
    // Statements that begin a transaction of their own and fail would leave it open for whoever comes next; within one of
    // PGlite's, which nobody else can get into, it is rolled back.
    script: (text) => pglite.transaction((connection) => sqlOf(connection).script(text)),
    transaction: (work) => pglite.transaction((connection) => work(sqlOf(connection))),
    close: () => (isHalted() ? Promise.resolve() : pglite.close()),
    halted,
  };
}
