import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { headLogits } from '../../../src/core/personalization/head.ts';
import { softmax } from '../../../src/core/reading/prediction.ts';
import { parseRehearsal } from '../../../src/core/personalization/rehearsal.ts';
import { tensorsOf } from '../../../training/data/tensors.ts';
import { countWeights, weightSpecs, type Network } from '../../../training/networks/network.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { buildRehearsal } from '../../../training/export/rehearsal.ts';
import { normal, randomFrom } from '../../../training/lib/random.ts';

const SIZE = 16;
const network: Network = { name: 'small', layers: [{ kind: 'flatten' }, { kind: 'dense', units: SIZE }, { kind: 'relu' }, { kind: 'dense', units: 10 }] };
const random = randomFrom(5);
const weights = Float32Array.from({ length: countWeights(weightSpecs(network)).total }, () => 0.1 * normal(random));
const onnx = encodeNetwork(network, weights, { name: 'scrawl-tests', version: '0' });
const images = Uint8Array.from({ length: 40 * 784 }, () => Math.floor(256 * random()));
const digits = () => [
  { images: images.subarray(0, 30 * 784), labels: Uint8Array.from({ length: 30 }, (_, i) => i % 10), count: 30 },
  { images: images.subarray(30 * 784), labels: new Uint8Array(10).fill(9), count: 10 },
];

describe('a rehearsal set for a network', () => {
  test('holds its digits, the most doubtful first, and its last layer', async () => {
    const { features, labels, head, population } = parseRehearsal((await buildRehearsal(network, weights, onnx, 0.7, digits))!);
    assert.equal(population, 40);
    assert.deepEqual(Array.from(labels).sort(), digits().flatMap(({ labels }) => Array.from(labels)).sort());
    const doubts = Array.from(labels, (_, i) => 1 - softmax(headLogits(head, features.subarray(i * SIZE, (i + 1) * SIZE)), 0.7).reduce((sum, p) => sum + p * p, 0));
    // Features are rounded in the file, so neighbours may have changed places by a little.
    doubts.slice(1).forEach((doubt, i) => assert.ok(doubt <= doubts[i] + 0.02, doubts.join(' ')));
    assert.ok(doubts[0] - doubts[39] > 0.1);

    const model = await openOnnx(onnx);
    const [own, given] = [await model.output('features', tensorsOf({ images }, model.planes)), await model.run(tensorsOf({ images }, model.planes))];
    await model.close();
    for (let i = 0; i < 40; i++) {
      headLogits(head, own.subarray(i * SIZE, (i + 1) * SIZE)).forEach((logit, digit) => assert.ok(Math.abs(logit - given[i * 10 + digit]) < 1e-5));
    }
  });

  test('is the same for the same weights', async () => {
    assert.deepEqual(await buildRehearsal(network, weights, onnx, 0.7, digits), await buildRehearsal(network, weights, onnx, 0.7, digits));
  });

  test('is refused where the weights are another network’s', async () => {
    await assert.rejects(buildRehearsal(network, weights.map((weight) => weight * 1.1), onnx, 0.7, digits), { name: 'RangeError', message: /other logits than the ONNX file/ });
  });

  test('is none for a network without features', async () => {
    const plain: Network = { name: 'plain', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10 }] };
    assert.equal(await buildRehearsal(plain, new Float32Array(7850), onnx, 1, digits), undefined);
  });
});
