import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { softmax } from '../../../src/core/reading/prediction.ts';
import { startBackend } from '../../../training/kernels/backend.ts';
import { RunFolderError } from '../../../training/lib/errors.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import type { Network } from '../../../training/networks/network.ts';
import { createStep } from '../../../training/networks/step.ts';
import { RunFolder } from '../../../training/runs/run-folder.ts';
import { createTeachers, type Teacher } from '../../../training/trainer/teachers.ts';
import { sampleBatch } from '../networks/sample-batch.ts';

const network: Network = { name: 'small', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10 }] };
const teachers: readonly Teacher[] = [1, 2].map((seed) => ({ network, weights: initialWeights(network, seed) }));
const N = 4;

describe('teachers', () => {
  before(() => startBackend('wasm'));
  const { images, targets: labels } = sampleBatch(N);

  test('with all of the share, targets are the mean of their probabilities', async () => {
    const targets = labels.slice();
    await createTeachers(teachers, 1)(images, targets, N);
    const opinions: number[][] = [];
    for (const { weights } of teachers) {
      const step = createStep(network);
      step.setWeights(weights);
      const logits = await step.predict(images, N);
      opinions.push(Array.from({ length: N }, (_, i) => softmax(logits.subarray(i * 10, i * 10 + 10), 1)).flat());
      step.dispose();
    }
    targets.forEach((target, i) => assert.ok(Math.abs(target - (opinions[0][i] + opinions[1][i]) / 2) < 1e-6));
  });

  test('with a part of it, the rest stays the label’s, and each target still sums to 1', async () => {
    const [whole, part] = [labels.slice(), labels.slice()];
    await createTeachers(teachers, 1)(images, whole, N);
    await createTeachers(teachers, 0.25)(images, part, N);
    part.forEach((target, i) => assert.ok(Math.abs(target - (0.75 * labels[i] + 0.25 * whole[i])) < 1e-6));
    for (let i = 0; i < N; i++) assert.ok(Math.abs(part.subarray(i * 10, i * 10 + 10).reduce((sum, value) => sum + value, 0) - 1) < 1e-5);
  });

  test('are asked about some rows alone where they may err on the others', async () => {
    const [all, some] = [labels.slice(), labels.slice()];
    await createTeachers(teachers, 0.5)(images, all, N);
    await createTeachers(teachers, 0.5)(images, some, N, (row) => row !== 1);
    assert.deepEqual(some.subarray(0, 10), all.subarray(0, 10));
    assert.deepEqual(some.subarray(10, 20), labels.subarray(10, 20));
    assert.deepEqual(some.subarray(20), all.subarray(20));
  });

  test('nobody to ask leaves the labels as they are', async () => {
    const targets = labels.slice();
    await createTeachers([], 0.8)(images, targets, N);
    assert.deepEqual(targets, labels);
  });
});

describe('a run that another refers to', () => {
  test('must still have the weights it had', () => {
    const teacher = RunFolder.named(`teacher-of-a-test-${process.pid}`);
    try {
      teacher.writeBestWeights(initialWeights(network, 1));
      const reference = teacher.reference();
      assert.deepEqual(RunFolder.referredTo(reference).readBestWeights(network), initialWeights(network, 1));
      teacher.writeBestWeights(initialWeights(network, 2));
      assert.throws(() => RunFolder.referredTo(reference), (error) => error instanceof RunFolderError && error.message.includes(teacher.path));
    } finally {
      rmSync(teacher.path, { recursive: true });
    }
  });
});
