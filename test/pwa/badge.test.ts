import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SyncStatus } from '../../src/contracts/sync.ts';
import { showBadge, waitingIn } from '../../src/pwa/badge.ts';

const status = (counts: Partial<Record<'queued' | 'sending' | 'deferred' | 'accepted' | 'rejected', number>>): SyncStatus => ({ kind: 'on', url: 'https://endpoint.test', counts: { queued: 0, sending: 0, deferred: 0, accepted: 0, rejected: 0, ...counts } });

describe('the badge on the icon', () => {
  test('counts what waits to be sent, and nothing where nobody is sent anything', () => {
    assert.equal(waitingIn(status({ queued: 3, sending: 2, deferred: 1, accepted: 40, rejected: 5 })), 6);
    assert.equal(waitingIn({ kind: 'off' }), 0);
  });

  test('comes and goes with it', () => {
    const told: unknown[] = [];
    const device = { setAppBadge: (count?: number) => Promise.resolve(void told.push(count)), clearAppBadge: () => Promise.resolve(void told.push('none')) };
    showBadge(4, device);
    showBadge(0, device);
    assert.deepEqual(told, [4, 'none']);
  });

  test('is silently absent where the system has none, or refuses', async () => {
    showBadge(4, {});
    showBadge(0, {});
    showBadge(4, { setAppBadge: () => Promise.reject(new DOMException('not installed', 'NotAllowedError')) });
    await new Promise((resolve) => setTimeout(resolve));
  });
});
