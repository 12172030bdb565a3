import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { Correction } from '../../src/core/records/correction.ts';
import { createToken } from '../../training/server/access/tokens.ts';
import { openDatabase } from '../../training/server/database/open.ts';
import { addModel } from '../../training/server/models/model-store.ts';
import { changedModel, shipped, type ChangedModel } from '../support/changed-model.ts';
import { batchOf, correctionOf, wire } from '../training/server/correction-batches.ts';
import { newDataFolder } from '../training/server/embedded-template.ts';
import { startEndpointProcess, type EndpointProcess } from '../training/server/endpoint-process.ts';
import { enter, openBrowser, withReviewPage } from '../training/server/review-page.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from './phone.ts';

const SHARE = 10;

/** As the endpoint deals devices out, 0…99. */
function placeOf(model: string, device: string): number {
  return createHash('sha256').update(`${model} ${device}`).digest().readUIntBE(0, 3) % 100;
}

/** A model that reads as the shipped one does, and comes to the first device in its first share and not to the second. */
function dealtTo(first: string, second: string): ChangedModel {
  for (let n = 1; n < 1000; n++) {
    const model = changedModel(1, (weights) => (weights[weights.length - 1] += n * 1e-4));
    if (placeOf(model.manifest.modelId, first) < SHARE && placeOf(model.manifest.modelId, second) >= SHARE) return model;
  }
  return assert.fail('no such model');
}

/** Another device, of which there are only the batches that it sends. */
const thirdDevice = ({ manifest: { modelId } }: ChangedModel): string => Array.from({ length: 1000 }, (_, n) => `phone-${n}`).find((device) => placeOf(modelId, device) < SHARE)!;

/** Knows no threes. */
const blind = changedModel(2, (weights) => (weights[weights.length - 10 + 3] -= 1e3));

const readsWith = (phone: Phone): Promise<string | undefined> =>
  phone.page.evaluate(() => {
    const { status } = document.querySelector('scrawl-app')!.services.recognizer;
    return status.kind === 'ready' ? status.manifest.modelId : undefined;
  });
const toRead = (phone: Phone, { manifest: { modelId } }: Pick<ChangedModel, 'manifest'>): Promise<true> => until(`${modelId} to read`, async () => (await readsWith(phone)) === modelId);
/** Looks as if a day had passed. */
const look = (phone: Phone): Promise<void> => phone.page.evaluate(() => document.querySelector('scrawl-app')!.services.updates.look());
const offer = (phone: Phone): ReturnType<Phone['page']['locator']> => phone.notice.filter({ hasText: /new model/i });

async function drawAndSay(phone: Phone, digit: number, label: number): Promise<void> {
  assert.equal((await phone.read(PEN_DIGITS[digit])).digit, digit);
  await phone.key(label).tap();
  const said = label === digit ? 'Confirmed' : `Corrected to ${label}`;
  await until('the judgement to be saved', async () => (await phone.page.locator('scrawl-answer .headline').innerText()).startsWith(said));
}

/** Draws digits and says of each that it was read correctly. */
async function judge(phone: Phone, ...digits: readonly number[]): Promise<void> {
  for (const digit of digits) await drawAndSay(phone, digit, digit);
}

const nameOf = (phone: Phone): Promise<string> =>
  phone.page.evaluate(
    () =>
      new Promise<string>((done, failed) => {
        const opened = indexedDB.open('scrawl');
        opened.onsuccess = () => {
          const asked = opened.result.transaction('settings').objectStore('settings').get('device');
          asked.onsuccess = () => done(asked.result as string);
          asked.onerror = () => failed(new Error('not read'));
          opened.result.close();
        };
      }),
  );

const root = mkdtempSync(join(tmpdir(), 'scrawl-release-'));
let endpoint: EndpointProcess | undefined;
let desk: Browser;
before(async () => (desk = await openBrowser()));
after(async () => {
  await desk.close();
  await endpoint?.end();
  rmSync(root, { recursive: true, force: true, maxRetries: 5 });
});

/** An endpoint for an app elsewhere that knows these models and has the shipped one in use; the tokens are a phone's and an admin's. */
async function started(app: string, models: readonly ChangedModel[]): Promise<{ readonly url: string; readonly phone: string; readonly admin: string }> {
  const folder = await newDataFolder(join(root, 'endpoint'));
  const database = await openDatabase({ folder, databaseUrl: undefined });
  const { rehearsal } = shipped.manifest;
  const rest = rehearsal ? [{ name: rehearsal.file, bytes: shipped.rehearsal! }] : [];
  for (const { manifest, bytes } of models) await addModel(database, manifest, [{ name: manifest.file, bytes }, ...rest], { origin: 'retrained', passed: true });
  const [phone, admin] = [(await createToken(database, 'submit', 'phones')).token, (await createToken(database, 'admin', 'someone')).token];
  await database.close();
  endpoint = await startEndpointProcess({ folder, databaseUrl: undefined }, [], { SCRAWL_ENDPOINT_ORIGINS: new URL(app).origin, SCRAWL_ENDPOINT_RELEASE_JUDGED: '20' });
  return { url: endpoint.url, phone, admin };
}

