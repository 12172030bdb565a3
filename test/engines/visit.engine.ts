/** One visit from the first page to an update, in each engine that phones have and Chromium is not. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { PEN_DIGITS, withProfile } from '../e2e/phone.ts';
import { buildVariant } from '../e2e/variant.ts';
import { kill, missingFor, startEngine, type Engine } from '../support/engines.ts';
import { drawThrough } from '../support/pen.ts';
import { DIST } from '../support/serve.ts';
import { Desk } from './desk.ts';
import type { PenDigit } from './visit-page.ts';

/** Written down by a browser within this time (ms): it is closed as a phone's is, in the middle of everything. */
const SETTLED = 3000;

const digits: readonly PenDigit[] = PEN_DIGITS.map(({ digit, strokes }) => ({ digit, strokes: strokes.map((knots) => drawThrough(knots, 4).map(([x, y]) => [x, y] as const)) }));

async function visit(engine: Engine, profile: string): Promise<void> {
  const desk = new Desk(DIST);
  const url = await desk.start();
  let browser = await startEngine(engine, profile, url);
  try {
    assert.deepEqual(await desk.ask({ kind: 'read', digits }), digits.map(({ digit }) => String(digit)), 'ten digits are read');
    assert.equal(await desk.ask({ kind: 'judge', digit: digits[3], label: 3 }), 1);
    assert.equal(await desk.ask({ kind: 'judge', digit: digits[7], label: 1 }), 2);
    assert.deepEqual(await desk.ask({ kind: 'export' }), [[3, true], [1, true]]);
    await desk.ask({ kind: 'offline-ready' });

    await new Promise((settled) => setTimeout(settled, SETTLED));
    desk.offline = true;
    await kill(browser);
    browser = await startEngine(engine, profile, url);
    assert.equal(await desk.ask({ kind: 'count' }), 2, 'both are there after a restart without a network');
    assert.deepEqual(await desk.ask({ kind: 'read', digits: digits.slice(4, 6) }), ['4', '5']);
    assert.equal(await desk.ask({ kind: 'judge', digit: digits[8], label: 8 }), 3);

    desk.deploy(await buildVariant(`next-${engine}`, { transformIndexHtml: () => [{ tag: 'meta', attrs: { name: 'scrawl-next' } }] }));
    desk.offline = false;
    assert.equal(await desk.ask({ kind: 'version' }), false);
    await desk.ask({ kind: 'update' });
    assert.equal(await desk.ask({ kind: 'version' }), true, 'the next version, once it is asked for');
    assert.equal(await desk.ask({ kind: 'count' }), 3);
    assert.deepEqual(desk.amiss, []);
  } finally {
    await kill(browser);
    desk.stop();
  }
}

describe('A visit: draw, read, judge, export, offline, restart, update', () => {
  for (const engine of ['firefox', 'webkit'] as const) {
    const missing = missingFor(engine);
    test(`in ${engine}`, { skip: missing === undefined ? false : `${engine} is not installed: it takes ${missing}` }, () => withProfile((profile) => visit(engine, join(profile, engine))));
  }
});
