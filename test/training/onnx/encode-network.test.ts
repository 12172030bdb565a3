import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cnnClassic } from '../../../training/networks/cnn-classic.ts';
import { countWeights, inputShape, weightSpecs, type Layer, type Network } from '../../../training/networks/network.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { decodeNetwork } from '../../../training/onnx/decode-network.ts';
import { encodeNetwork, secondOutputs } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { plainForward } from './plain-forward.ts';

const PRODUCER = { name: 'scrawl', version: '0.0.0' };
const PICTURES = 3;

/** Repeatable numbers in −1…1 (a linear congruential generator; Numerical Recipes' constants). */
function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Weights of a size that keeps activations near 1; variances are positive, as they are in a trained network. */
function weightsFor(network: Network): Float32Array {
  const specs = weightSpecs(network);
  const weights = noise(countWeights(specs).total, 1);
  for (const { role, shape, offset, size } of specs) {
    const fanIn = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    for (let i = offset; i < offset + size; i++) {
      if (role === 'kernel') weights[i] *= Math.sqrt(3 / fanIn);
      if (role === 'scale') weights[i] = 1 + weights[i] / 2;
      if (role === 'variance') weights[i] = 1 + weights[i] * 0.9;
    }
  }
  return weights;
}

const dense: Layer = { kind: 'dense', units: 10 };
const conv = (size: number, padding: 'valid' | 'same', bias: boolean): Layer => ({ kind: 'conv', filters: 5, size, padding, bias });

const networks: Network[] = [
  scrawl,
  cnnClassic,
  { name: 'dense on the picture itself', layers: [{ kind: 'flatten' }, dense] },
  { name: 'a conv that pads by two', layers: [conv(5, 'same', true), { kind: 'relu' }, { kind: 'globalAveragePool' }, dense] },
  { name: 'batch norm after a conv with a bias', layers: [conv(3, 'valid', true), { kind: 'batchNorm' }, { kind: 'flatten' }, dense] },
  { name: 'batch norm after a dense layer', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 7 }, { kind: 'batchNorm' }, { kind: 'relu' }, dense] },
  { name: 'dropout and ReLU between flattening and a dense layer', layers: [conv(3, 'valid', true), { kind: 'flatten' }, { kind: 'dropout', rate: 0.5 }, { kind: 'relu' }, dense] },
  { name: 'pooling that drops a remainder', layers: [conv(4, 'valid', true), { kind: 'maxPool', size: 3 }, { kind: 'flatten' }, dense] },
];

/** Values of one drawing. */
const sizeOf = (network: Network): number => inputShape(network).reduce((product, size) => product * size, 1);

