import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { coalesced } from '../../src/async/coalesced.ts';

/** Runs that end when they are told to. */
function runs(): { readonly begin: () => Promise<void>; readonly end: (error?: Error) => Promise<void>; readonly count: () => number } {
  const open: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let count = 0;
  return {
    begin: () => {
      count++;
      return new Promise((resolve, reject) => open.push({ resolve, reject }));
    },
    end: async (error) => {
      const { resolve, reject } = open.shift()!;
      if (error) reject(error);
      else resolve();
      await new Promise(setImmediate);
    },
    count: () => count,
  };
}

describe('coalesced calls', () => {
  test('share one run after the one that is under way', async () => {
    const { begin, end, count } = runs();
    const call = coalesced(begin);
    const first = call();
    const later = [call(), call(), call()];
    assert.equal(count(), 1);
    await end();
    await first;
    assert.equal(count(), 2);
    await end();
    await Promise.all(later);
    assert.equal(count(), 2);
  });

  test('that come during that later run get one more', async () => {
    const { begin, end, count } = runs();
    const call = coalesced(begin);
    void call();
    void call();
    await end();
    const third = call();
    await end();
    await end();
    await third;
    assert.equal(count(), 3);
  });

  test('never overlap, not even between the end of one run and the beginning of the next', async () => {
    const late: Promise<void>[] = [];
    let [running, most] = [0, 0];
    let onEnd: (() => void) | undefined;
    const call = coalesced(async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
      onEnd?.();
    });
    onEnd = () => {
      onEnd = undefined;
      // Through all the small steps by which the end of a run is told.
      let step = Promise.resolve();
      for (let i = 0; i < 10; i++) step = step.then(() => void late.push(call()));
    };
    await Promise.all([call(), call()]);
    await Promise.all(late);
    assert.equal(late.length, 10);
    assert.equal(most, 1);
  });

  test('run although the one before failed, and only that one’s caller hears of it', async () => {
    const { begin, end, count } = runs();
    const call = coalesced(begin);
    const first = call();
    const second = call();
    const refused = assert.rejects(first, /broken/);
    await end(new Error('broken'));
    await refused;
    await end();
    await second;
    assert.equal(count(), 2);
  });
});
