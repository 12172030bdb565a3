import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classesOf, DIGITS } from '../../src/core/classes.ts';
import { validationSets } from '../../training/data/judged-sets.ts';
import { writtenNegatives } from '../../training/data/negative-sets.ts';
import { letterPart } from '../../training/data/splits.ts';
import { judge } from '../../training/metrics/judge.ts';
import { initialWeights } from '../../training/networks/initial-weights.ts';
import type { Network } from '../../training/networks/network.ts';
import { RECIPE } from '../../training/networks/recipe.ts';
import { decodeNetwork } from '../../training/onnx/decode-network.ts';
import { encodeNetwork } from '../../training/onnx/encode-network.ts';
import { openOnnx } from '../../training/onnx/ort.ts';
import { TrainingSet } from '../../training/trainer/training-set.ts';
import { NEEDS_DATASETS } from '../support/datasets.ts';
import { TWELVE } from '../support/twelve-classes.ts';

const classes = classesOf({ classes: TWELVE });
const network: Network = { name: 'linear', classes: TWELVE, layers: [{ kind: 'flatten' }, { kind: 'dense', units: 12 }] };
const producer = { name: 'scrawl-tests', version: '0' };

describe('a network of twelve classes', () => {
  test('is written with their names, and read again with them', async () => {
    const weights = initialWeights(network, 1);
    const bytes = encodeNetwork(network, weights, producer);
    assert.deepEqual(decodeNetwork(bytes), { network, weights });
    const model = await openOnnx(bytes);
    assert.equal((await model.run(new Float32Array(784))).length, 12);
    await model.close();
  });

  test('must have an output for each', () => {
    assert.throws(() => encodeNetwork({ ...network, classes: TWELVE.slice(1) }, initialWeights(network, 1), producer), /ends in \[12\] values, not in 11 logits/);
  });

  test('is not trained on where the file names no classes that can be', () => {
    const bytes = encodeNetwork(network, initialWeights(network, 1), { ...producer, metadata: { classes: '["A","A"]' } });
    assert.throws(() => decodeNetwork(bytes), { name: 'ForeignModelError', message: /its metadata has "\["A","A"\]" for its classes/ });
  });

  test('is judged by the places of its classes, and reported by their names', () => {
    const logits = Float32Array.from({ length: 24 }, (_, i) => (i === 10 || i === 22 ? 9 : 0));
    const { accuracy, confusion, digits, mistakes } = judge(logits, [10, 11], { temperature: 1, digitThreshold: 0, classes: TWELVE });
    assert.equal(accuracy.value, 0.5);
    assert.deepEqual([confusion[10][10], confusion[11][10]], [1, 1]);
    assert.deepEqual(digits.map(({ digit }) => digit), [...DIGITS, 'A', '+']);
    assert.deepEqual(mistakes.map(({ label, answer, probabilities }) => [label, answer, probabilities.length]), [[11, 10, 12]]);
  });
});

describe('the data of other classes', NEEDS_DATASETS, () => {
  test('has letters and signs among them as classes, and no longer as drawings that are none', () => {
    const sets = validationSets(Infinity, classes);
    const letters = sets.find(({ name }) => name === 'lettersValidation')!;
    const written = letterPart('validation').filter(({ label }) => TWELVE.includes(label));
    assert.deepEqual([...letters.labels], written.map(({ label }) => (label === 'A' ? 10 : 11)));
    assert.ok(new Set(letters.labels).size === 2);
    assert.deepEqual(sets.slice(0, -1).map(({ name, labels }) => [name, labels]), validationSets().map(({ name, labels }) => [name, labels]), 'digits are as they were');
    const count = (sets: ReturnType<typeof writtenNegatives>): number => sets.reduce((sum, each) => sum + each.count, 0);
    assert.equal(count(writtenNegatives('validation')) - count(writtenNegatives('validation', Infinity, classes)), written.length);
  });

  test('leaves out the digits that are none of them', () => {
    const some = classesOf({ classes: ['A', '7'] });
    const [mnist] = validationSets();
    const sets = validationSets(Infinity, some);
    assert.equal(sets[0].count, mnist.labels.filter((label) => label === 7).length);
    assert.deepEqual([...new Set(sets.flatMap(({ labels }) => [...labels]))].sort(), [0, 1]);
    assert.deepEqual(validationSets(Infinity, classesOf({ classes: ['A', '+'] })).map(({ name }) => name), ['lettersValidation']);
  });

  test('is taught as the classes, and as none of them', () => {
    const limit = 30;
    const recipe = { ...RECIPE, allographs: 0, negatives: 0, strokeRepeats: 0, letterRepeats: 1 };
    const set = new TrainingSet(recipe, 1, 1, limit, undefined, classes);
    const targets = Array.from({ length: set.size }, (_, sample) => {
      const target = new Float32Array(12);
      set.write(sample, 1, new Float32Array(784), target);
      return target;
    });
    const sure = targets.map((target) => (Math.max(...target) > 0.5 ? classes[target.indexOf(Math.max(...target))] : 'none'));
    assert.equal(set.size, 3 * limit);
    assert.ok(sure.slice(0, limit).every((label) => DIGITS.includes(label as never)), 'MNIST');
    assert.deepEqual([...new Set(sure.slice(limit, 2 * limit))].sort(), ['+', 'A']);
    assert.deepEqual([...new Set(sure.slice(2 * limit))], ['none']);
    for (const target of targets) assert.ok(Math.abs(target.reduce((sum, share) => sum + share, 0) - 1) < 1e-5);
  });
});
