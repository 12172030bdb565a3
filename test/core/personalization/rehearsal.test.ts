import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatRehearsal, parseRehearsal, type Rehearsal } from '../../../src/core/personalization/rehearsal.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { digitsOf, madeUpHead, SIZE } from '../made-up-writer.ts';

const set: Rehearsal = { ...digitsOf(randomFrom(1), 50), head: madeUpHead(), population: 4000 };

describe('a rehearsal file', () => {
  const bytes = formatRehearsal(set);

  test('gives back labels, head and population as they were, and features to half a step', () => {
    const read = parseRehearsal(bytes);
    assert.deepEqual({ labels: read.labels, head: read.head, population: read.population }, { labels: set.labels, head: set.head, population: set.population });
    for (let feature = 0; feature < SIZE; feature++) {
      const column = (features: Float32Array): Float32Array => features.filter((_, i) => i % SIZE === feature);
      const values = column(set.features);
      const step = (Math.max(...values) - Math.min(...values)) / 255;
      column(read.features).forEach((value, i) => assert.ok(Math.abs(value - values[i]) <= 0.501 * step));
    }
  });

  test('is the same for the same set, and read again from what was read', () => {
    assert.deepEqual(formatRehearsal(set), bytes);
    assert.deepEqual(formatRehearsal(parseRehearsal(bytes)), bytes);
  });

  test('takes a feature that never changes', () => {
    const flat = { ...set, features: set.features.map((value, i) => (i % SIZE === 3 ? 0.25 : value)) };
    assert.equal(parseRehearsal(formatRehearsal(flat)).features[3], 0.25);
  });

  test('is read where it lies in a larger buffer', () => {
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 5);
    assert.deepEqual(parseRehearsal(larger.subarray(5, 5 + bytes.length)), parseRehearsal(bytes));
  });

  const broken: Record<string, [Uint8Array, RegExp]> = {
    'is empty': [new Uint8Array(0), /begins with "scrawlR1" or "scrawlR2", got ""/],
    'is of another kind': [Uint8Array.from({ length: 100 }, () => 65), /begins with "scrawlR1"/],
    'ends in its first lines': [bytes.subarray(0, 12), /at least 20 bytes, got 12/],
    'was cut off': [bytes.subarray(0, bytes.length - 1), new RegExp(`${bytes.length} bytes, got ${bytes.length - 1}`)],
    'has a label that is no digit': [bytes.with(bytes.length - 1, 10), /labels: expected digits, got 10/],
    'has no features': [bytes.with(8, 0), /features: expected 1 to 1024, got 0/],
    'stands for fewer digits than it has': [bytes.with(16, 0).with(17, 0), /population: expected at least the 50/],
    'has a weight that is no number': [bytes.slice().fill(255, 20 + 8 * SIZE, 24 + 8 * SIZE), /weights: expected finite numbers, got NaN/],
  };
  for (const [what, [contents, message]] of Object.entries(broken)) {
    test(`that ${what} is refused`, () => {
      assert.throws(() => parseRehearsal(contents, 'r.bin'), { name: 'InvalidRecordError', message });
    });
  }
});
