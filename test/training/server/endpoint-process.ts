import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = resolve(import.meta.dirname, '../../..');

export interface EndpointProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** As the power does: at once. */
  kill(): Promise<void>;
  /** As Ctrl-C does. @returns the exit code */
  end(): Promise<number | null>;
}

/** `npm run endpoint` on a place of its own and a free port. @throws Error with what it said where it does not start */
export async function startEndpointProcess(place: { readonly folder: string; readonly databaseUrl: string | undefined }, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): Promise<EndpointProcess> {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), resolve(ROOT, 'training/server/main.ts'), '--port', '0', '--host', '127.0.0.1', ...args], {
    cwd: ROOT,
    env: { ...process.env, SCRAWL_ENDPOINT_DATA: place.folder, DATABASE_URL: place.databaseUrl ?? '', SCRAWL_ENDPOINT_LOG: 'silent', SCRAWL_ENDPOINT_RATE: '1000000', SCRAWL_ENDPOINT_DAY_CAP: '1000000', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that fails or takes too long leaves none behind.
  process.once('exit', () => child.kill('SIGKILL'));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = once(child, 'exit');
  const url = await new Promise<string>((started, failed) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, address] = /^The endpoint is running at (\S+)\/$/.exec(line) ?? [];
      if (address !== undefined) started(address);
    });
    void ended.then(() => failed(new Error(`The endpoint did not start: ${complaint}`)));
  });
  return {
    url: url.replace('localhost', '127.0.0.1'),
    child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    async end() {
      child.kill('SIGTERM');
      await ended;
      return child.exitCode;
    },
  };
}
