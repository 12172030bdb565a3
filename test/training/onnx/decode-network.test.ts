import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startBackend } from '../../../training/kernels/backend.ts';
import { cnnBlocks } from '../../../training/networks/cnn-blocks.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { countWeights, weightSpecs, type Layer, type Network } from '../../../training/networks/network.ts';
import { PRESETS } from '../../../training/networks/presets.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { createStep } from '../../../training/networks/step.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { decodeNetwork } from '../../../training/onnx/decode-network.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { compareLogits, TOLERANCE } from '../../../training/export/parity.ts';
import { normal, randomFrom } from '../../../training/lib/random.ts';

const PRODUCER = { name: 'scrawl', version: 'test' };
const PICTURES = 5;

/** Weights of which none is 0 and no batch norm does nothing: either would hide a wrong layout. */
function weightsFor(network: Network): Float32Array {
  const random = randomFrom(7);
  const weights = initialWeights(network, 3);
  for (const spec of weightSpecs(network)) {
    if (spec.role === 'kernel') continue;
    for (let i = 0; i < spec.size; i++) weights[spec.offset + i] += spec.role === 'variance' ? random() : 0.1 * normal(random);
  }
  return weights;
}

const random = randomFrom(1);
/** Enough for the network with the most planes; each reads the first of them. */
const images = Float32Array.from({ length: PICTURES * 5 * 784 }, () => (random() < 0.7 ? 0 : random()));

async function ortLogits(bytes: Uint8Array): Promise<Float32Array> {
  const model = await openOnnx(bytes);
  const logits = await model.run(images.subarray(0, PICTURES * model.planes * 784));
  await model.close();
  return logits;
}

async function tfjsLogits(network: Network, weights: Float32Array): Promise<Float32Array> {
  await startBackend('wasm');
  const step = createStep(network);
  step.setWeights(weights);
  const logits = await step.predict(images.subarray(0, PICTURES * (network.planes ?? 1) * 784), PICTURES);
  step.dispose();
  return logits;
}

const dense: Layer = { kind: 'dense', units: 10 };
const conv: Layer = { kind: 'conv', filters: 4, size: 5, padding: 'same', bias: true };
const networks: Network[] = [
  ...PRESETS.map(({ network }) => network),
  { name: 'dropout and ReLU between flattening and a dense layer', layers: [conv, { kind: 'maxPool', size: 3 }, { kind: 'flatten' }, { kind: 'dropout', rate: 0.5 }, { kind: 'relu' }, dense] },
  { name: 'batch norm after a dense layer', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 7 }, { kind: 'batchNorm' }, { kind: 'relu' }, dense] },
];

describe('a network read back from its ONNX file', () => {
  for (const network of networks) {
    test(`gives the same logits in tfjs and in ONNX as it was written: ${network.name}`, async () => {
      const bytes = encodeNetwork(network, weightsFor(network), PRODUCER);
      const before = await ortLogits(bytes);
      const decoded = decodeNetwork(bytes);
      assert.deepEqual(await ortLogits(encodeNetwork(decoded.network, decoded.weights, PRODUCER)), before, 'written again, it is the same to the bit');
      const { worst, answersChanged } = compareLogits(await tfjsLogits(decoded.network, decoded.weights), before);
      assert.ok(worst <= TOLERANCE && answersChanged === 0, `max |Δlogit| is ${worst}`);
    });
  }

  test('has the very weights of a file with halves, which halves hold again', () => {
    const halves = { ...PRODUCER, kernels: 'float16' } as const;
    const { network, weights } = decodeNetwork(encodeNetwork(scrawl, weightsFor(scrawl), halves));
    const again = decodeNetwork(encodeNetwork(network, weights, halves));
    assert.deepEqual(again, { network, weights });
  });

  test('has each convolution with its bias, no batch norm, no dropout, and its name', () => {
    const { network, weights } = decodeNetwork(encodeNetwork(cnnBlocks, weightsFor(cnnBlocks), PRODUCER));
    assert.equal(network.name, cnnBlocks.name);
    assert.deepEqual(
      network.layers.map(({ kind }) => kind),
      cnnBlocks.layers.map(({ kind }) => kind).filter((kind) => kind !== 'batchNorm' && kind !== 'dropout'),
    );
    assert.ok(network.layers.every((layer) => layer.kind !== 'conv' || layer.bias));
    assert.equal(weights.length, countWeights(weightSpecs(network)).trainable);
  });

  test('is the model that ships', async () => {
    const { bytes } = readShippedModel();
    const { network, weights } = decodeNetwork(bytes);
    const { worst, answersChanged } = compareLogits(await tfjsLogits(network, weights), await ortLogits(bytes));
    assert.ok(worst <= TOLERANCE && answersChanged === 0, `max |Δlogit| is ${worst}`);
  });

  test('is refused where the bytes are another thing, or cut', () => {
    const bytes = encodeNetwork(scrawl, weightsFor(scrawl), PRODUCER);
    for (const wrong of [new Uint8Array(), Uint8Array.of(255, 255, 255), new TextEncoder().encode('<!doctype html>'), bytes.subarray(0, 1000), bytes.subarray(0, bytes.length - 400)]) {
      assert.throws(() => decodeNetwork(wrong), { name: 'ForeignModelError', message: /^This model cannot be trained on: / });
    }
  });
});
