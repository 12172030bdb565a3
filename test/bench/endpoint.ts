/**
 * `npm run bench:endpoint [-- --against DIR --storage NAME --mixed --memory]`: what the endpoint takes in on loopback, on both
 * storages, against the same server storing nothing, one after the other in one run. Sender and server share the machine. Nothing is
 * inspected meanwhile, as with `--no-training`.
 *
 * --storage NAME  only this one: embedded or server
 * --against DIR   also the endpoint of another checkout, in turn: this, that, that, this
 * --mixed         how long small batches take while another client sends the largest permitted ones, one after another
 * --memory        memory while 100,000 corrections come in
 */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import type { Ink } from '../../src/core/ink/ink.ts';
import { formatCorrectionBatch } from '../../src/formats/correction-batch-json.ts';
import { batchOf, correctionOf, PEN_DIGITS } from '../training/server/correction-batches.ts';
import { findPostgres, startPostgres } from '../support/postgres.ts';
import type { Memory, Ready } from './endpoint-server.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '10' }, corrections: { type: 'string', default: '100000' }, against: { type: 'string' }, storage: { type: 'string' }, mixed: { type: 'boolean' }, memory: { type: 'boolean' } },
});
const SECONDS = Number(values.seconds);
const TOTAL = Number(values.corrections);
const HERE = resolve(import.meta.dirname, '../..');
/** As a phone sends them after a day. */
const BATCH = 20;
const CONNECTIONS = 8;
/** How often the memory is looked at on the way. */
const LOOKS = 5;

/** Batches that differ in their ids and in nothing else: the sender is not to be what is measured. */
const batchesLike = (inks: readonly { readonly digit: number; readonly ink: Ink }[]): (() => string) => {
  const template = formatCorrectionBatch(batchOf(inks.map(({ digit, ink }, i) => correctionOf({ id: `NUMBER-${i}`, label: digit as 0, ink })), 'bench-NUMBER')).split('NUMBER');
  return () => template.join(String(sent++));
};
let sent = 0;
const nextBatch = batchesLike(Array.from({ length: BATCH }, (_, i) => PEN_DIGITS[i % 10]));
/** 500 drawings of 200 points, as many of both as a batch may have. */
const nextLargeBatch = batchesLike(Array.from({ length: 500 }, (_, i) => ({ digit: PEN_DIGITS[i % 10].digit, ink: ofPoints(PEN_DIGITS[i % 10].ink, 200) })));

/** The same drawing with so many points, each stroke walked through evenly. */
function ofPoints(ink: Ink, count: number): Ink {
  const each = Math.floor(count / ink.strokes.length);
  return {
    ...ink,
    strokes: ink.strokes.map(({ points }) => ({
      points: Array.from({ length: each }, (_, i) => {
        const at = (i / (each - 1)) * (points.length - 1);
        const [from, to] = [points[Math.floor(at)], points[Math.ceil(at)]];
        const share = at - Math.floor(at);
        return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y), t: 8 * i };
      }),
    })),
  };
}

interface Server extends Ready {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** @param checkout whose endpoint it is, by its own `test/bench/endpoint-server.ts` */
async function startServer(checkout: string, ...args: readonly string[]): Promise<Server> {
  const child = fork(join(checkout, 'test/bench/endpoint-server.ts'), args, { cwd: checkout, execArgv: ['--expose-gc', '--import', 'tsx'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const [ready] = (await once(child, 'message')) as [Ready];
  return {
    ...ready,
    child,
    async stop() {
      const ended = once(child, 'exit');
      kill();
      await ended;
      process.off('exit', kill);
    },
  };
}

async function load({ url, token }: Ready, amount: { readonly duration: number } | { readonly amount: number }, connections = CONNECTIONS, next = nextBatch): Promise<autocannon.Result> {
  const result = await autocannon({
    url: `${url}/v1/batches`,
    connections,
    timeout: 60,
    ...amount,
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: next() }) }],
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

/** The most memory that the process has had, in bytes; of Linux alone. */
function peak({ child }: Server): number {
  const path = `/proc/${child.pid}/status`;
  return existsSync(path) ? 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1] ?? NaN) : NaN;
}

/** Processor time that the process has had, in seconds; of Linux alone, where its clock ticks a hundred times a second. */
function processorTime({ child }: Server): number {
  const path = `/proc/${child.pid}/stat`;
  // After the name, which may have anything in it, come the third field and all others.
  const fields = existsSync(path) ? readFileSync(path, 'utf8').replace(/^.*\) /s, '').split(' ') : [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Forgets the most so far: that of a start, in which PGlite makes its files, is far above what comes after. Of Linux alone. */
function forgetPeak({ child }: Server): void {
  const path = `/proc/${child.pid}/clear_refs`;
  if (existsSync(path)) writeFileSync(path, '5');
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
      const server = await startServer(checkout, ...(await placeOf(storage)));
      await load(server, { duration: 2 });
      const before = processorTime(server);
      const { requests, latency } = await load(server, { duration: SECONDS });
      const corrections = requests.total * BATCH;
      const [rate, processor] = [corrections / SECONDS, (1e6 * (processorTime(server) - before)) / corrections];
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
  console.log(`\nSmall batches from one client, alone and while another sends batches of 500 drawings of 200 points (${(nextLargeBatch().length / 1e6).toFixed(1)} MB), ${SECONDS} s each\n`);
  console.log('storage     checkout        alone p50 / p99      beside p50 / p99    p99 ratio    large batches   most memory');
  for (const storage of STORAGES) {
    for (const checkout of [HERE, ...(values.against === undefined ? [] : [resolve(values.against)])]) {
      const server = await startServer(checkout, ...(await placeOf(storage)));
      await load(server, { duration: 2 }, 1);
      const alone = (await load(server, { duration: SECONDS }, 1)).latency;
      await memory(server);
      forgetPeak(server);
      const large = load(server, { duration: SECONDS + 2 }, 1, nextLargeBatch);
      await new Promise((begun) => setTimeout(begun, 1000));
      const beside = (await load(server, { duration: SECONDS }, 1)).latency;
      const { requests } = await large;
      console.log(
        `${storage.padEnd(10)}  ${(checkout === HERE ? 'this' : 'other').padEnd(8)} ${`${alone.p50} / ${alone.p99} ms`.padStart(20)} ${`${beside.p50} / ${beside.p99} ms`.padStart(21)} ${(beside.p99 / alone.p99).toFixed(2).padStart(12)} ${String(requests.total).padStart(16)} ${megabytes(peak(server)).padStart(13)}`,
      );
      await server.stop();
    }
  }
}

async function memoryOverTime(): Promise<void> {
  for (const storage of STORAGES) {
    console.log(`\nMemory over ${TOTAL.toLocaleString('en')} corrections, ${storage}\n\ncorrections   resident   JavaScript`);
    const server = await startServer(HERE, ...(await placeOf(storage)));
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
}

try {
  await throughput();
  if (values.mixed === true) await mixed();
  if (values.memory === true) await memoryOverTime();
} finally {
  await postgres?.stop();
  rmSync(root, { recursive: true, force: true });
}
