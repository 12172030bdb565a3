/** The endpoint of `npm run bench:endpoint`, in a process of its own: forked with what it keeps things in. */
import type { AddressInfo } from 'node:net';
import type PgBoss from 'pg-boss';
import { createToken } from '../../training/server/access/tokens.ts';
import type { Database, Row, Sql } from '../../training/server/database/database.ts';
import { openDatabase } from '../../training/server/database/open.ts';
import { buildEndpoint } from '../../training/server/endpoint.ts';
import { startQueue } from '../../training/server/jobs/queue.ts';
import { readSettings } from '../../training/server/settings.ts';

export interface Ready {
  readonly url: string;
  readonly token: string;
}

/** What the process answers to any message: its memory in bytes, after garbage is collected. */
export interface Memory {
  readonly resident: number;
  readonly heap: number;
}

const [storage, folder, databaseUrl] = process.argv.slice(2);

/** Forgets everything at once, but who may come in. */
function nothing(): Database {
  let token: readonly unknown[] = [];
  let changes = 0;
  const query: Sql['query'] = <Wanted extends object = Row>(text: string, values: readonly unknown[] = []) => {
    if (text.startsWith('insert into tokens')) token = values;
    const [id, name, role, hash] = token;
    const rows = text.startsWith('select id, name, role') ? [{ id, name, role, hash }] : text.includes('nextval') ? [{ identity: [{ epoch: 'none', number: ++changes }], before: [], known: [], today: [] }] : text.includes('from identity') ? [{ endpoint: 'none', changes: 0 }] : [];
    return Promise.resolve(rows as unknown as Wanted[]);
  };
  const sql: Sql = { query, script: () => Promise.resolve([]) };
  return { kind: 'embedded', ...sql, transaction: (work) => work(sql), close: () => Promise.resolve() };
}

const database = storage === 'nothing' ? nothing() : await openDatabase({ folder, databaseUrl: databaseUrl === '' ? undefined : databaseUrl });
const queue = storage === 'nothing' ? ({ send: () => Promise.resolve(null) } as unknown as PgBoss) : await startQueue(database, console.error);
const settings = readSettings({}, { SCRAWL_ENDPOINT_LOG: 'silent', SCRAWL_ENDPOINT_RATE: '999999999', SCRAWL_ENDPOINT_DAY_CAP: '999999999', SCRAWL_ENDPOINT_DATA: folder });
const app = await buildEndpoint({ database, settings, queue });
const { token } = await createToken(database, 'submit', 'bench');
await app.listen({ port: 0, host: '127.0.0.1' });
process.send!({ url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`, token } satisfies Ready);
process.on('message', () => {
  globalThis.gc?.();
  process.send!({ resident: process.memoryUsage().rss, heap: process.memoryUsage().heapUsed } satisfies Memory);
});
