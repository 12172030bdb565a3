import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** Where Debian and Homebrew put the server's programs, which stand on nobody's PATH. */
const PLACES = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'];

/** The folder of a PostgreSQL server's programs on this machine. */
export function findPostgres(): string | undefined {
  const versions = PLACES.flatMap((place) => (existsSync(place) ? readdirSync(place).filter((name) => /^\d+$|^postgresql/.test(name)).sort().reverse().map((name) => join(place, name, 'bin')) : []));
  return [...(process.env.PATH ?? '').split(delimiter), ...versions].find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

/**
 * The same, where tests ask for it: without one they are left out, and say so, but in CI they fail.
 * @throws Error where there is none and `SCRAWL_TEST_POSTGRES` is "required".
 */
export function postgresForTests(): string | undefined {
  const found = findPostgres();
  if (found !== undefined) return found;
  const missing = 'There is no PostgreSQL server on this machine (Debian: apt-get install postgresql)';
  if (process.env.SCRAWL_TEST_POSTGRES === 'required') throw new Error(`${missing}.`);
  console.log(`${missing}: only the embedded one is tested.`);
  return undefined;
}

export interface PostgresServer {
  /** A new, empty database on it. @returns its address */
  newDatabase(): Promise<string>;
  /** Ends it as a power cut would, as far as its files go, and starts it again. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of one's own in a temporary folder. As root it runs as nobody: PostgreSQL refuses to run as root. */
export async function startPostgres(programs: string): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'scrawl-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined && user.gid !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const environment = { PATH: process.env.PATH, HOME: folder, LANG: 'C' };
  const made = spawnSync(join(programs, 'initdb'), ['--pgdata', data, '--username', 'scrawl', '--auth', 'trust', '--encoding', 'UTF8', '--no-sync'], { ...user, env: environment, cwd: folder, encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const url = (database: string): string => `postgres://scrawl@127.0.0.1:${port}/${database}`;

  const start = async (): Promise<ReturnType<typeof spawn>> => {
    const server = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'shared_buffers=32MB'], { ...user, env: environment, cwd: folder, stdio: 'ignore' });
    for (let tries = 0; ; tries++) {
      if (server.exitCode !== null) throw new Error(`postgres ended with code ${server.exitCode}.`);
      const client = new pg.Client({ connectionString: url('postgres') });
      const up = await client.connect().then(() => true, () => false);
      if (up) {
        await client.end();
        return server;
      }
      if (tries > 600) throw new Error('postgres does not answer.');
      await pause(50);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };

  let server = await start();
  let databases = 0;
  return {
    async newDatabase() {
      const client = new pg.Client({ connectionString: url('postgres') });
      await client.connect();
      const name = `scrawl_${++databases}`;
      await client.query(`create database ${name}`);
      await client.end();
      return url(name);
    },
    async crash() {
      // SIGQUIT is PostgreSQL's "immediate" shutdown: nothing is written any more, the next start recovers from the log.
      await end('SIGQUIT');
      server = await start();
    },
    async stop() {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
