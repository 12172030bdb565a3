import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keepAwake } from '../../../src/ui/rounds/wake-lock.ts';

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function lockOf(): { lock: Pick<WakeLock, 'request'>; asked: string[]; released: () => number } {
  const asked: string[] = [];
  let released = 0;
  const lock = {
    request: (kind?: WakeLockType) => {
      asked.push(String(kind));
      return Promise.resolve({ release: () => Promise.resolve(void released++) } as unknown as WakeLockSentinel);
    },
  };
  return { lock, asked, released: () => released };
}

describe('the screen is kept lit', () => {
  test('until it is released, and asked for again on the way back', async () => {
    const page = new Page();
    const { lock, asked, released } = lockOf();
    const release = keepAwake(page, lock);
    await settled();
    page.show('hidden');
    page.show('visible');
    await settled();
    assert.deepEqual(asked, ['screen', 'screen']);
    release();
    await settled();
    assert.equal(released(), 1);
    page.show('visible');
    await settled();
    assert.equal(asked.length, 2);
  });

  test('and let go where the answer comes after the round', async () => {
    const { lock, released } = lockOf();
    keepAwake(new Page(), lock)();
    await settled();
    assert.equal(released(), 1);
  });

  test('silently not, where the browser has no such thing or refuses', async () => {
    const page = new Page() as unknown as Document;
    keepAwake(page, undefined)();
    const release = keepAwake(page, { request: () => Promise.reject(new DOMException('low battery', 'NotAllowedError')) });
    await settled();
    release();
  });
});
