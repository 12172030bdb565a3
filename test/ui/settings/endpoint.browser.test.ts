import { assert, fixture, html } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { deleteDB } from 'idb';
import { createCorrectionStore } from '../../../src/storage/correction-store.ts';
import { Database } from '../../../src/storage/database.ts';
import { createLostCorrections } from '../../../src/storage/lost-corrections.ts';
import { createSettingsStore } from '../../../src/storage/settings-store.ts';
import { createSyncQueue } from '../../../src/storage/sync-queue.ts';
import { createSyncRecordStore } from '../../../src/storage/sync-record.ts';
import { EndpointSync } from '../../../src/sync/endpoint-sync.ts';
import { flush } from '../../../src/sync/flush.ts';
import type { Reply } from '../../../src/sync/outcome.ts';
import '../../../src/ui/settings/endpoint.ts';
import type { EndpointSettings } from '../../../src/ui/settings/endpoint.ts';
import '../../../src/ui/settings/page.ts';
import type { SettingsPage } from '../../../src/ui/settings/page.ts';
import { initialState } from '../../../src/ui/state/app-state.ts';
import { SettingsEvent } from '../../../src/ui/state/events.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { brought } from '../../storage/judged.ts';
import { until } from '../mouse.ts';

const DATABASE = 'endpoint-settings-test';
const URL_THERE = 'https://scrawl.example.org';
const TOKEN = '0123456789ab.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_';
const OTHER_TOKEN = TOKEN.replace('0', '1');

const database = new Database(DATABASE);
const settings = createSettingsStore(database);
const store = createCorrectionStore(database, settings);
const [queue, records] = [createSyncQueue(database), createSyncRecordStore(database)];

/** What the endpoint takes for one of its tokens; absent where it is gone. */
let known: string | undefined;
/** How many corrections it has room for today. */
let room = Infinity;

/** Sending as the app has it, but that this answers in the network's place. */
const sync = new EndpointSync({
  queue,
  records,
  settings,
  async flush(eager) {
    await flush(
      {
        queue,
        records,
        settings,
        now: () => Date.now(),
        random: () => 0.5,
      identity: () => Promise.resolve(undefined),
      held: () => Promise.resolve(undefined),
      lost: createLostCorrections(database),
      own: () => Promise.resolve(undefined),
        post({ token }, { batchId, corrections }) {
          const answer = (status: number, body: object): Promise<Reply> => Promise.resolve({ kind: 'answer', status, retryAfter: null, body: JSON.stringify(body) });
          if (known === undefined) return Promise.resolve({ kind: 'silence' });
          if (token !== known) return answer(401, { error: 'UnknownTokenError', message: 'This needs a token that the endpoint knows.' });
          const receivedAt = new Date();
          const until = new Date(receivedAt.getTime() + 3_600_000);
          return answer(200, { batchId, receivedAt, verdicts: corrections.map(({ id }) => (room-- > 0 ? { id, verdict: 'accepted' } : { id, verdict: 'deferred', until, reason: 'Enough for today.' })) });
        },
      },
      eager,
    );
  },
  flushInBackground: () => undefined,
});

async function opened(hash = '#/settings'): Promise<EndpointSettings> {
  location.hash = hash;
  const element = await fixture<EndpointSettings>(html`<scrawl-endpoint .sync=${sync} .status=${sync.status}></scrawl-endpoint>`);
  sync.subscribe((status) => (element.status = status));
  return element;
}

const invitation = (url: string, token: string): string => `#/settings?endpoint=${encodeURIComponent(url)}&token=${encodeURIComponent(token)}`;
const text = (element: HTMLElement): string => element.shadowRoot!.textContent.replace(/\s+/g, ' ').trim();
const alarm = (element: EndpointSettings): string => element.shadowRoot!.querySelector('[role=alert]')!.textContent;
const saying = (element: EndpointSettings, words: RegExp): Promise<void> => until(() => words.test(text(element)));

function press(element: EndpointSettings, name: string): void {
  const button = [...element.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === name);
  assert.exists(button, name);
  button.click();
}

function fill(element: EndpointSettings, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) element.shadowRoot!.querySelector<HTMLInputElement>(`input[name=${name}]`)!.value = value;
}

async function connected(): Promise<EndpointSettings> {
  const element = await opened();
  fill(element, { url: URL_THERE, token: TOKEN });
  press(element, 'Connect');
  await saying(element, /Sends to https/);
  return element;
}

