import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import { canBeFelt, feel } from '../../../src/ui/kit/haptics.ts';

const felt: unknown[] = [];
const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

function on(device: { readonly vibrates: boolean; readonly coarse: boolean }): void {
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: device.vibrates ? { vibrate: (pattern: unknown) => felt.push(pattern) } : {} });
  Object.assign(globalThis, { matchMedia: () => ({ matches: device.coarse }) });
}

afterEach(() => {
  felt.length = 0;
  Reflect.deleteProperty(globalThis, 'matchMedia');
  if (before) Object.defineProperty(globalThis, 'navigator', before);
  else Reflect.deleteProperty(globalThis, 'navigator');
});

describe('A judgement', () => {
  test('is felt on a phone that can, another way where it corrects', () => {
    on({ vibrates: true, coarse: true });
    feel('confirmed');
    feel('corrected');
    assert.deepEqual(felt, [12, [12, 60, 12]]);
  });

  test('is felt nowhere else, and offered nowhere else', () => {
    for (const device of [{ vibrates: false, coarse: true }, { vibrates: true, coarse: false }]) {
      on(device);
      assert.equal(canBeFelt(), false);
      feel('corrected');
    }
    assert.deepEqual(felt, []);
  });
});
