import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { REASON_CODES, type ReasonCode, type SyncStatus, type SyncTrouble } from '../../../src/contracts/sync.ts';
import { invitationIn } from '../../../src/ui/settings/endpoint-link.ts';
import { speak } from '../../../src/messages/language.ts';
import { syncMessage } from '../../../src/ui/settings/sync-message.ts';
import { initialState } from '../../../src/ui/state/app-state.ts';
import { noticeFor } from '../../../src/ui/shell/notice.ts';

const NOW = new Date(2026, 10, 21, 10, 0, 0).getTime();
const NONE = { queued: 0, sending: 0, deferred: 0, accepted: 0, rejected: 0 };
const on = (counts: Partial<typeof NONE>, trouble?: SyncTrouble): SyncStatus => ({ kind: 'on', url: 'https://scrawl.example.org', counts: { ...NONE, ...counts }, ...(trouble && { trouble }) });
const waiting = (ms: number): SyncTrouble => ({ kind: 'waiting', until: new Date(NOW + ms).toISOString(), reason: 'The endpoint does not answer.' });

describe('how the sending stands, in words', () => {
  test('says what waits, what was sent and what came back', () => {
    assert.equal(syncMessage({ kind: 'off' }, NOW), 'Nothing leaves this device.');
    assert.equal(syncMessage(on({}), NOW), 'Drawings are sent as you judge them.');
    assert.equal(syncMessage(on({ queued: 1 }), NOW), '1 drawing is waiting to be sent.');
    assert.equal(syncMessage(on({ queued: 2, sending: 3, accepted: 1 }), NOW), 'Sending 5 drawings… 1 drawing sent.');
    assert.equal(syncMessage(on({ accepted: 1200, rejected: 1 }), NOW), 'Everything is sent. 1,200 drawings sent. 1 was rejected; see the list for the reason.');
  });

  test('says why and until when they wait', () => {
    assert.equal(syncMessage(on({ sending: 2 }, waiting(20_000)), NOW), 'The endpoint does not answer. 2 drawings are waiting until 10:00:20 AM.');
    assert.equal(syncMessage(on({ sending: 1 }, waiting(3_600_000)), NOW), 'The endpoint does not answer. 1 drawing is waiting until 11:00 AM.');
    assert.equal(syncMessage(on({ sending: 1 }, waiting(20 * 3_600_000)), NOW), 'The endpoint does not answer. 1 drawing is waiting until Sunday 06:00 AM.');
    assert.equal(syncMessage(on({ sending: 1 }, waiting(-5)), NOW), 'The endpoint does not answer. 1 drawing is waiting until the next try.');
    assert.equal(syncMessage(on({}, waiting(20_000)), NOW), 'Drawings are sent as you judge them.');
    assert.equal(syncMessage(on({ queued: 3 }, { kind: 'stopped', reason: 'This needs a token.' }), NOW), 'This needs a token. Nothing is sent until you enter another token.');
  });

  test('says in the user’s words what this app knows, and what it does not in the endpoint’s', async () => {
    const stopped = (about: string, code?: ReasonCode): string => syncMessage(on({}, { kind: 'stopped', reason: 'As the endpoint says.', about, ...(code && { code }) }), NOW);
    assert.equal(stopped('2'), 'As the endpoint says. Nothing is sent until you enter another token.');
    assert.equal(stopped('1200', 'device-day').split('. ')[0], 'The endpoint takes up to 1,200 drawings a day from one device');
    await speak('de', []);
    assert.match(stopped('A', 'label'), /^Das Modell des Endpunkts kennt „A“ nicht\./);
    for (const code of REASON_CODES) assert.doesNotMatch(stopped('7', code), /As the endpoint says|undefined/);
    await speak('en', []);
  });

  test('says what the endpoint has no room for, and when it is sent again', () => {
    const full = (counts: Partial<typeof NONE>, trouble?: SyncTrouble): SyncStatus => ({ ...on(counts, trouble), deferred: { until: new Date(NOW + 15 * 3_600_000).toISOString(), reason: 'Enough for today.' } }) as SyncStatus;
    assert.equal(syncMessage(full({ deferred: 1 }), NOW), 'Enough for today. 1 drawing is waiting until Sunday 01:00 AM.');
    assert.equal(syncMessage(full({ queued: 2, deferred: 3, accepted: 1 }), NOW), '2 drawings are waiting to be sent. Enough for today. 3 drawings are waiting until Sunday 01:00 AM. 1 drawing sent.');
    assert.equal(syncMessage(full({ sending: 1, deferred: 3 }, waiting(20_000)), NOW), 'The endpoint does not answer. 1 drawing is waiting until 10:00:20 AM. Enough for today. 3 drawings are waiting until Sunday 01:00 AM.');
  });
});

describe('the words for a new model', () => {
  test('say what it is worth to this device', () => {
    const offer = (misread: number, right: number, lost = 0): string => noticeFor({ ...initialState, offer: { modelId: 'digits-1', misread, right, lost } })!.text;
    assert.equal(offer(14, 12), 'New model: 12 of your 14 corrections are now read correctly');
    assert.equal(offer(9, 9), 'New model: all 9 of your corrections are now read correctly');
    assert.equal(offer(14, 12, 1), 'New model: 12 of your 14 corrections are now read correctly; it misreads 1 drawing that you confirmed');
    assert.equal(offer(1, 1), 'New model: your correction is now read correctly');
    assert.equal(offer(1, 0, 2), 'New model: your correction is still misread; it misreads 2 drawings that you confirmed');
    assert.equal(offer(0, 0), 'A new model is ready');
    assert.equal(offer(0, 0, 2), 'A new model is ready; it misreads 2 drawings that you confirmed');
  });
});

describe('a link that brings an endpoint', () => {
  test('is read as `npm run endpoint:token` prints it', () => {
    const [url, token] = ['https://scrawl.example.org/team', 'ab12.x-_y'];
    assert.deepEqual(invitationIn(`#/settings?endpoint=${encodeURIComponent(url)}&token=${encodeURIComponent(token)}`), { url, token });
    for (const hash of ['', '#/', '#/settings', '#/settings?endpoint=https%3A%2F%2Fa.org', '#/settings?token=ab', '#/drawings?endpoint=a&token=b']) assert.equal(invitationIn(hash), undefined, hash);
  });
});
