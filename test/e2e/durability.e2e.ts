import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { kill } from '../support/engines.ts';
import { killRounds, Reports, serveDurabilityPage } from '../support/kill-rounds.ts';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../../training/lib/browser.ts';
import type { DurabilityPage } from './durability-page.ts';
import { until, withPhone, withProfile, type Phone } from './phone.ts';

declare const durability: DurabilityPage;

/** Few: `npm run test:kills` has the many, under load and in other browsers. */
const KILLS = 5;

const reports = new Reports();
let url = '';
let server: Awaited<ReturnType<typeof serveDurabilityPage>>;

before(async () => {
  server = await serveDurabilityPage(reports, 'durability');
  ({ url } = server);
});

after(() => server.stop());

describe('what was acknowledged', () => {
  test(`outlives ${KILLS} browsers that are killed while they write`, () =>
    withProfile(async (profile) => {
      await killRounds('chromium', profile, url, reports, KILLS);
      console.log(`  ${reports.acknowledged.size} corrections acknowledged before ${KILLS} kills, none missing`);
    }));
});

/** The folder of the origin's IndexedDB. */
function databaseFolder(profile: string): string {
  const folder = join(profile, 'Default/IndexedDB');
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.leveldb'))!);
}

/** Cuts the end off the log that LevelDB writes, as a kill in the middle of a record of several blocks leaves it. */
function cutLog(profile: string, bytes: number): void {
  const folder = databaseFolder(profile);
  const logs = readdirSync(folder).filter((name) => /^\d+\.log$/.test(name));
  const log = join(folder, logs.sort().at(-1)!);
  truncateSync(log, statSync(log).size - bytes);
}

/** Judges `count` drawings in a browser of its own that is then killed. @returns the ids of all that is there then. */
async function judgedAndKilled(profile: string, query: string, first: number, count: number): Promise<string[]> {
  const words = new Map<string, readonly string[]>();
  const take = reports.take.bind(reports);
  reports.take = (kind, ids) => void words.set(kind, ids);
  const browser = spawn(await findOrInstallBrowser(), ['--headless=new', `--user-data-dir=${profile}`, ...LAUNCH_ARGS, '--disable-popup-blocking', `${url}?${query}&judge=${first}-${count}`], { detached: true, stdio: 'ignore' });
  try {
    return [...(await until('the page to have judged', async () => await Promise.resolve(words.get('/judged')), 300))];
  } finally {
    reports.take = take;
    await kill(browser);
  }
}

describe('a database that is damaged between two starts', () => {
  // Without the second place, to see that the first holds by itself.
  const writers: readonly (readonly [who: string, query: string])[] = [
    ['a page', 'alone'],
    ['a worker', 'alone&in=worker'],
    ['a service worker', 'alone&in=service-worker'],
    ['a second tab', 'alone&in=second-tab'],
  ];
  for (const [who, query] of writers) {
    test(`whose log was cut loses what was cut off, and nothing of what came before, or after from ${who}`, () =>
      withProfile(async (profile) => {
        const before = await judgedAndKilled(profile, 'alone', 0, 60);
        cutLog(profile, 40_000);
        const after = await judgedAndKilled(profile, query, 100, 3);
        const kept = after.filter((id) => before.includes(id));
        assert.ok(kept.length >= 35 && after.length === kept.length + 3, `${kept.length} of 60, and ${after.length - kept.length} new ones`);
        // At this start Chromium would have deleted all of it.
        const later = await judgedAndKilled(profile, 'alone', 200, 1);
        assert.deepEqual(later.slice(0, after.length), after);
      }));
  }

  const damages: [how: string, damage: (profile: string) => void][] = [
    ['whose log was cut', (profile) => cutLog(profile, 40_000)],
    ['that was deleted', (profile) => rmSync(databaseFolder(profile), { recursive: true })],
    [
      'that was emptied',
      (profile) => {
        const folder = databaseFolder(profile);
        for (const name of readdirSync(folder)) truncateSync(join(folder, name), 0);
      },
    ],
  ];
  for (const [how, damage] of damages) {
    test(`${how} has everything again at the next start, in its order`, () =>
      withProfile(async (profile) => {
        const before = await judgedAndKilled(profile, '', 0, 60);
        damage(profile);
        const after = await judgedAndKilled(profile, '', 100, 3);
        assert.deepEqual(after.slice(0, 60), before);
        assert.equal(after.length, 63);
        assert.deepEqual((await judgedAndKilled(profile, '', 200, 1)).slice(0, 63), after);
      }));
  }
});

/** Storage without the app around it, on a page of its own. */
const onPage = (work: (phone: Phone) => Promise<void>): Promise<void> =>
  withProfile((profile) =>
    withPhone(profile, async (phone) => {
      await phone.page.goto(url);
      await phone.page.waitForFunction(() => 'durability' in window);
      await work(phone);
    }),
  );

describe('a full disk', () => {
  test('is told, loses nothing that was there, and is written on again once there is room', () =>
    onPage(async ({ page, cdp }) => {
      // Before the first write: the browser remembers for a while how much room it saw.
      await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin, quotaSize: 200_000 });
      const { kept, refusal } = await page.evaluate(async () => {
        const kept: string[] = [];
        try {
          while (kept.length < 1_000) kept.push(await durability.judge(kept.length));
        } catch (error) {
          const { name, message } = error as Error;
          return { kept, refusal: { name, message } };
        }
        return { kept };
      });
      assert.ok(kept.length > 5);
      assert.deepEqual(refusal, { name: 'StorageUnavailableError', message: 'Nothing can be kept on this device now: its storage is full.' });
      const [ids, judgements] = await page.evaluate(async () => [await durability.ids(), await durability.judgements()] as const);
      assert.deepEqual([ids, judgements], [kept, kept]);
      await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(url).origin });
      const next = await page.evaluate(() => durability.judge(1_001));
      assert.deepEqual(await page.evaluate(() => durability.ids()), [...kept, next]);
    }));
});
