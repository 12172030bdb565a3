import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mistakeEvidence } from '../../../training/metrics/mistake-evidence.ts';
import { dense } from '../../../training/networks/dense.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { tensorsOf } from '../../../training/data/tensors.ts';
import { evaluationFixture } from '../report/evaluation-fixture.ts';

const PRODUCER = { name: 'test', version: '0' };
const evaluation = evaluationFixture(['mnistTest', 'drawnCsv']);

describe('what spoke for a wrong answer', () => {
  const images = Uint8Array.from({ length: 7840 }, (_, i) => (i * 31) % 256);
  const set = { name: 'mnistTest', title: '', images, labels: new Uint8Array(10), count: 10 };

  test('is told of every mistake of a set, and of the mistakes alone', async () => {
    const bytes = encodeNetwork(scrawl, initialWeights(scrawl, 1), PRODUCER);
    const found = mistakeEvidence(bytes, evaluation, [set]);
    assert.deepEqual([...found.keys()], ['mnistTest']);
    // Its one mistake is its seventh digit, a 7 read as 1: what speaks for 1 and against 7 is the difference of the two logits.
    const [pixels, ...others] = found.get('mnistTest')!;
    assert.deepEqual(others, []);
    const model = await openOnnx(bytes);
    const difference = async (image: Uint8Array): Promise<number> => {
      const logits = await model.run(tensorsOf({ images: image }, model.planes));
      return logits[1] - logits[7];
    };
    const expected = (await difference(images.subarray(7 * 784, 8 * 784))) - (await difference(new Uint8Array(784)));
    await model.close();
    const sum = pixels.reduce((total, value) => total + value, 0);
    assert.ok(Math.abs(sum - expected) < 0.01 * Math.abs(expected), `${sum}, not ${expected}`);
  });

  test('is left out for networks that cannot be looked into', () => {
    assert.equal(mistakeEvidence(encodeNetwork(dense, initialWeights(dense, 1), PRODUCER), evaluation, [set]).size, 0);
  });
});