describe('The endpoint in the settings', () => {
  before(() => installTokens(document));
  beforeEach(async () => {
    [known, room] = [TOKEN, Infinity];
    await setViewport({ width: 390, height: 844 });
    await store.addAll([brought(1), brought(2)]);
  });
  afterEach(async () => {
    await sync.disconnect();
    location.hash = '';
    await database.close();
    await deleteDB(DATABASE);
    await emulateMedia({ colorScheme: 'light' });
  });

  it('is off until an address and a token are typed in; then everything is sent', async () => {
    const element = await opened();
    assert.match(text(element), /^Off: nothing leaves this device\./);
    fill(element, { url: ' scrawl.example.org/ ', token: `${TOKEN} ` });
    press(element, 'Connect');
    await saying(element, /Sends to https:\/\/scrawl\.example\.org\. Everything is sent\. 2 drawings sent\./);
    assert.deepEqual((await settings.load()).endpoint, { url: URL_THERE, token: TOKEN });

    const disconnect = element.shadowRoot!.querySelector('scrawl-confirm')!.shadowRoot!;
    disconnect.querySelector('button')!.click();
    await until(() => disconnect.querySelector('.yes') !== null);
    assert.equal(sync.status.kind, 'on', 'asked first');
    disconnect.querySelector<HTMLButtonElement>('.yes')!.click();
    await saying(element, /^Off: nothing leaves/);
    assert.isUndefined((await settings.load()).endpoint);
  });

  it('asks beside it whether new models may be tried silently, and forgets the answer with the endpoint', async () => {
    const recognizer = { habits: () => Promise.resolve([]) };
    const page = await fixture<SettingsPage>(html`<scrawl-settings .store=${store} .sync=${sync} .recognizer=${recognizer} .state=${initialState}></scrawl-settings>`);
    const tries = (): HTMLElementTagNameMap['scrawl-switch'] | null => page.shadowRoot!.querySelector('scrawl-switch.tries');
    assert.isNull(tries(), 'nobody is asked without an endpoint');
    await connected();
    page.state = { ...initialState, sync: sync.status };
    await page.updateComplete;
    assert.isFalse(tries()!.on, 'off until someone agrees');
    assert.match(text(page), /Only how often each model was right is sent, for each digit: no drawing\./);
    const changes: unknown[] = [];
    page.addEventListener(SettingsEvent.type, (event) => changes.push((event).change));
    await tries()!.updateComplete;
    tries()!.shadowRoot!.querySelector<HTMLElement>('button, input')!.click();
    assert.deepEqual(changes, [{ triesModels: true }]);
    await settings.save({ triesModels: true, shadow: { trial: 1, since: 2, until: 3 } });
    await sync.disconnect();
    const { triesModels, shadow } = await settings.load();
    assert.deepEqual([triesModels, shadow], [undefined, undefined]);
  });

  it('says what is wrong with what was typed, and keeps it there to be mended', async () => {
    const element = await opened();
    for (const [url, token, words] of [
      ['http://example.org', TOKEN, /begins with http/],
      ['https://scrawl.example.org/?x=1', TOKEN, /This address isn't valid/],
      [URL_THERE, 'half', /This token isn't valid\. Check that you copied all of it/],
    ] as const) {
      fill(element, { url, token });
      press(element, 'Connect');
      await until(() => words.test(alarm(element)));
      assert.equal(element.shadowRoot!.querySelector<HTMLInputElement>('input[name=url]')!.value, url);
      assert.deepEqual(sync.status, { kind: 'off' });
    }
    fill(element, { url: URL_THERE, token: TOKEN });
    press(element, 'Connect');
    await saying(element, /Sends to/);
    assert.equal(alarm(element), '');
  });

  it('asks before it follows a link, forgets the link’s token either way, and sends nothing after a no', async () => {
    const element = await opened(invitation(URL_THERE, TOKEN));
    assert.match(text(element), /^Send the digits you judge to https:\/\/scrawl\.example\.org\?/);
    press(element, 'No');
    await saying(element, /^Off: nothing leaves/);
    assert.equal(location.hash, '#/settings');
    assert.equal((await queue.counts()).queued, 2);

    location.hash = invitation(URL_THERE, TOKEN);
    await saying(element, /^Send the digits/);
    press(element, 'Connect');
    await saying(element, /2 drawings sent/);
    await until(() => location.hash === '#/settings');
  });

  it('connects nobody by a link that is damaged or leads astray, and says why', async () => {
    for (const [url, token, words] of [
      ['http://scrawl.example.org', TOKEN, /begins with http/],
      ['javascript:alert(1)', TOKEN, /This address isn't valid/],
      [URL_THERE, TOKEN.slice(0, 5), /This token isn't valid/],
    ] as const) {
      const element = await opened(invitation(url, token));
      press(element, 'Connect');
      await until(() => words.test(alarm(element)));
      assert.match(text(element), /^Off: nothing leaves/);
      assert.deepEqual([location.hash, sync.status], ['#/settings', { kind: 'off' }]);
    }
    assert.match(text(await opened(`#/settings?endpoint=${encodeURIComponent(URL_THERE)}`)), /^Off: nothing leaves/, 'half a link is none');
  });

  it('asks for another token where the endpoint does not know this one, and goes on with that', async () => {
    known = OTHER_TOKEN;
    const element = await connected();
    await saying(element, /The endpoint doesn't know this token\. Nothing is sent until you enter another token\./);
    assert.equal((await queue.counts()).accepted, 0);
    fill(element, { token: OTHER_TOKEN });
    press(element, 'Use it');
    await saying(element, /Everything is sent\. 2 drawings sent\./);
    assert.equal((await settings.load()).endpoint!.url, URL_THERE);
  });

  it('says that the endpoint is gone and when it tries again, and sends when told to', async () => {
    known = undefined;
    const element = await connected();
    await saying(element, /The endpoint doesn't answer\. 2 drawings are waiting until /);
    known = TOKEN;
    press(element, 'Send now');
    await saying(element, /2 drawings sent\./);
  });

  it('says what the endpoint has no room for today, and until when it waits', async () => {
    room = 1;
    const element = await connected();
    await saying(element, /Enough for today\. 1 drawing is waiting until (?:\w+ )?\d\d:\d\d [AP]M\. 1 drawing sent\./);
    assert.notInclude(text(element), 'Send now');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`passes axe: off, wrong, asking, connected, without a token, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      const element = await opened();
      await assert.isAccessible(element);
      fill(element, { url: 'http://example.org', token: TOKEN });
      press(element, 'Connect');
      await until(() => alarm(element) !== '');
      await assert.isAccessible(element);
      location.hash = invitation(URL_THERE, TOKEN);
      await saying(element, /^Send the digits/);
      await assert.isAccessible(element);
      known = OTHER_TOKEN;
      press(element, 'Connect');
      await saying(element, /another token/);
      await assert.isAccessible(element);
      fill(element, { token: OTHER_TOKEN });
      press(element, 'Use it');
      await saying(element, /sent\./);
      await assert.isAccessible(element);
    });
  }
});
