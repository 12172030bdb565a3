import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import type { Correction, Judgement } from '../../src/core/records/correction.ts';
import type { GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { preprocessInk } from '../../src/core/preprocessing/preprocess.ts';
import { drawThrough, type Knot } from './pen.ts';

/** A drawing to make many corrections of; plain data, so that it can be handed to another page. */
export interface Sample {
  readonly ink: Ink;
  readonly picture: readonly number[];
  readonly label: Judgement;
}

/** Samples of digits whose strokes are given by their knots, on a sheet of 100 × 100. */
export function samplesOf(digits: readonly { readonly digit: number; readonly strokes: readonly (readonly Knot[])[] }[]): Sample[] {
  return digits.map(({ digit, strokes }) => {
    const drawn = strokes.map((knots) => ({ points: drawThrough(knots, 3).map(([x, y], index) => ({ x: Math.round(x * 10), y: Math.round(y * 10), t: index * 9 })) }));
    const ink: Ink = { strokes: drawn, width: 1000, height: 1000 };
    return { ink, picture: [...preprocessInk(ink)], label: digit as Judgement };
  });
}

/** What seedCorrections makes of number `n`: every fifth was read right, every eleventh of the others is no digit. */
export function seeded(n: number, samples: readonly Sample[]): Pick<Correction, 'id' | 'label' | 'predicted'> {
  const { label } = samples[n % samples.length];
  const predicted = n % 5 === 0 ? label : (((Number(label) + 1 + (n % 7)) % 10) as Judgement);
  return { id: `seed-${n}`, label: n % 5 !== 0 && n % 11 === 0 ? 'none' : label, predicted };
}

/**
 * Adds corrections `from` to `to` (without it), oldest first, a minute apart, no two with the same ink.
 * @param make `seeded`. It is handed over since an end-to-end test sends the text of both functions to the page, where
 *   nothing else of this module is: neither uses anything around it, nor names a function in it.
 */
export async function seedCorrections(store: CorrectionStore, samples: readonly Sample[], from: number, to: number, make: typeof seeded): Promise<void> {
  const pictures = samples.map(({ picture }) => Uint8Array.from(picture) as GrayImage28);
  for (let start = from; start < to; start += 2_000) {
    const end = Math.min(to, start + 2_000);
    await store.addAll({
      *[Symbol.iterator]() {
        for (let n = start; n < end; n++) {
          const { ink } = samples[n % samples.length];
          const [{ points }, ...others] = ink.strokes;
          const moved = { points: [{ ...points[0], x: points[0].x + n / 1e5 }, ...points.slice(1)] };
          const facts = { createdAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(), device: 'seed', modelId: 'digits-0123abcd', preprocessingId: 'mnist-frame-1' };
          yield { correction: { ...make(n, samples), ...facts, ink: { ...ink, strokes: [moved, ...others] } }, picture: pictures[n % samples.length] };
        }
      },
    });
  }
}

/** Which of the corrections that `multiplyCorrections` makes were exported: of what it makes them from, none. */
export function isExported(n: number): boolean {
  return n >= 770 && Math.floor(n / 10) % 5 === 0;
}

/**
 * Makes many of the few corrections in a database, by writing its records once more under other ids: adding so many
 * through the store would take minutes. Correction `n` is as `seeded` says where there were a multiple of 770 before.
 * Its text, too, is sent to a page.
 * @param exported `isExported`.
 */
export async function multiplyCorrections(name: string, to: number, exported: (n: number) => boolean): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
  const records = await new Promise<{ correction: Correction }[]>((resolve) => {
    const request = database.transaction('corrections').objectStore('corrections').getAll();
    request.onsuccess = () => resolve(request.result as { correction: Correction }[]);
  });
  for (let start = records.length; start < to; start += 5_000) {
    const transaction = database.transaction('corrections', 'readwrite', { durability: 'relaxed' });
    for (let n = start; n < Math.min(to, start + 5_000); n++) {
      const record = records[n % records.length];
      const correction = { ...record.correction, id: `seed-${n}`, createdAt: new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString() };
      const mark = exported(n) ? { state: 'exported', exportedAt: '2026-11-20T10:00:00.000Z' } : {};
      const copy: Partial<Record<string, unknown>> = { ...record, ...mark, correction, contents: [`seed ${n}`] };
      delete copy.key;
      transaction.objectStore('corrections').add(copy);
    }
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error!);
    });
  }
  database.close();
}

/** Adds judgements to a database in the same way, every seventh of a wrong answer, three models and forty to a session. */
export async function multiplyJudgements(name: string, count: number): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error!);
  });
  const transaction = database.transaction('judgements', 'readwrite', { durability: 'relaxed' });
  for (let n = 0; n < count; n++) {
    const createdAt = new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString();
    transaction.objectStore('judgements').add({ id: `judged-${n}`, predicted: n % 7 === 0 ? (n + 3) % 10 : n % 10, label: n % 10, modelId: `digits-0123abc${n % 3}`, createdAt, session: `session-${Math.floor(n / 40)}` });
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error!);
  });
  database.close();
}
