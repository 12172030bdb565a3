/**
 * `npm run bench:endpoint [-- --against DIR --storage NAME --mixed --memory --only]`: what the endpoint takes in on
 * loopback, on both storages, against the same server storing nothing, one after the other in one run. Sender and server
 * share the machine. Nothing is inspected meanwhile, as with `--no-training`.
 *
 * --storage NAME  only this one: embedded or server
 * --against DIR   also the endpoint of another checkout, in turn: this, that, that, this
 * --mixed         how long small batches take while another client sends the heaviest that the endpoint takes
 * --memory        memory while 100,000 corrections come in
 * --only          nothing but what --mixed and --memory ask for
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { findPostgres, startPostgres } from '../support/postgres.ts';
import { BATCH, mostPoints, nextBatch } from './endpoint-batches.ts';
import { mixedLoad, type Mixed } from './endpoint-mixed.ts';
import { EndpointProcess } from './endpoint-process.ts';
import type { Memory, Ready } from './endpoint-server.ts';
import { quantile } from './times.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    corrections: { type: 'string', default: '100000' },
    against: { type: 'string' },
    storage: { type: 'string' },
    mixed: { type: 'boolean' },
    memory: { type: 'boolean' },
    only: { type: 'boolean' },
  },
});
const SECONDS = Number(values.seconds);
const TOTAL = Number(values.corrections);
const HERE = resolve(import.meta.dirname, '../..');
const CONNECTIONS = 8;
/** How often the memory is looked at on the way. */
const LOOKS = 5;

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

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0).padStart(5)} MB`;
const root = mkdtempSync(join(tmpdir(), 'scrawl-bench-'));
const programs = findPostgres();
const postgres = programs === undefined ? undefined : await startPostgres(programs);
let places = 0;
/** A new place of a storage, as the server's arguments. */
const placeOf = async (storage: string): Promise<readonly string[]> => [storage, join(root, String(++places)), storage === 'server' ? await postgres!.newDatabase() : ''];
const STORAGES = ['embedded', ...(postgres === undefined ? [] : ['server'])].filter((storage) => values.storage === undefined || storage === values.storage);
if (postgres === undefined) console.log('There is no PostgreSQL server on this machine: left out.');

interface Throughput {
  /** Corrections a second. */
  readonly rate: number;
  /** In milliseconds. */
  readonly p99: number;
  /** Of the endpoint's process, in microseconds for a correction: it says more than the rate where others have the machine. */
  readonly processor: number;
}

async function throughput(): Promise<void> {
  console.log(`Batches of ${BATCH} corrections (${(nextBatch().length / 1000).toFixed(1)} kB), ${CONNECTIONS} connections, ${SECONDS} s each\n`);
  console.log('storage     checkout   corrections/s      p50      p99      max   processor');
  const checkouts = values.against === undefined ? [HERE] : [HERE, resolve(values.against), resolve(values.against), HERE];
  for (const storage of ['nothing', ...STORAGES]) {
    const rates = new Map<string, Throughput[]>();
    for (const checkout of storage === 'nothing' ? [HERE] : checkouts) {
      const server = await EndpointProcess.start(checkout, ...(await placeOf(storage)));
      await load(server.ready, { duration: 2 });
      const before = server.processorTime();
      const { requests, latency } = await load(server.ready, { duration: SECONDS });
      const corrections = requests.total * BATCH;
      const [rate, processor] = [corrections / SECONDS, (1e6 * (server.processorTime() - before)) / corrections];
      rates.set(checkout, [...(rates.get(checkout) ?? []), { rate, p99: latency.p99, processor }]);
      console.log(`${storage.padEnd(10)}  ${(checkout === HERE ? 'this' : 'other').padEnd(8)} ${rate.toFixed(0).padStart(15)} ${`${latency.p50} ms`.padStart(8)} ${`${latency.p99} ms`.padStart(8)} ${`${latency.max} ms`.padStart(8)} ${`${processor.toFixed(0)} µs`.padStart(11)}`);
      await server.stop();
    }
    if (rates.size < 2) continue;
    const [own, other] = [...rates.values()].map((runs) => (name: keyof Throughput) => runs.reduce((sum, run) => sum + run[name], 0));
    const ratio = (name: keyof Throughput): string => (own(name) / other(name)).toFixed(2);
    console.log(`${storage}: ${ratio('rate')} × the other’s corrections a second, ${ratio('p99')} × its p99, ${ratio('processor')} × its processor time a correction\n`);
  }
}

async function mixed(): Promise<void> {
  const checkouts = [HERE, ...(values.against === undefined ? [] : [resolve(values.against)])];
  const points = await Promise.all(checkouts.map(mostPoints));
  console.log(`\nSmall batches from one client, alone and while another sends batches of 500 drawings of ${points.join(' or ')} points, as heavy as are taken; ${SECONDS} s each, in turns\n`);
  console.log('storage     checkout        alone p50 / p99      beside p50 / p99    p99 ratio    large batches   most memory');
  for (const storage of STORAGES) {
    const runs: Mixed[] = [];
    for (const checkout of checkouts) {
      const run = await mixedLoad(checkout, await placeOf(storage), SECONDS);
      const [alone, beside] = [run.alone, run.beside].map((took) => `${quantile(took, 0.5).toFixed(1)} / ${quantile(took, 0.99).toFixed(1)} ms`);
      const ratio = quantile(run.beside, 0.99) / quantile(run.alone, 0.99);
      console.log(`${storage.padEnd(10)}  ${(checkout === HERE ? 'this' : 'other').padEnd(8)} ${alone.padStart(20)} ${beside.padStart(21)} ${ratio.toFixed(2).padStart(12)} ${String(run.large).padStart(16)} ${megabytes(run.peak).padStart(13)}`);
      runs.push(run);
    }
    if (runs.length > 1) console.log(`${storage}: ${(runs[0].peak / runs[1].peak).toFixed(2)} × the other’s most memory\n`);
  }
}

async function memoryOverTime(): Promise<void> {
  for (const storage of STORAGES) {
    console.log(`\nMemory over ${TOTAL.toLocaleString('en')} corrections, ${storage}\n\ncorrections   resident   JavaScript`);
    const server = await EndpointProcess.start(HERE, ...(await placeOf(storage)));
    const show = async (count: number): Promise<Memory> => {
      const { resident, heap } = await server.memory();
      console.log(`${count.toLocaleString('en').padStart(11)}  ${megabytes(resident)}     ${megabytes(heap)}`);
      return { resident, heap };
    };
    await show(0);
    const looks: Memory[] = [];
    for (let look = 1; look <= LOOKS; look++) {
      await load(server.ready, { amount: TOTAL / LOOKS / BATCH });
      looks.push(await show((look * TOTAL) / LOOKS));
    }
    // Before the first look caches fill and code is compiled.
    const [first, last] = [looks[0], looks[LOOKS - 1]];
    console.log(`since the first ${(TOTAL / LOOKS).toLocaleString('en')}: ${megabytes(last.resident - first.resident).trim()} resident, ${megabytes(last.heap - first.heap).trim()} JavaScript`);
    await server.stop();
  }
}

try {
  if (values.only !== true) await throughput();
  if (values.mixed === true) await mixed();
  if (values.memory === true) await memoryOverTime();
} finally {
  await postgres?.stop();
  rmSync(root, { recursive: true, force: true });
}