async function connect({ page }: Phone, app: string, { url, phone }: { readonly url: string; readonly phone: string }): Promise<void> {
  await page.goto(`${app}#/settings?endpoint=${encodeURIComponent(url)}&token=${encodeURIComponent(phone)}`);
  await page.getByRole('button', { name: 'Connect' }).tap();
  await page.goto(`${app}#/`);
}

const sendNow = ({ page }: Phone): Promise<unknown> => page.evaluate(() => document.querySelector('scrawl-app')!.services.sync.sendNow());
const modelCard = (page: Page, { manifest: { modelId } }: Pick<ChangedModel, 'manifest'>): ReturnType<Page['locator']> => page.getByRole('region', { name: `Model ${modelId}` });
/** Presses a button of the endpoint's page that asks back, and says yes. */
async function press(card: ReturnType<Page['locator']>, name: string): Promise<void> {
  await card.getByRole('button', { name, exact: true }).click();
  await card.getByRole('button', { name, exact: true }).click();
}

/** Two phones whose users have judged some digits, before there is an endpoint. */
const withTwoPhones = (work: (chosen: Phone, other: Phone, app: string) => Promise<void>): Promise<void> =>
  withServer(({ url }) =>
    withProfile((one) =>
      withProfile((two) =>
        withPhone(one, (chosen) =>
          withPhone(two, async (other) => {
            await Promise.all([chosen, other].map((phone) => phone.open(url)));
            await Promise.all([judge(chosen, 0, 2, 7), judge(other, 7)]);
            await work(chosen, other, url);
          }),
        ),
      ),
    ),
  );

test('a model goes to some phones first, is taken back by the endpoint where errors rise, and another is tried in silence where a user agreed', () =>
  withTwoPhones(async (chosen, other, app) => {
    const names = [await nameOf(chosen), await nameOf(other)];
    const candidate = dealtTo(names[0], names[1]);
    const { modelId } = candidate.manifest;
    const place = await started(app, [candidate, blind]);
    await withReviewPage(desk, `${place.url}/review/#/models`, async (page) => {
      await enter(page, place.admin);
      await press(modelCard(page, candidate), `Deploy to ${SHARE}%`);
      await modelCard(page, candidate).getByText(`in use on ${SHARE}% of devices`).waitFor();

      for (const phone of [chosen, other]) await connect(phone, app, place);
      await offer(chosen).getByRole('button', { name: 'Use it' }).tap();
      await toRead(chosen, candidate);
      await look(other);
      assert.ok(other.requested.includes(`${place.url}/v1/model?device=${names[1]}`), 'it has asked by its name');
      assert.deepEqual([await offer(other).count(), await readsWith(other)], [0, shipped.manifest.modelId], 'and was offered nothing');

      // Someone else, whose phone is in that share as well, finds it no better.
      const third = thirdDevice(candidate);
      const judged = (model: string, predicted: number, of: number): Correction[] => Array.from({ length: of }, () => correctionOf({ device: third, modelId: model, predicted: predicted as 1, label: 7 }));
      const { url, ...request } = wire(batchOf([...judged(shipped.manifest.modelId, 7, 30), ...judged(modelId, 1, 3)]));
      assert.equal((await fetch(place.url + url, { method: request.method, body: request.payload, headers: { ...request.headers, authorization: `Bearer ${place.phone}` } })).status, 200);
      for (const digit of [0, 2]) await drawAndSay(chosen, digit, digit + 1);
      await sendNow(chosen);
      await until('the endpoint to take it back', async () => {
        await page.reload();
        await modelCard(page, candidate).waitFor();
        return (await modelCard(page, candidate).getByText('because errors rose').count()) > 0;
      });
      await modelCard(page, candidate).getByText('5 of 5 misread, 0 of 33 by the model before, on the same 2 devices').waitFor();
      await look(chosen);
      await toRead(chosen, shipped);
      await chosen.notice.getByText('has withdrawn its latest model').waitFor();
      assert.equal(await readsWith(other), shipped.manifest.modelId);

      await press(modelCard(page, blind), 'Try silently');
      const trial = page.getByRole('region', { name: 'Silent trial' });
      await trial.getByText('No counts yet.').waitFor();
      await chosen.page.goto(`${app}#/settings`);
      await chosen.page.locator('scrawl-settings .tries').getByRole('switch').tap();
      await chosen.page.goto(`${app}#/`);
      // What was judged before it heard of the trial does not count.
      const asked = ({ requested }: Phone): number => requested.filter((address) => address === `${place.url}/v1/shadow`).length;
      await look(chosen);
      await until('the phone to hear of the trial', () => Promise.resolve(asked(chosen) > 0));
      await Promise.all([judge(chosen, 3, 7), judge(other, 3)]);
      assert.equal(await readsWith(chosen), shipped.manifest.modelId, 'nothing of it is seen');
      await look(other);
      await until('the counts on the endpoint’s page', async () => {
        await look(chosen);
        await page.reload();
        await trial.waitFor();
        return (await trial.getByText('Of 2 digits judged on 1 device, both read 1 correctly, only the candidate 0, only the model in use 1.').count()) > 0;
      });
      assert.deepEqual(await trial.getByRole('row', { name: /^3/ }).getByRole('cell').allInnerTexts(), ['0', '1', '0', '0']);
      assert.equal(asked(other), 0, 'a phone whose user did not agree does not ask');
    });
  }));
