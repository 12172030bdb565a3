import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { reportedSets, validationSets } from '../../../training/data/judged-sets.ts';
import { imageAt, loadMnist } from '../../../training/data/mnist.ts';
import { loadStrokes } from '../../../training/data/strokes.ts';
import { tensorsOf } from '../../../training/data/tensors.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

describe('the data sets', NEEDS_DATASETS, () => {
  test('have as many digits of MNIST as its makers say, with the labels that they begin with', () => {
    const train = loadMnist('train');
    assert.equal(train.count, 60_000);
    assert.deepEqual([...train.labels.subarray(0, 10)], [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    assert.equal(loadMnist('test').count, 10_000);
    assert.equal(imageAt(train, 59_999).length, 784);
  });

  test('have the pen strokes of 30 and 143 writers, without the two known wrong labels', () => {
    const pendigits = loadStrokes('pendigits');
    assert.equal(pendigits.length, 7494 - 2);
    assert.equal(new Set(pendigits.map(({ writer }) => writer)).size, 30);
    const unipen = loadStrokes('unipen');
    assert.equal(unipen.length, 12_753);
    assert.equal(new Set(unipen.map(({ writer }) => writer)).size, 143);
  });

  test('give every part to be judged whole, labelled and with ink on every picture', async () => {
    const validation = validationSets();
    const reported = await reportedSets();
    assert.deepEqual(validation.map(({ name }) => name), ['mnistValidation', 'pendigitsValidation', 'unipenValidation', 'unipenWordsValidation']);
    assert.deepEqual(reported.slice(0, 3).map(({ name }) => name), ['mnistTest', 'pendigitsHeldOut', 'unipenHeldOut']);
    for (const { name, images, labels, count } of [...validation, ...reported]) {
      assert.ok(count > 0 && labels.length === count && images.length === count * 784, name);
      assert.ok(labels.every((label) => label <= 9), name);
      const blank = Array.from({ length: count }, (_, i) => imageAt({ images }, i).every((ink) => ink === 0)).filter(Boolean).length;
      assert.equal(blank, 0, `${name} has blank pictures`);
    }
  });

  test('give a small run the first few of each source', async () => {
    for (const setsOf of [validationSets, reportedSets]) {
      const [few, whole] = [await setsOf(60), await setsOf()];
      assert.deepEqual(few.map(({ name }) => name), whole.map(({ name }) => name));
      for (const [i, { name, images, labels, count }] of few.entries()) {
        assert.equal(count, Math.min(60, whole[i].count), name);
        assert.deepEqual([images, labels], [whole[i].images.subarray(0, count * 784), whole[i].labels.subarray(0, count)]);
      }
    }
  });
});

describe("the network's input", () => {
  test('is one value a pixel, ink = 1, picture after picture', () => {
    const images = new Uint8Array(2 * 784);
    images[783] = 255;
    images[784] = 51;
    const tensors = tensorsOf({ images }, 1);
    assert.deepEqual([tensors.length, tensors[0], tensors[783], tensors[784]], [1568, 0, 1, Math.fround(0.2)]);
  });
});
