import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { summarise, validatePart, type PartialValidation } from '../../../training/trainer/validate.ts';

const set = (count: number): Parameters<typeof validatePart>[0] => ({
  name: 'some',
  title: 'Some',
  count,
  images: new Uint8Array(count * 784),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 10),
});

/** Logits that favour `answer` by `margin`. */
const logitsFor = (answers: readonly number[], margin: number): Float32Array =>
  Float32Array.from(answers.flatMap((answer) => Array.from({ length: 10 }, (_, digit) => (digit === answer ? margin : 0))));

describe('validation', () => {
  for (const workers of [1, 2, 3]) {
    test(`${workers} workers read every picture once`, async () => {
      const parts: PartialValidation[] = [];
      for (let worker = 0; worker < workers; worker++) {
        parts.push(await validatePart(set(607), worker, workers, 1, (images, n) => Promise.resolve(new Float32Array(n * 10).fill(images.length / 784))));
      }
      assert.deepEqual(parts.flatMap(({ labels }) => [...labels]), [...set(607).labels]);
      assert.ok(parts.every(({ labels, logits }) => logits.length === labels.length * 10 && logits.every((value) => value > 0)));
    });
  }

  test('the accuracy is of the whole set, whoever read which part', () => {
    const labels = [Uint8Array.of(0, 1), Uint8Array.of(2, 3)];
    const { some } = summarise([
      [{ name: 'some', labels: labels[0], logits: logitsFor([0, 1], 5) }],
      [{ name: 'some', labels: labels[1], logits: logitsFor([2, 7], 5) }],
    ]);
    assert.equal(some, 0.75);
  });

  test('the loss does not depend on the scale of the logits', () => {
    const answers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 0];
    const labels = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    const loss = (margin: number): number => summarise([[{ name: 'some', labels, logits: logitsFor(answers, margin) }]]).loss;
    assert.ok(Math.abs(loss(2) - loss(9)) < 1e-4);
  });
});
