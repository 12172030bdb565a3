import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { within } from '../../src/async/within.ts';

const late = (): Error => new Error('late');

describe('within', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  test('gives what the work gives', async () => {
    assert.equal(await within(100, Promise.resolve(7), late), 7);
    await assert.rejects(within(100, Promise.reject(new Error('broken')), late), /broken/);
  });

  test('waits no longer than it is told to', async () => {
    let isSettled = false;
    const waiting = within(100, new Promise(() => undefined), late).finally(() => (isSettled = true));
    const rejected = assert.rejects(waiting, /late/);
    mock.timers.tick(99);
    await Promise.resolve();
    assert.equal(isSettled, false);
    mock.timers.tick(1);
    await rejected;
  });
});
