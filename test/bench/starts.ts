/**
 * `npm run bench -- --against DIR`: how long this build and another take until the reader is ready, in turn (A B B A),
 * each from a compressing server over a throttled line. Absolute times are this machine's; the ratios are what counts.
 */
import { resolve } from 'node:path';
import { DIST } from '../support/serve.ts';
import { until, withPhone, withProfile, type Phone } from '../e2e/phone.ts';
import { serveThrottled, type Line } from './throttled-server.ts';

const SLOW: Line = { bitsPerSecond: 4e6, delay: 60 };
const ROUNDS = 3;

/** How long a visit lasts once the app is kept: some of what the next start will use is put by then (ms). */
export const VISIT = 8_000;

interface Times {
  readonly first: number[];
  readonly again: number[];
}

/** Milliseconds from the start of the navigation until the reader is ready. */
async function startOf(phone: Phone, url: string): Promise<number> {
  await phone.page.addInitScript(() => {
    const clock = setInterval(() => {
      const app = document.querySelector('scrawl-app') as { services?: { recognizer: { status: { kind: string } } } } | null;
      if (app?.services?.recognizer.status.kind !== 'ready') return;
      clearInterval(clock);
      (globalThis as { readyAt?: number }).readyAt = performance.now();
    }, 5);
  });
  await phone.page.goto(url, { waitUntil: 'commit' });
  return until('the reader to be ready', () => phone.page.evaluate(() => (globalThis as { readyAt?: number }).readyAt));
}

async function round(folder: string, { first, again }: Times): Promise<void> {
  const server = await serveThrottled(folder, SLOW);
  try {
    await withProfile(async (profile) => {
      await withPhone(profile, async (phone) => {
        first.push(await startOf(phone, server.url));
        await until('the app to be kept', () => phone.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'));
        await phone.page.waitForTimeout(VISIT);
      });
      await withPhone(profile, async (phone) => void again.push(await startOf(phone, server.url)));
    });
  } finally {
    server.stop();
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

export async function compareStarts(against: string): Promise<void> {
  const [here, there]: Times[] = [{ first: [], again: [] }, { first: [], again: [] }];
  const other = resolve(against);
  for (let i = 0; i < ROUNDS; i++) {
    const order = i % 2 === 0 ? [[DIST, here], [other, there]] as const : [[other, there], [DIST, here]] as const;
    for (const [folder, times] of order) await round(folder, times);
  }
  console.log(`\n${'until the reader is ready'.padEnd(46)}${'this'.padStart(9)}${'other'.padStart(9)}${'ratio'.padStart(8)}`);
  for (const [name, key] of [['first visit, 4 Mbit/s and 60 ms', 'first'], ['later, browser restarted', 'again']] as const) {
    const [own, others] = [median(here[key]), median(there[key])];
    console.log(`${`${name}, median of ${ROUNDS}`.padEnd(46)}${`${own.toFixed(0)} ms`.padStart(9)}${`${others.toFixed(0)} ms`.padStart(9)}${(own / others).toFixed(2).padStart(8)}`);
  }
}
