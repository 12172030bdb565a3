/**
 * The page of `durability.e2e.ts`: storage as the app has it, without the rest of the app, so that a browser can be
 * started on it fifty times.
 */
import type { CorrectionFilter, Recovery } from '../../src/contracts/drawings.ts';
import type { Correction } from '../../src/core/records/correction.ts';
import { PREPROCESSING_ID, preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import type { Digit } from '../../src/core/classes.ts';
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { Journal } from '../../src/storage/journal.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { inkNo, judged, judgeSome } from './durability-judging.ts';
import type { Judging } from './durability-worker.ts';

const wishes = new URLSearchParams(location.search);
const database = new Database();
const journal = new Journal(database.name, () => new Worker(new URL('../../src/storage/worker/main.ts', import.meta.url), { type: 'module' }));
const store = createCorrectionStore(database, createSettingsStore(database), wishes.has('alone') ? undefined : journal);

function correction(id: string, serial: number, label: Digit): Correction {
  return { id, ink: inkNo(serial)!, predicted: 1, label, createdAt: '2026-01-02T03:04:05.000Z', device: 'd', modelId: 'digits-1', preprocessingId: PREPROCESSING_ID };
}

const tell = (what: string, ids: readonly string[]): Promise<unknown> => fetch(what, { method: 'POST', body: ids.join(' ') });

async function ids(filter?: CorrectionFilter): Promise<string[]> {
  const found: string[] = [];
  for await (const kept of store.each(filter)) found.push(kept.correction.id);
  return found;
}

async function judgements(): Promise<string[]> {
  const found: string[] = [];
  for await (const { id } of store.judgements()) found.push(id);
  return found;
}

export interface DurabilityPage {
  readonly ids: typeof ids;
  /** What came back from the second place, and what did not. */
  recovery(): Promise<Recovery | undefined>;
  judge(serial: number): Promise<string>;
  /** Ids of the judgements. */
  judgements(): Promise<string[]>;
}

declare global {
  interface Window {
    durability: DurabilityPage;
  }
}

/** Says what is here, then keeps and keeps, and tells of each correction once it is acknowledged, until the browser is killed. */
async function untilKilled(round: string): Promise<void> {
  await tell('begun', []);
  await tell('present', await ids());
  const { restored = 0, missing = 0 } = (await store.recovery()) ?? {};
  if (restored + missing > 0) await tell('recovered', [String(restored), String(missing)]);
  const writer = async (first: number): Promise<void> => {
    for (let serial = first; ; serial += 2) await tell('acknowledged', [await store.judge(judged(serial))]);
  };
  const importer = async (): Promise<void> => {
    for (let batch = 0; ; batch++) {
      const corrections = Array.from({ length: 20 }, (_, index) => correction(`round${round}-batch${batch}-${index}`, Number(round) * 1e6 + batch * 20 + index, 3));
      await store.addAll(corrections.map((each) => ({ correction: each, picture: preprocessInk(each.ink!) })));
      await tell('acknowledged', corrections.map(({ id }) => id));
    }
  };
  await Promise.all([writer(0), writer(1), importer()]);
}

window.durability = {
  ids,
  recovery: () => store.recovery(),
  judge: (serial) => store.judge(judged(serial)),
  judgements,
};

const round = wishes.get('round');
if (round !== null) void untilKilled(round);

/** Who judges the drawings that the address asks for. */
const WRITERS = {
  page: (first: number, count: number) => judgeSome(store, first, count),
  worker: (first: number, count: number) => judgedBy(new Worker('/worker.js', { type: 'module' }), { first, count }),
  'service-worker': async (first: number, count: number) => {
    await navigator.serviceWorker.register('/worker.js', { type: 'module' });
    await judgedBy((await navigator.serviceWorker.ready).active!, { first, count });
  },
  'second-tab': async (first: number, count: number) => {
    await ids();
    open(`?alone&judge=${first}-${count}`);
    await new Promise(() => undefined); // The other one tells.
  },
};

function judgedBy(worker: Worker | ServiceWorker, judging: Judging): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(judging, [port2]);
  return new Promise((done) => {
    port1.onmessage = () => done();
  });
}

const [first, count] = wishes.get('judge')?.split('-').map(Number) ?? [];
if (first !== undefined && count !== undefined) {
  // In order; then the page rests, and waits to be killed.
  void WRITERS[(wishes.get('in') ?? 'page') as keyof typeof WRITERS](first, count).then(async () => tell('judged', await ids()));
}
