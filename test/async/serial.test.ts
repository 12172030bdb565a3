import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSerial } from '../../src/async/serial.ts';

test('tasks run one after another, in order, also past one that fails', async () => {
  const inTurn = createSerial();
  const log: string[] = [];
  const task = (name: string, fails = false) => async (): Promise<string> => {
    log.push(`${name} starts`);
    await new Promise((resolve) => setImmediate(resolve));
    log.push(`${name} ends`);
    if (fails) throw new Error(name);
    return name;
  };
  const [a, b, c] = [inTurn(task('a')), inTurn(task('b', true)), inTurn(task('c'))];
  await assert.rejects(b, /b/);
  assert.deepEqual([await a, await c], ['a', 'c']);
  assert.deepEqual(log, ['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
});
