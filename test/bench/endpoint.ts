/**
 * `npm run bench:endpoint`: what the endpoint takes in on loopback, on both storages, against the same server storing
 * nothing, one after the other in one run; then its memory while it takes in 100,000 corrections. Sender and server
 * share the machine. Nothing is inspected meanwhile, as with `--no-training`.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { formatCorrectionBatch } from '../../src/formats/correction-batch-json.ts';
import { batchOf, correctionOf, PEN_DIGITS } from '../training/server/correction-batches.ts';
import { newDataFolder } from '../training/server/embedded-template.ts';
import { findPostgres, startPostgres } from '../support/postgres.ts';
import type { Memory, Ready } from './endpoint-server.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, corrections: { type: 'string', default: '100000' } } });
const SECONDS = Number(values.seconds);
const TOTAL = Number(values.corrections);
/** As a phone sends them after a day. */
const BATCH = 20;
const CONNECTIONS = 8;
/** How often the memory is looked at on the way. */
const LOOKS = 5;

/** Batches that differ in their ids and in nothing else: the sender is not to be what is measured. */
const template = formatCorrectionBatch(batchOf(PEN_DIGITS.slice(0, 10).concat(PEN_DIGITS.slice(0, BATCH - 10)).map(({ digit, ink }, i) => correctionOf({ id: `NUMBER-${i}`, label: digit, ink })), 'bench-NUMBER'));
let sent = 0;
const nextBatch = (): string => template.replaceAll('NUMBER', String(sent++));

interface Server extends Ready {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

async function startServer(...args: readonly string[]): Promise<Server> {
  const child = fork(resolve(import.meta.dirname, 'endpoint-server.ts'), args, { execArgv: ['--expose-gc', '--import', 'tsx'] });
  process.once('exit', () => child.kill('SIGKILL'));
  const [ready] = (await once(child, 'message')) as [Ready];
  return {
    ...ready,
    child,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function load({ url, token }: Ready, amount: { readonly duration: number } | { readonly amount: number }): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `${url}/v1/batches`,
    connections: CONNECTIONS,
    timeout: 60,
    ...amount,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: nextBatch() }) }],
  });
  if (result.non2xx + result.errors + result.timeouts > 0) throw new Error(`${result.non2xx} refused, ${result.errors} failed, ${result.timeouts} timed out`);
  return result;
}

async function memory({ child }: Server): Promise<Memory> {
  const answer = once(child, 'message');
  child.send('memory');
  const [seen] = (await answer) as [Memory];
  return seen;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0).padStart(5)} MB`;
const root = mkdtempSync(join(tmpdir(), 'scrawl-bench-'));
const programs = findPostgres();
const postgres = programs === undefined ? undefined : await startPostgres(programs);
try {
  console.log(`Batches of ${BATCH} corrections (${(template.length / 1000).toFixed(1)} kB), ${CONNECTIONS} connections, ${SECONDS} s each\n`);
  console.log('storage     corrections/s   of storing nothing      p50      p99      max');
  const storages = [['nothing', root, ''], ['embedded', await newDataFolder(join(root, 'a')), ''], ...(postgres === undefined ? [] : [['server', root, await postgres.newDatabase()]])];
  let base = 0;
  for (const [name, ...place] of storages) {
    const server = await startServer(name, ...place);
    await load(server, { duration: 2 });
    const { requests, latency } = await load(server, { duration: SECONDS });
    const rate = (requests.total * BATCH) / SECONDS;
    base ||= rate;
    console.log(`${name.padEnd(10)} ${rate.toFixed(0).padStart(14)} ${`${((100 * rate) / base).toFixed(0)} %`.padStart(20)} ${`${latency.p50} ms`.padStart(8)} ${`${latency.p99} ms`.padStart(8)} ${`${latency.max} ms`.padStart(8)}`);
    await server.stop();
  }
  if (postgres === undefined) console.log('There is no PostgreSQL server on this machine: left out.');

  for (const [name, ...place] of [['embedded', await newDataFolder(join(root, 'b')), ''], ...(postgres === undefined ? [] : [['server', root, await postgres.newDatabase()]])]) {
    console.log(`\nMemory over ${TOTAL.toLocaleString('en')} corrections, ${name}\n\ncorrections   resident   JavaScript`);
    const server = await startServer(name, ...place);
    const show = async (count: number): Promise<Memory> => {
      const { resident, heap } = await memory(server);
      console.log(`${count.toLocaleString('en').padStart(11)}  ${megabytes(resident)}     ${megabytes(heap)}`);
      return { resident, heap };
    };
    await show(0);
    const looks: Memory[] = [];
    for (let look = 1; look <= LOOKS; look++) {
      await load(server, { amount: TOTAL / LOOKS / BATCH });
      looks.push(await show((look * TOTAL) / LOOKS));
    }
    // Before the first look caches fill and code is compiled.
    const [first, last] = [looks[0], looks[LOOKS - 1]];
    console.log(`since the first ${(TOTAL / LOOKS).toLocaleString('en')}: ${megabytes(last.resident - first.resident).trim()} resident, ${megabytes(last.heap - first.heap).trim()} JavaScript`);
    await server.stop();
  }
} finally {
  await postgres?.stop();
  rmSync(root, { recursive: true, force: true });
}
