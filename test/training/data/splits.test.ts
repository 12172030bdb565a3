import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { StrokeSample } from '../../../src/formats/stroke-ndjson.ts';
import { mnistPart, strokePart, writerParts } from '../../../training/data/splits.ts';
import { loadMnist } from '../../../training/data/mnist.ts';
import { loadStrokes } from '../../../training/data/strokes.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

const PARTS = ['train', 'validation', 'heldOut'] as const;

describe('splits', () => {
  test('every writer is in one part, whatever the order of the samples', () => {
    const samples = Array.from({ length: 400 }, (_, i): StrokeSample => ({ label: 1, writer: `w${i % 40}`, site: `s${i % 4}`, ink: { strokes: [], width: 0, height: 0 } }));
    const parts = writerParts(samples);
    assert.equal(parts.size, 40);
    assert.deepEqual(Object.fromEntries(writerParts([...samples].reverse())), Object.fromEntries(parts));
    for (const part of PARTS) assert.ok([...parts.values()].includes(part), part);
  });

  test('a writer of very many samples teaches', () => {
    const samples = Array.from({ length: 301 }, (): StrokeSample => ({ label: 1, writer: 'only', ink: { strokes: [], width: 0, height: 0 } }));
    assert.equal(writerParts(samples).get('only'), 'train');
  });

  for (const set of ['pendigits', 'unipen'] as const) {
    test(`the parts of ${set} share no writer and leave nothing out`, NEEDS_DATASETS, () => {
      const all = loadStrokes(set);
      const writers = PARTS.map((part) => new Set(strokePart(set, part, all).map(({ writer }) => writer)));
      assert.ok(writers.every((each) => each.size >= 3));
      assert.equal(new Set(writers.flatMap((each) => [...each])).size, writers.reduce((sum, each) => sum + each.size, 0));
      assert.equal(PARTS.reduce((sum, part) => sum + strokePart(set, part, all).length, 0), all.length);
    });
  }

  test("MNIST's validation part is 5,000 of its training digits, the rest trains", NEEDS_DATASETS, () => {
    const all = loadMnist('train');
    const validation = mnistPart('validation', all);
    const train = mnistPart('train', all);
    assert.equal(validation.count, 5000);
    assert.equal(train.count, 55_000);
    const sum = (images: Uint8Array): number => images.reduce((total, value) => total + value, 0);
    assert.equal(sum(validation.images) + sum(train.images), sum(all.images));
  });
});
