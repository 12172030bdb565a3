import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Correction } from '../../src/core/records/correction.ts';
import { createToken } from '../../training/server/access/tokens.ts';
import { openDatabase } from '../../training/server/database/open.ts';
import { addModel } from '../../training/server/models/model-store.ts';
import { promote } from '../../training/server/models/promotions.ts';
import type { ShippedModel } from '../../training/export/models-folder.ts';
import { NEEDS_DATASETS } from '../support/datasets.ts';
import { trainTwelve, TWELVE } from '../support/twelve-classes.ts';
import { newDataFolder } from '../training/server/embedded-template.ts';
import { startEndpointProcess, type EndpointProcess } from '../training/server/endpoint-process.ts';
import { PEN_DIGITS, until, withPhone, withProfile, type PenDigit, type Phone } from './phone.ts';

type Written = Pick<PenDigit, 'strokes'>;

const A: Written = { strokes: [[[49, 12], [38, 40], [22, 88]], [[50, 12], [62, 42], [78, 88]], [[33, 60], [50, 60], [68, 60]]] };
const PLUS: Written = { strokes: [[[50, 15], [50, 50], [50, 85]], [[15, 50], [50, 50], [85, 50]]] };

/** An A without its bar. */
const TENT: Written = { strokes: [[[22, 88], [38, 40], [50, 12], [62, 42], [78, 88]]] };

/** The same, as nobody writes anything twice alike. */
function again({ strokes }: Written, n: number): Written {
  const jitter = (seed: number): number => ((n * 7 + seed * 5) % 9) - 4;
  return { strokes: strokes.map((knots, s) => knots.map(([x, y], i) => [x + jitter(i + s), y + jitter(3 * i + s + 1)])) };
}

const headline = (phone: Phone): Promise<string> => phone.page.locator('scrawl-answer .headline').innerText();

/** Says what is on the sheet, by `press`, and waits until it is saved. */
async function judge(phone: Phone, press: () => Promise<void>): Promise<string> {
  await press();
  return await until('the judgement to be saved', async () => {
    const said = await headline(phone);
    return /^(?:Confirmed|Corrected to .)/.test(said) && said;
  });
}

async function write(phone: Phone, written: Written): Promise<void> {
  await phone.clear();
  await phone.draw(written);
  await phone.finalAnswer();
}

async function readAs(phone: Phone, written: Written): Promise<string | null> {
  await write(phone, written);
  return phone.page.locator('scrawl-answer').getAttribute('digit');
}

describe('a model that tells a letter and a sign from the digits', NEEDS_DATASETS, () => {
  const root = mkdtempSync(join(tmpdir(), 'scrawl-twelve-'));
  let token: string;
  let model: ShippedModel;
  let endpoint: EndpointProcess;
  before(async () => {
    model = await trainTwelve(join(root, 'run'), join(root, 'models'));
    const folder = await newDataFolder(join(root, 'endpoint'));
    const database = await openDatabase({ folder, databaseUrl: undefined });
    const { manifest, bytes, rehearsal } = model;
    await addModel(database, manifest, [{ name: manifest.file, bytes }, { name: manifest.rehearsal!.file, bytes: rehearsal! }], { origin: 'retrained', passed: true, report: null });
    await promote(database, manifest.modelId, {});
    ({ token } = await createToken(database, 'submit', 'a phone'));
    await database.close();
    endpoint = await startEndpointProcess({ folder, databaseUrl: undefined }, ['--no-training']);
  });
  after(async () => {
    await endpoint.end();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  });

  test('is taken from an endpoint, reads, is judged by key and keyboard, learns from that, and gets its corrections back', () =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        const { page } = phone;
        await phone.open(endpoint.url);
        await phone.until(/Works offline/);
        assert.equal(await page.locator('scrawl-keys .digit').count(), 10);
        await page.goto(`${endpoint.url}/#/settings?endpoint=${encodeURIComponent(endpoint.url)}&token=${encodeURIComponent(token)}`);
        await page.getByRole('button', { name: 'Connect' }).tap();
        await page.goto(`${endpoint.url}/#/`);
        await phone.notice.getByRole('button', { name: 'Use it' }).tap();
        await until('a key for each class', async () => (await page.locator('scrawl-keys .digit').allInnerTexts()).join() === TWELVE.join());

        await phone.context.setOffline(true);
        await page.reload();
        await phone.ready();
        for (const [written, label] of [[A, 'A'], [PLUS, '+'], [PEN_DIGITS[1], '1'], [PEN_DIGITS[0], '0']] as const) {
          assert.equal(await readAs(phone, written), label);
        }
        await write(phone, A);
        assert.equal(await judge(phone, () => phone.key('A').tap()), 'Confirmed');
        await write(phone, PLUS);
        assert.equal(await judge(phone, () => page.keyboard.press('+')), 'Confirmed');
        await write(phone, PEN_DIGITS[4]);
        assert.equal(await judge(phone, () => page.keyboard.press('A')), 'Corrected to A');

        for (const [width, height] of [[320, 568], [844, 390], [1440, 900], [390, 844]] as const) {
          await page.setViewportSize({ width, height });
          await until(`all keys in sight at ${width} × ${height}`, () => page.locator('scrawl-keys .keys').evaluate(({ scrollHeight, clientHeight }) => scrollHeight <= clientHeight + 1));
        }

        // Someone who leaves out the bar of an A.
        for (let n = 0; n < 10; n++) {
          await write(phone, again(TENT, n));
          await judge(phone, () => phone.key('A').tap());
        }
        await until('an adapted reader', () => page.evaluate(() => {
          const { status } = document.querySelector('scrawl-app')!.services.recognizer;
          return status.kind === 'ready' && status.personal?.kind === 'adapted';
        }));
        for (const n of [20, 21]) assert.equal(await readAs(phone, again(TENT, n)), 'A');
        for (const [written, label] of [[PLUS, '+'], [PEN_DIGITS[1], '1']] as const) assert.equal(await readAs(phone, written), label, 'and has forgotten nothing');

        await page.goto(`${endpoint.url}/#/drawings?label=A`);
        await until('twelve of them in the list', async () => (await page.locator('scrawl-drawings-head small').innerText()) === '12');
        await page.goto(`${endpoint.url}/#/accuracy`);
        await until('a row for each class, and one for none', async () => (await page.locator('scrawl-confusion tbody tr').count()) === TWELVE.length + 1);

        await phone.context.setOffline(false);
        const sent = await until(
          'the corrections to be at the endpoint',
          async () => {
            await page.evaluate(() => document.querySelector('scrawl-app')!.services.sync.sendNow());
            const answer = await fetch(`${endpoint.url}/v1/corrections/own`, { headers: { authorization: `Bearer ${token}` } });
            const { corrections } = (await answer.json()) as { readonly corrections: readonly Correction[] };
            return corrections.length === 13 && corrections;
          },
          60,
        );
        assert.deepEqual([...new Set(sent.map(({ label }) => label))].sort(), ['+', 'A']);
        assert.ok(sent.every(({ classes }) => classes?.join() === TWELVE.join()));
      }),
    ));
});
