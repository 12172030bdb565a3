import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { Prediction } from '../../src/core/reading/prediction.ts';
import { drawThrough } from '../support/pen.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';

interface Kept {
  /** Of what, and what makes the next start. */
  readonly about: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The image that the device has. */
const keptImage = (phone: Phone): Promise<Kept | undefined> =>
  phone.page.evaluate(async () => {
    const cache = await caches.open('scrawl-memory-image');
    const kept = await cache.match((await cache.keys())[0] ?? 'none');
    if (!kept) return undefined;
    const content = await kept.arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    return { about: kept.headers.get('memory-image')!, bytes: content.byteLength, sha256: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') };
  });

/** One that a start made, whatever was there before. */
const imageKept = (phone: Phone, besides?: Kept): Promise<Kept> =>
  until('an image to be kept', async () => {
    const kept = await keptImage(phone);
    return kept?.about.includes(kept.sha256) && (kept.about !== besides?.about || kept.sha256 !== besides.sha256) && kept;
  });

/** Keeps another in its place. */
const changeImage = (phone: Phone, change: { readonly about?: readonly [from: string, to: string]; readonly byte?: number }): Promise<void> =>
  phone.page.evaluate(async ({ about, byte }) => {
    const cache = await caches.open('scrawl-memory-image');
    const [key] = await cache.keys();
    const kept = (await cache.match(key))!;
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (byte !== undefined) bytes[byte] ^= 1;
    const text = kept.headers.get('memory-image')!;
    await cache.put(key, new Response(bytes, { headers: { 'memory-image': about ? text.replace(...about) : text } }));
  }, change);

async function startedFromImage(phone: Phone): Promise<boolean> {
  await phone.ready();
  const worker = phone.page.workers().find((each) => /main-|worker\/main/.test(each.url()))!;
  return worker.evaluate(() => performance.getEntriesByName('runtime-from-image').length > 0);
}

async function restart(phone: Phone): Promise<boolean> {
  await phone.page.reload();
  return startedFromImage(phone);
}

const INKS: readonly Ink[] = PEN_DIGITS.map(({ strokes }) => ({
  strokes: strokes.map((knots) => ({ points: drawThrough(knots, 4).map(([x, y], step) => ({ x: 3 * x, y: 3 * y, t: 8 * step, pressure: 0.5 })) })),
  width: 300,
  height: 300,
}));

/** All that the reader says of the ten, to the last bit. */
const answers = (phone: Phone): Promise<(Prediction | undefined)[]> =>
  phone.page.evaluate(async (inks) => {
    const { recognizer } = document.querySelector('scrawl-app')!.services;
    const predictions: (Prediction | undefined)[] = [];
    for (const ink of inks) predictions.push((await recognizer.recognize({ ink }))?.prediction);
    return predictions;
  }, INKS);

describe('a start from an image of the runtime’s memory', () => {
  test('gives the answers of a start without, to the last bit, also offline, and is not made where anything differs', () =>
    withServer(({ url }) =>
      withProfile((profile) =>
        withPhone(profile, async (phone) => {
          await phone.open(url);
          await phone.until(/Works offline/);
          assert.equal(await startedFromImage(phone), false, 'there is none yet');
          const before = await answers(phone);
          assert.deepEqual(before.map((each) => each?.digit), PEN_DIGITS.map(({ digit }) => digit));
          const first = await imageKept(phone);
          assert.ok(first.bytes < 8e6, `${first.bytes} bytes`);

          await phone.context.setOffline(true);
          assert.equal(await restart(phone), true);
          assert.deepEqual(await answers(phone), before);

          await changeImage(phone, { byte: 1_000_000 });
          assert.equal(await restart(phone), false, 'a bit has flipped');
          await imageKept(phone);
          assert.equal(await restart(phone), true);

          await changeImage(phone, { about: ['HeadlessChrome', 'OtherChrome'] });
          const other = await keptImage(phone);
          assert.equal(await restart(phone), false, 'another browser has made it');
          await imageKept(phone, other);

          // As of a model that was in use then.
          await changeImage(phone, { about: [/"model":"[0-9a-f]{8}/.exec(first.about)![0], '"model":"00000000'] });
          assert.equal(await restart(phone), true);
          assert.deepEqual(await answers(phone), before);
          assert.equal(await keptImage(phone), undefined, 'and the next start is to make one');
          assert.equal(await restart(phone), false);
        }),
      ),
    ));
});
