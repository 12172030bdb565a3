import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SyncStatus, SyncTrouble } from '../../../src/contracts/sync.ts';
import { invitationIn } from '../../../src/ui/settings/endpoint-link.ts';
import { quietSyncWords, syncWords } from '../../../src/ui/words/endpoint.ts';
import { offerWords } from '../../../src/ui/words/model.ts';

const NOW = new Date(2026, 10, 21, 10, 0, 0).getTime();
const NONE = { queued: 0, sending: 0, deferred: 0, accepted: 0, rejected: 0 };
const on = (counts: Partial<typeof NONE>, trouble?: SyncTrouble): SyncStatus => ({ kind: 'on', url: 'https://scrawl.example.org', counts: { ...NONE, ...counts }, ...(trouble && { trouble }) });
const waiting = (ms: number): SyncTrouble => ({ kind: 'waiting', until: new Date(NOW + ms).toISOString(), reason: 'The endpoint does not answer.' });

describe('how the sending stands, in words', () => {
  test('says what waits, what was sent and what came back', () => {
    assert.equal(syncWords({ kind: 'off' }, NOW), 'Nothing leaves this device.');
    assert.equal(syncWords(on({}), NOW), 'What you judge is sent by itself.');
    assert.equal(syncWords(on({ queued: 1 }), NOW), '1 correction waits to be sent.');
    assert.equal(syncWords(on({ queued: 2, sending: 3, accepted: 1 }), NOW), 'Sending 5 corrections… 1 correction sent.');
    assert.equal(syncWords(on({ accepted: 1200, rejected: 1 }), NOW), 'Nothing waits. 1,200 corrections sent. 1 correction came back: the list says why.');
  });

  test('says why and until when they wait', () => {
    assert.equal(syncWords(on({ sending: 2 }, waiting(20_000)), NOW), 'The endpoint does not answer. 2 corrections wait until 10:00:20.');
    assert.equal(syncWords(on({ sending: 1 }, waiting(3_600_000)), NOW), 'The endpoint does not answer. 1 correction waits until 11:00.');
    assert.equal(syncWords(on({ sending: 1 }, waiting(20 * 3_600_000)), NOW), 'The endpoint does not answer. 1 correction waits until Sunday, 06:00.');
    assert.equal(syncWords(on({ sending: 1 }, waiting(-5)), NOW), 'The endpoint does not answer. 1 correction waits until the next try.');
    assert.equal(syncWords(on({}, waiting(20_000)), NOW), 'What you judge is sent by itself.');
    assert.equal(syncWords(on({ queued: 3 }, { kind: 'stopped', reason: 'This needs a token.' }), NOW), 'This needs a token. Nothing is sent until it has another token.');
  });

  test('says what the endpoint has no room for, and when it is sent again', () => {
    const full = (counts: Partial<typeof NONE>, trouble?: SyncTrouble): SyncStatus => ({ ...on(counts, trouble), deferred: { until: new Date(NOW + 15 * 3_600_000).toISOString(), reason: 'Enough for today.' } }) as SyncStatus;
    assert.equal(syncWords(full({ deferred: 1 }), NOW), 'Enough for today. 1 correction waits until Sunday, 01:00.');
    assert.equal(syncWords(full({ queued: 2, deferred: 3, accepted: 1 }), NOW), '2 corrections wait to be sent. Enough for today. 3 corrections wait until Sunday, 01:00. 1 correction sent.');
    assert.equal(syncWords(full({ sending: 1, deferred: 3 }, waiting(20_000)), NOW), 'The endpoint does not answer. 1 correction waits until 10:00:20. Enough for today. 3 corrections wait until Sunday, 01:00.');
    assert.equal(quietSyncWords(full({ queued: 1, deferred: 3 })), '4 queued');
  });

  test('is quiet where there is nothing to say', () => {
    assert.equal(quietSyncWords({ kind: 'off' }), undefined);
    assert.equal(quietSyncWords(on({ accepted: 5 })), undefined);
    assert.equal(quietSyncWords(on({ queued: 7, sending: 5 })), '12 queued');
    assert.equal(quietSyncWords(on({ queued: 7 }, { kind: 'stopped', reason: 'No.' })), 'needs a token');
  });
});

describe('the words for a new model', () => {
  test('say what it is worth to this device', () => {
    const offer = (misread: number, right: number, lost = 0): string => offerWords({ modelId: 'digits-1', misread, right, lost });
    assert.equal(offer(14, 12), 'New model: 12 of your 14 corrections now read right');
    assert.equal(offer(9, 9), 'New model: all of your 9 corrections now read right');
    assert.equal(offer(14, 12, 1), 'New model: 12 of your 14 corrections now read right, 1 that was right would not');
    assert.equal(offer(1, 1), 'New model: your correction now reads right');
    assert.equal(offer(1, 0, 2), 'New model: your correction still does not read right, 2 that were right would not');
    assert.equal(offer(0, 0), 'A new model is ready');
    assert.equal(offer(0, 0, 2), 'A new model is ready: of your digits 2 that were right would not');
  });
});

describe('a link that brings an endpoint', () => {
  test('is read as `npm run endpoint:token` prints it', () => {
    const [url, token] = ['https://scrawl.example.org/team', 'ab12.x-_y'];
    assert.deepEqual(invitationIn(`#/settings?endpoint=${encodeURIComponent(url)}&token=${encodeURIComponent(token)}`), { url, token });
    for (const hash of ['', '#/', '#/settings', '#/settings?endpoint=https%3A%2F%2Fa.org', '#/settings?token=ab', '#/corrections?endpoint=a&token=b']) assert.equal(invitationIn(hash), undefined, hash);
  });
});
