import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, beforeEach, test } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { until } from '../../e2e/phone.ts';
import { DIST } from '../../support/serve.ts';
import { batchOf, correctionOf, PEN_DIGITS, wire } from './correction-batches.ts';
import { enter, openBrowser, startReviewedEndpoint, withReviewPage, type ReviewedEndpoint } from './review-page.ts';
import { onBothStorages } from './storages.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

interface Row {
  readonly state: string;
  readonly label: string;
  readonly reviewed: string | null;
  readonly by: string | null;
}

onBothStorages(
  'The review page',
  (storage) => {
    let endpoint: ReviewedEndpoint;
    let browser: Browser;
    before(async () => {
      [endpoint, browser] = await Promise.all([startReviewedEndpoint(storage, { app: DIST }), openBrowser()]);
      await endpoint.database.query('create table at_first as select * from corrections');
    });
    // Whatever the test before has left behind.
    beforeEach(() =>
      endpoint.database.query(
        `update corrections as now set version = at_first.version, wire = at_first.wire, wire_hash = at_first.wire_hash, label = at_first.label, state = at_first.state, flags = at_first.flags, likeness = at_first.likeness,
           standing = null, model_says = at_first.model_says, reviewed_label = null, reviewed_by = null, reviewed_at = null, received_at = at_first.received_at from at_first where at_first.key = now.key`,
      ),
    );
    after(async () => {
      await browser.close();
      await endpoint.close();
    });

    const opened = (work: (page: Page) => Promise<void>, hash = '', options: BrowserContextOptions = {}): Promise<void> => withReviewPage(browser, endpoint.url + hash, work, options);
    const entered = (role: 'review' | 'admin', work: (page: Page) => Promise<void>, hash = '', options: BrowserContextOptions = {}): Promise<void> =>
      opened(
        async (page) => {
          await enter(page, endpoint.tokens[role].token);
          await page.getByRole('navigation').waitFor();
          await work(page);
        },
        hash,
        options,
      );
    const row = async (id: string): Promise<Row> =>
      (await endpoint.database.query<Row>('select state, label, reviewed_label as reviewed, tokens.name as by from corrections left join tokens on tokens.id = reviewed_by where corrections.id = $1', [id]))[0];
    /** As a reviewer has decided before. */
    const relabelled = (id: string, label: string): Promise<unknown> =>
      endpoint.database.query("update corrections set state = 'accepted', version = version + 1, reviewed_label = $2, reviewed_by = $3, reviewed_at = now() where id = $1", [id, label, endpoint.tokens.review.id]);
    const becomes = (id: string, expected: Row): Promise<unknown> => until(`${id} is ${JSON.stringify(expected)}`, async () => JSON.stringify(await row(id)) === JSON.stringify(expected));
    const active = (page: Page): Promise<string | null> => page.locator('[role=option][aria-selected=true]').getAttribute('data-id');
    const ids = (page: Page): Promise<(string | null)[]> => page.locator('[role=option]').evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute('data-id')));

    test('asks for a token, kindly again where it is wrong, and not for one of a phone', async () => {
      await opened(async (page) => {
        const alert = page.getByRole('alert');
        for (const [token, answer] of [
          ['wrong', /doesn’t know this token/],
          ['ключ', /doesn’t know this token/],
          [endpoint.tokens.submit.token, /for sending corrections/],
        ] as const) {
          await enter(page, token);
          await alert.getByText(answer).waitFor();
          assert.equal(await page.evaluate(() => sessionStorage.length), 0);
        }
        await enter(page, endpoint.tokens.review.token);
        await page.getByRole('listbox').waitFor();
        await page.reload();
        await page.getByRole('listbox').waitFor();
      });
    });

    test('lists what is flagged, and says why', async () => {
      await entered('review', async (page) => {
        await page.getByRole('option').first().waitFor();
        assert.deepEqual(await ids(page), ['copy-5', 'wrong-3', 'wrong-7', 'right-7', 'right-3']);
        await page.getByRole('option', { name: 'read as 5, labelled 5: waiting for a decision. The same drawing came before.', exact: true }).waitFor();
        await page.getByRole('option', { name: /^read as 3, labelled 1: .* Device phone-of-ada says that this drawing is a 3\. The model reads 3, and is .* sure\.$/ }).waitFor();
      });
    });

    test('decides by keyboard, and the database has it so; what is undone is as before', async () => {
      await entered('review', async (page) => {
        await page.getByRole('listbox').waitFor();
        await page.keyboard.press('ArrowRight');
        assert.equal(await active(page), 'wrong-3');
        await page.keyboard.press('3');
        await becomes('wrong-3', { state: 'accepted', label: '1', reviewed: '3', by: 'a reviewer' });
        assert.equal(await active(page), 'wrong-7', 'the next that waits');
        await page.keyboard.press('n');
        await becomes('wrong-7', { state: 'accepted', label: '1', reviewed: 'none', by: 'a reviewer' });
        await page.keyboard.press('7');
        await becomes('right-7', { state: 'accepted', label: '7', reviewed: null, by: 'a reviewer' });
        await page.keyboard.press('a');
        await becomes('right-3', { state: 'accepted', label: '3', reviewed: null, by: 'a reviewer' });
        assert.equal(await active(page), 'copy-5', 'round the end');
        await page.keyboard.press('r');
        await becomes('copy-5', { state: 'rejected', label: '5', reviewed: null, by: 'a reviewer' });
        for (const [key, id, label] of [['u', 'copy-5', '5'], ['Control+z', 'right-3', '3'], ['Backspace', 'right-7', '7'], ['u', 'wrong-7', '1']] as const) {
          await page.keyboard.press(key);
          await becomes(id, { state: 'flagged', label, reviewed: null, by: null });
          assert.equal(await active(page), id);
        }
        await page.reload();
        await page.getByRole('option').first().waitFor();
        assert.deepEqual(await ids(page), ['copy-5', 'wrong-7', 'right-7', 'right-3'], 'what is decided waits no more');
      });
    });

    test('decides by pointer, also on what nobody flagged and what was decided before', async () => {
      await entered(
        'review',
        async (page) => {
          await page.locator('[data-id=right-4]').click();
          await page.getByRole('button', { name: 'Reject' }).click();
          await becomes('right-4', { state: 'rejected', label: '4', reviewed: null, by: 'a reviewer' });
          await page.locator('[data-id=right-4]').click();
          await page.getByRole('button', { name: '9', exact: true }).click();
          await becomes('right-4', { state: 'accepted', label: '4', reviewed: '9', by: 'a reviewer' });
          await page.getByRole('status').getByText(/^Relabelled 9, \d+ left\.$/).waitFor({ state: 'attached' });
          await page.getByRole('button', { name: 'Undo' }).click();
          await becomes('right-4', { state: 'rejected', label: '4', reviewed: null, by: 'a reviewer' });
          await page.getByRole('button', { name: 'Undo' }).click();
          await becomes('right-4', { state: 'clear', label: '4', reviewed: null, by: null });
        },
        '#/all',
      );
    });

    test('puts back what could not be kept, and says so', async () => {
      await entered('review', async (page) => {
        await page.getByRole('listbox').waitFor();
        const first = (await active(page))!;
        await page.context().setOffline(true);
        await page.keyboard.press('a');
        await page.getByRole('alert').getByText('Not saved: The endpoint doesn’t answer.').waitFor();
        assert.equal(await page.locator(`[data-id=${first}]`).getAttribute('data-state'), 'flagged');
        assert.equal(await active(page), first);
        await page.context().setOffline(false);
        await page.keyboard.press('a');
        await until('it is kept now', async () => (await row(first)).state === 'accepted');
        await until('nothing is amiss any more', async () => (await page.getByRole('alert').innerText()) === '');
        await page.keyboard.press('u');
        await until('it is taken back', async () => (await row(first)).state === 'flagged');
      });
    });

    test('keeps no word on what a device has changed since it was shown, and shows it as it is', async () => {
      await entered(
        'review',
        async (page) => {
          const tile = page.locator('[data-id=right-9]');
          await tile.click();
          const { ink } = PEN_DIGITS.find(({ digit }) => digit === 9)!;
          const changed = batchOf([correctionOf({ id: 'right-9', ink, predicted: 9, label: 4, device: 'phone-of-ada' })]);
          assert.equal((await endpoint.app.inject({ ...wire(changed), headers: { ...wire(changed).headers, ...endpoint.as.submit } })).statusCode, 200);
          await page.keyboard.press('a');
          await page.getByRole('alert').getByText('Not saved: This correction has changed since you opened it: its device or another reviewer was faster. It is shown as it is now.').waitFor();
          assert.equal(await active(page), 'right-9');
          assert.match(await tile.innerText(), /9 → 4/);
          await becomes('right-9', { state: 'received', label: '4', reviewed: null, by: null });
          await page.keyboard.press('a');
          await becomes('right-9', { state: 'accepted', label: '4', reviewed: null, by: 'a reviewer' });
          await page.keyboard.press('u');
          await becomes('right-9', { state: 'received', label: '4', reviewed: null, by: null });
        },
        '#/all',
      );
    });

    test('has an address for every place and filter, and a way back', async () => {
      await relabelled('wrong-3', '3');
      await entered(
        'review',
        async (page) => {
          await page.locator('[data-id=wrong-7]').waitFor();
          assert.equal((await ids(page)).length, 3);
          await page.getByLabel('State').selectOption('accepted');
          await until('the filter is in the address', () => Promise.resolve(page.url().endsWith('#/all?device=phone-of-bob&state=accepted')));
          await until('only what was accepted', async () => String(await ids(page)) === 'wrong-3');
          await page.getByRole('link', { name: 'Devices', exact: true }).click();
          await page.getByRole('heading', { name: 'Agreement' }).waitFor();
          assert.equal(await page.title(), 'Devices · Scrawl: review');
          await page.goBack();
          await until('back at the filter', async () => String(await ids(page)) === 'wrong-3');
          await page.goBack();
          await until('and at the whole device', async () => (await ids(page)).length === 3);
        },
        '#/all?device=phone-of-bob',
      );
    });

    test('plots growth, and how far each device is to be believed', async () => {
      await relabelled('wrong-3', '3');
      await endpoint.database.query("update corrections set received_at = received_at - interval '3 days' where device = 'phone-of-bob'");
      await entered(
        'review',
        async (page) => {
          await page.getByRole('img', { name: /^13 corrections in 4 days, 5 of them flagged/ }).waitFor();
          // The drawing of wrong-3 was relabelled; the model agrees with one in three.
          assert.match(await page.getByRole('row', { name: /phone-of-bob/ }).innerText(), /0 of 1\s+1 of 3/);
        },
        '#/devices',
      );
    });

    test('shows a reviewer the models, and why nothing can be done with them', async () => {
      await entered(
        'review',
        async (page) => {
          await page.getByText('needs an admin token').waitFor();
          await page.getByText('in use', { exact: true }).waitFor();
          await page.getByText(/MNIST, test/).waitFor();
          assert.ok(await page.getByRole('button', { name: 'Retrain now' }).isDisabled());
        },
        '#/models',
      );
    });

    test('lets an admin promote, roll back, and see who did', async () => {
      await endpoint.database.query("insert into models (id, manifest, origin, passed) select 'another', replace(manifest, id, 'another'), 'retrained', true from models limit 1");
      await entered(
        'admin',
        async (page) => {
          const another = page.getByRole('region', { name: 'Model another' });
          await another.getByRole('button', { name: 'Deploy', exact: true }).click();
          await another.getByText('Send another to phones?').waitFor();
          await another.getByRole('button', { name: 'Deploy', exact: true }).click();
          await another.getByText('in use', { exact: true }).waitFor();
          await another.getByText(/Deployed .*, by an admin$/).waitFor();
          await another.getByRole('button', { name: 'Roll back' }).click();
          await another.getByRole('button', { name: 'Roll back' }).click();
          await another.getByText(/by an admin; withdrawn .* by an admin$/).waitFor();
          const [{ states }] = await endpoint.database.query<{ states: number }>('select count(*)::int as states from promotions where withdrawn_at is null');
          assert.equal(states, 1, 'only the one that shipped stands');
        },
        '#/models',
      );
    });

    test('shows how drawings change from week to week, by digit and device too, and saves that as a file', async () => {
      await endpoint.database.query("update corrections set received_at = received_at - interval '7 days' where device = 'phone-of-bob'");
      await entered(
        'review',
        async (page) => {
          const rows = page.locator('review-drift tbody tr');
          await until('a line for each week', async () => (await rows.count()) === 2);
          assert.match(await rows.first().innerText(), /\b10\b/);
          await page.getByText('Compared once the latest week and those before it have 20 drawings each.').waitFor();
          await page.getByLabel('Show').selectOption('device');
          await page.getByRole('columnheader', { name: 'Device' }).waitFor();
          await page.getByRole('link', { name: 'phone-of-ada' }).first().waitFor();
          const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as CSV' }).click()]);
          assert.equal(download.suggestedFilename(), 'drift-by-device.csv');
        },
        '#/drift',
      );
    });

    test('lets an admin release a model to a share first, and try one silently', async () => {
      await endpoint.database.query("insert into models (id, manifest, origin, passed) select 'tried', replace(manifest, id, 'tried'), 'retrained', true from models where origin = 'shipped' limit 1");
      await entered(
        'admin',
        async (page) => {
          const tried = page.getByRole('region', { name: 'Model tried' });
          await tried.getByRole('button', { name: 'Try silently' }).click();
          await tried.getByRole('button', { name: 'Try silently' }).click();
          const trial = page.getByRole('region', { name: 'Silent trial' });
          await trial.getByText('No counts yet.').waitFor();
          const { trial: known } = (await endpoint.app.inject({ url: '/v1/shadow', headers: endpoint.as.submit })).json<{ trial: { key: number } }>();
          const payload = { device: 'phone-of-ada', counts: [{ label: '7', both: 30, onlyBefore: 1, onlyCandidate: 4, neither: 2 }] };
          assert.equal((await endpoint.app.inject({ method: 'POST', url: `/v1/shadow/${known.key}`, headers: { ...endpoint.as.submit }, payload })).statusCode, 200);
          await page.reload();
          await trial.getByText('Of 37 digits judged on 1 device, both read 30 correctly, only the candidate 4, only the model in use 1. Decided from 200 digits on 5 devices on.').waitFor();
          await trial.getByRole('button', { name: 'End the trial' }).click();
          await trial.getByRole('button', { name: 'End the trial' }).click();
          await trial.waitFor({ state: 'detached' });
          await tried.getByRole('button', { name: 'Deploy to 10%' }).click();
          await tried.getByRole('button', { name: 'Deploy to 10%' }).click();
          await tried.getByText('in use on 10% of devices', { exact: true }).waitFor();
          await tried.getByRole('button', { name: 'Withdraw' }).click();
          await tried.getByRole('button', { name: 'Withdraw' }).click();
          await tried.getByText(/by an admin, to 10% of devices; withdrawn .* by an admin$/).waitFor();
        },
        '#/models',
      );
    });

    test('starts a retraining, follows it, and stops it', async () => {
      await entered(
        'admin',
        async (page) => {
          await page.getByRole('button', { name: 'Retrain now' }).click();
          await page.getByText('Queued').waitFor();
          // As a worker does it; the page hears of it from the endpoint's stream.
          await endpoint.database.query("update retrainings set state = 'running', attempts = 1, progress = $1", [JSON.stringify({ done: 0.25, stage: 'training', detail: { kind: 'epoch', epoch: 1, epochs: 4, step: 2, steps: 300 }, secondsLeft: 240 })]);
          await page.getByText('Training, epoch 1 of 4, step 2 of 300, about 4 min left').waitFor();
          assert.equal(await page.getByRole('progressbar').evaluate((bar: HTMLProgressElement) => bar.value), 0.25);
          await page.getByRole('button', { name: 'Stop' }).click();
          await page.getByRole('button', { name: 'Stop' }).click();
          await page.getByText('Stopping…').waitFor();
          await endpoint.database.query("update retrainings set state = 'cancelled', ended_at = now()");
          await page.getByRole('list', { name: 'Earlier retrainings' }).getByText('Cancelled').waitFor();
          await page.getByRole('button', { name: 'Retrain now' }).waitFor();
        },
        '#/models',
      );
    });

    test('asks for a token again when the one it has is revoked meanwhile', async () => {
      const { id } = endpoint.tokens.review;
      await entered('review', async (page) => {
        await page.getByRole('listbox').waitFor();
        await endpoint.database.query('update tokens set revoked_at = now() where id = $1', [id]);
        await page.keyboard.press('a');
        await page.getByRole('alert').getByText(/or it was revoked/).waitFor();
        assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      });
      await endpoint.database.query('update tokens set revoked_at = null where id = $1', [id]);
    });

    test('comes from its own origin alone, beside the app and not within it', async () => {
      const there = await endpoint.app.inject('/review/');
      const policy = String(there.headers['content-security-policy']);
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
      assert.doesNotMatch(policy, /unsafe|\*|https?:/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(there.body, /<script(?![^>]* src=)|<style|\son\w+=|https?:\/\//, 'nothing inline, nothing from elsewhere');
      assert.equal((await endpoint.app.inject('/review')).headers.location, 'review/');
      // The app's service worker answers for every other address with the app.
      await withReviewPage(browser, new URL('/', endpoint.url).href, async (page) => {
        await until('the service worker is in charge', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
        await page.goto(new URL('/any/place', endpoint.url).href);
        assert.equal(await page.locator('scrawl-app').count(), 1);
        await page.goto(endpoint.url);
        await page.getByRole('heading', { name: 'Review' }).waitFor();
        const docs = await page.goto(new URL('/docs', endpoint.url).href);
        assert.equal(docs!.fromServiceWorker(), false);
      });
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      test(`passes axe in all its places, ${colorScheme}`, async () => {
        await opened(
          async (page) => {
            const passes = async (where: string): Promise<void> => {
              await page.addScriptTag({ path: AXE });
              const violations = await page.evaluate(async () => {
                const { axe } = globalThis as unknown as { readonly axe: { run(): Promise<{ violations: readonly { id: string; nodes: readonly { html: string; failureSummary?: string }[] }[] }> } };
                return (await axe.run()).violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`) }));
              });
              assert.deepEqual(violations, [], where);
            };
            await passes('token');
            await enter(page, endpoint.tokens.admin.token);
            for (const [hash, shown] of [['#/', '[role=option]'], ['#/all?device=phone-of-ada', '[role=option]'], ['#/all?label=none&state=rejected', '.empty'], ['#/devices', 'review-growth'], ['#/drift', 'review-drift table'], ['#/models', 'review-model']] as const) {
              await page.evaluate((to) => (location.hash = to), hash);
              await page.locator(shown).first().waitFor();
              if (hash === '#/') await page.keyboard.press('r');
              await passes(hash);
            }
          },
          '',
          { colorScheme, bypassCSP: true, viewport: { width: 390, height: 844 } },
        );
      });
    }
  },
  ['embedded'],
);
