import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { mostPoints, nextBatch } from './endpoint-batches.ts';
import { EndpointProcess } from './endpoint-process.ts';
import type { Ready } from './endpoint-server.ts';

/** Turns of each kind: alone and beside alternate, so that what else the machine does meets both. */
const TURNS = 6;

/** What small batches take, alone and beside large ones, in milliseconds, and what the endpoint needs for it. */
export interface Mixed {
  readonly alone: readonly number[];
  readonly beside: readonly number[];
  /** Answered meanwhile. */
  readonly large: number;
  /** Bytes. */
  readonly peak: number;
}

/**
 * One client sends small batches, one after another, alone and while another sends the heaviest that this endpoint takes.
 * @param seconds of each kind
 */
export async function mixedLoad(checkout: string, place: readonly string[], seconds: number): Promise<Mixed> {
  const points = await mostPoints(checkout);
  const server = await EndpointProcess.start(checkout, ...place);
  const { ready } = server;
  await smallBatches(ready, 2);
  await server.memory();
  server.forgetPeak();
  const [alone, beside]: [number[], number[]] = [[], []];
  let large = 0;
  for (let turn = 0; turn < TURNS; turn++) {
    alone.push(...(await smallBatches(ready, seconds / TURNS)));
    const sender = fork(join(import.meta.dirname, 'large-sender.ts'), [ready.url, ready.token, String(points)], { execArgv: ['--import', 'tsx'] });
    await once(sender, 'message');
    beside.push(...(await smallBatches(ready, seconds / TURNS)));
    const answered = once(sender, 'message');
    sender.send('stop');
    large += ((await answered) as [number])[0];
  }
  const peak = server.peak();
  await server.stop();
  return { alone, beside, large, peak };
}

async function smallBatches({ url, token }: Ready, seconds: number): Promise<number[]> {
  const took: number[] = [];
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; ) {
    const body = nextBatch();
    const begun = performance.now();
    const { status } = await fetch(`${url}/v1/batches`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' } }).then(async (answer) => (await answer.text(), answer));
    took.push(performance.now() - begun);
    if (status !== 200) throw new Error(`a small batch was answered ${status}`);
  }
  return took;
}
