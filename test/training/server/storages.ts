import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';
import type PgBoss from 'pg-boss';
import type { FastifyInstance } from 'fastify';
import { createToken, type Role } from '../../../training/server/access/tokens.ts';
import type { Database } from '../../../training/server/database/database.ts';
import { openDatabase } from '../../../training/server/database/open.ts';
import { buildEndpoint } from '../../../training/server/endpoint.ts';
import { startQueue } from '../../../training/server/jobs/queue.ts';
import { ReadingThreads } from '../../../training/server/ingest/reading-threads.ts';
import { addShippedModel } from '../../../training/server/models/model-store.ts';
import { readSettings, type EndpointSettings } from '../../../training/server/settings.ts';
import { postgresForTests, startPostgres, type PostgresServer } from '../../support/postgres.ts';
import { newDataFolder } from './embedded-template.ts';

/** Where an endpoint of the tests keeps what it is sent. */
export interface Storage {
  readonly name: 'embedded' | 'server';
  /** A folder, and the address of a database on a server or none: new and empty each time. */
  readonly place: () => Promise<{ readonly folder: string; readonly databaseUrl: string | undefined }>;
  /** The real server, where there is one. */
  readonly postgres: () => PostgresServer | undefined;
}

/** Describes the same tests on PGlite and, where this machine has one, on a real PostgreSQL server. */
export function onBothStorages(title: string, tests: (storage: Storage) => void, only: readonly Storage['name'][] = ['embedded', 'server']): void {
  const programs = only.includes('server') ? postgresForTests() : undefined;
  for (const name of only) {
    if (name === 'server' && programs === undefined) continue;
    describe(`${title}, on ${name === 'embedded' ? 'the embedded database' : 'a PostgreSQL server'}`, () => {
      let root = '';
      let server: PostgresServer | undefined;
      let places = 0;
      before(async () => {
        root = mkdtempSync(join(tmpdir(), 'scrawl-endpoint-'));
        if (name === 'server') server = await startPostgres(programs!);
      });
      tests({
        name,
        postgres: () => server,
        async place() {
          const folder = join(root, String(++places));
          if (server !== undefined) return { folder, databaseUrl: await server.newDatabase() };
          return { folder: await newDataFolder(folder), databaseUrl: undefined };
        },
      });
      // After those of the tests, which run in the order in which they were named: a folder goes once nothing has it open.
      after(async () => {
        for (const endpoint of open) await endpoint.close();
        await server?.stop();
        rmSync(root, { recursive: true, force: true });
      });
    });
  }
}

export interface TestEndpoint {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly queue: PgBoss;
  /** `Authorization` of a token with that role. */
  readonly as: Readonly<Record<Role, { readonly authorization: string }>>;
  readonly tokens: Readonly<Record<Role, { readonly id: string; readonly token: string }>>;
  close(): Promise<void>;
}

/** Of all endpoints of a test file: starting threads takes long. */
const threads = new ReadingThreads();

/** Those that a test which failed has left. */
const open = new Set<TestEndpoint>();

/** An endpoint in this process, with the model that ships and a token of each role, reached by `app.inject`. */
export async function startEndpoint(storage: Storage, changes: Partial<EndpointSettings> = {}): Promise<TestEndpoint> {
  return await startEndpointIn(await storage.place(), changes);
}

/** The same in a place that may have been one's before. */
export async function startEndpointIn(place: Awaited<ReturnType<Storage['place']>>, changes: Partial<EndpointSettings> = {}): Promise<TestEndpoint> {
  const database = await openDatabase(place);
  await addShippedModel(database);
  const queue = await startQueue(database, (error) => console.error(error));
  const defaults = readSettings({}, {});
  const settings: EndpointSettings = { ...defaults, ...place, log: 'silent', app: join(place.folder, 'no-app'), limits: { ...defaults.limits, perMinute: 1e6, perDay: 1e6 }, ...changes };
  const app = await buildEndpoint({ database, settings, queue, threads });
  const tokens = { submit: await createToken(database, 'submit', 'a phone'), review: await createToken(database, 'review', 'a reviewer'), admin: await createToken(database, 'admin', 'an admin') };
  const bearer = (role: Role): { readonly authorization: string } => ({ authorization: `Bearer ${tokens[role].token}` });
  const endpoint: TestEndpoint = {
    app,
    database,
    queue,
    tokens,
    as: { submit: bearer('submit'), review: bearer('review'), admin: bearer('admin') },
    async close() {
      open.delete(endpoint);
      await app.close();
      await queue.stop({ graceful: false });
      await database.close();
    },
  };
  open.add(endpoint);
  return endpoint;
}
