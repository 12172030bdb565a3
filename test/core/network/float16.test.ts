import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromFloat16, toFloat16 } from '../../../src/core/network/float16.ts';

const ALL = Array.from({ length: 0x10000 }, (_, half) => half);
const FINITE = ALL.filter((half) => (half & 0x7c00) !== 0x7c00);

describe('half precision', () => {
  test('gives back every one of its numbers', () => {
    for (const half of FINITE) assert.equal(toFloat16(fromFloat16(half)), half, `0x${half.toString(16)}`);
  });

  test('rounds to the nearer of two neighbours, and to the even one from the middle', () => {
    for (let half = 0; half < 0x7bff; half++) {
      const [low, high] = [fromFloat16(half), fromFloat16(half + 1)];
      const middle = (low + high) / 2;
      const even = half % 2 === 0 ? half : half + 1;
      assert.equal(toFloat16(middle), even);
      assert.equal(toFloat16(-middle), 0x8000 | even);
      assert.equal(toFloat16(low + (high - low) * 0.499), half);
      assert.equal(toFloat16(low + (high - low) * 0.501), half + 1);
    }
  });

  const named: [title: string, value: number, half: number][] = [
    ['one', 1, 0x3c00],
    ['minus two', -2, 0xc000],
    ['a third', 1 / 3, 0x3555],
    ['the largest', 65504, 0x7bff],
    ['the last that is not infinity', 65519.99, 0x7bff],
    ['what is past the largest', 65520, 0x7c00],
    ['infinity', -Infinity, 0xfc00],
    ['the smallest', 2 ** -24, 0x0001],
    ['half of the smallest', 2 ** -25, 0x0000],
    ['minus nought', -0, 0x8000],
  ];
  for (const [title, value, half] of named) {
    test(`writes ${title}`, () => assert.equal(toFloat16(value), half));
  }

  test('keeps what is no number', () => {
    assert.ok(Number.isNaN(fromFloat16(toFloat16(Number.NaN))));
    assert.equal(fromFloat16(0x7c00), Infinity);
    assert.equal(fromFloat16(0xfc00), -Infinity);
  });
});