describe('ONNX encoder', () => {
  for (const network of networks) {
    test(`gives onnxruntime the logits that the layers define: ${network.name}`, async () => {
      const weights = weightsFor(network);
      const images = noise(PICTURES * sizeOf(network), 2).map(Math.abs);
      const model = await openOnnx(encodeNetwork(network, weights, PRODUCER));
      const logits = await model.run(images);
      await model.close();
      const expected = Array.from({ length: PICTURES }, (_, i) => plainForward(network, weights, images.subarray(i * sizeOf(network), (i + 1) * sizeOf(network)))).flat();
      const spread = Math.max(...expected) - Math.min(...expected);
      const worst = Math.max(...expected.map((value, i) => Math.abs(value - logits[i])));
      assert.ok(spread > 0.1, `logits that hardly differ (${spread}) would prove nothing`);
      assert.ok(worst <= 1e-5 * Math.max(1, spread), `max |Δlogit| is ${worst}`);
    });
  }

  for (const network of networks) {
    test(`stores kernels as halves, and the runtime reads the numbers they stand for: ${network.name}`, async () => {
      const images = noise(PICTURES * sizeOf(network), 2).map(Math.abs);
      const bytes = encodeNetwork(network, weightsFor(network), { ...PRODUCER, kernels: 'float16' });
      const model = await openOnnx(bytes);
      const logits = await model.run(images);
      await model.close();
      const rounded = decodeNetwork(bytes);
      const expected = Array.from({ length: PICTURES }, (_, i) => plainForward(rounded.network, rounded.weights, images.subarray(i * sizeOf(network), (i + 1) * sizeOf(network)))).flat();
      const unrounded = Array.from({ length: PICTURES }, (_, i) => plainForward(network, weightsFor(network), images.subarray(i * sizeOf(network), (i + 1) * sizeOf(network)))).flat();
      const spread = Math.max(...expected) - Math.min(...expected);
      const worst = (values: readonly number[]): number => Math.max(...values.map((value, i) => Math.abs(value - logits[i])));
      assert.ok(worst(expected) <= 1e-5 * Math.max(1, spread), `max |Δlogit| is ${worst(expected)}`);
      assert.ok(worst(unrounded) <= 0.01 * Math.max(1, spread), `rounding moves a logit by ${worst(unrounded)}`);
      assert.ok(worst(unrounded) > 1e-5, 'and it rounds');
    });
  }

  test('leaves a kernel as it is where halves cannot hold it', () => {
    const network: Network = { name: 'wide', layers: [{ kind: 'flatten' }, dense] };
    for (const weight of [1e5, Infinity, 1e-7]) {
      const weights = new Float32Array(7850).fill(weight);
      assert.deepEqual(encodeNetwork(network, weights, { ...PRODUCER, kernels: 'float16' }), encodeNetwork(network, weights, PRODUCER), `${weight}`);
    }
  });

  test('gives the features that the logits are made of, and maps whose mean are the logits without their bias', async () => {
    const weights = weightsFor(scrawl);
    const { features, activationMaps } = secondOutputs(scrawl);
    assert.deepEqual([features!.shape, activationMaps!.shape], [['N', 96], ['N', 10, 4, 4]]);
    const images = noise(PICTURES * sizeOf(scrawl), 4).map(Math.abs);
    const model = await openOnnx(encodeNetwork(scrawl, weights, PRODUCER));
    const [logits, vectors, maps] = [await model.run(images), await model.output('features', images), await model.output('maps', images)];
    await model.close();
    const head = scrawl.layers.length - 1;
    const [kernel, bias] = ['kernel', 'bias'].map((role) => {
      const { offset, size } = weightSpecs(scrawl).find((spec) => spec.layer === head && spec.role === role)!;
      return weights.subarray(offset, offset + size);
    });
    logits.forEach((logit, i) => {
      const [picture, digit] = [Math.floor(i / 10), i % 10];
      let fromFeatures = bias[digit];
      for (let d = 0; d < 96; d++) fromFeatures += vectors[picture * 96 + d] * kernel[d * 10 + digit];
      const places = maps.subarray((picture * 10 + digit) * 16, (picture * 10 + digit + 1) * 16);
      const fromMaps = bias[digit] + places.reduce((sum, value) => sum + value, 0) / 16;
      assert.ok(Math.abs(fromFeatures - logit) < 1e-4, `features give ${fromFeatures}, the logit is ${logit}`);
      assert.ok(Math.abs(fromMaps - logit) < 1e-4, `maps give ${fromMaps}, the logit is ${logit}`);
    });
  });

  test('gives the same logits with second outputs and without, and several outputs in one go', async () => {
    const weights = weightsFor(scrawl);
    const [full, plain] = [await openOnnx(encodeNetwork(scrawl, weights, PRODUCER)), await openOnnx(encodeNetwork(scrawl, weights, { ...PRODUCER, logitsOnly: true }))];
    const images = noise(2 * sizeOf(scrawl), 5).map(Math.abs);
    const [maps, logits] = await full.outputs(['maps', 'logits'], images);
    assert.deepEqual(logits, await full.run(images));
    assert.deepEqual(maps, await full.output('maps', images));
    assert.deepEqual(logits, await plain.run(images));
    await assert.rejects(plain.output('maps', images));
    await full.close();
    await plain.close();
  });

  test('has no second outputs where the last layer reads more than 128 values', () => {
    assert.deepEqual(secondOutputs({ name: 'direct', layers: [{ kind: 'flatten' }, dense] }), {});
    assert.equal(secondOutputs(cnnClassic).activationMaps, undefined);
    assert.deepEqual(secondOutputs(cnnClassic).features?.shape, ['N', 64]);
  });

  test('leaves the number of pictures free', async () => {
    const model = await openOnnx(encodeNetwork(scrawl, weightsFor(scrawl), PRODUCER));
    const images = noise(301 * sizeOf(scrawl), 3).map(Math.abs);
    const all = await model.run(images);
    const last = await model.run(images.subarray(300 * sizeOf(scrawl)));
    const none = await model.run(new Float32Array(0));
    await model.close();
    assert.equal(all.length, 3010);
    last.forEach((logit, i) => assert.ok(Math.abs(logit - all[3000 + i]) < 1e-5));
    assert.equal(none.length, 0);
  });

  test('writes the same bytes for the same weights', () => {
    const weights = weightsFor(scrawl);
    assert.deepEqual(encodeNetwork(scrawl, weights, PRODUCER), encodeNetwork(scrawl, weights, PRODUCER));
  });

  test('keeps the shipped network under 400 kB', () => {
    assert.ok(encodeNetwork(scrawl, weightsFor(scrawl), { ...PRODUCER, kernels: 'float16' }).length <= 400_000);
  });

  test('says who made the file', () => {
    const text = new TextDecoder('latin1').decode(encodeNetwork(scrawl, weightsFor(scrawl), { ...PRODUCER, metadata: { preprocessing: 'test-7' } }));
    assert.ok(text.includes('test-7'));
  });

  const refused: [title: string, layers: Layer[], says: RegExp][] = [
    ['batch norm that follows no weights', [{ kind: 'relu' }, { kind: 'batchNorm' }, { kind: 'flatten' }, dense], /layer 1: batch norm can be folded only/],
    ['dense on a picture', [dense], /dense comes after flatten/],
    ['an output of other than ten logits', [{ kind: 'flatten' }, { kind: 'dense', units: 11 }], /ends in \[11\] values/],
  ];
  for (const [title, layers, says] of refused) {
    test(`refuses ${title}`, () => {
      const network: Network = { name: 'odd', layers };
      assert.throws(() => encodeNetwork(network, new Float32Array(countWeights(weightSpecs(network)).total), PRODUCER), { name: 'RangeError', message: says });
    });
  }

  test('refuses weights of another network', () => {
    assert.throws(() => encodeNetwork(scrawl, new Float32Array(3), PRODUCER), RangeError);
  });
});
