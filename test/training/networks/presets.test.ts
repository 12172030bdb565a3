import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { startBackend } from '../../../training/kernels/backend.ts';
import { initialWeights } from '../../../training/networks/initial-weights.ts';
import { countWeights, weightSpecs } from '../../../training/networks/network.ts';
import { PRESETS, presetNamed } from '../../../training/networks/presets.ts';
import { createStep } from '../../../training/networks/step.ts';
import { encodeNetwork } from '../../../training/onnx/encode-network.ts';
import { openOnnx } from '../../../training/onnx/ort.ts';
import { compareLogits } from '../../../training/export/parity.ts';
import { normal, randomFrom } from '../../../training/lib/random.ts';

/** Sums of kernels, biases and batch norm's scale and shift, by hand. */
const LEARNED: Readonly<Record<string, number>> = {
  scrawl: 9 * (5 * 32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 96) + 2 * (32 + 32 + 64 + 64 + 96) + 96 * 10 + 10,
  dense: 784 * 512 + 512 + 512 * 512 + 512 + 512 * 10 + 10,
  'cnn-classic': 9 * 32 + 32 + 9 * 32 * 64 + 64 + 5 * 5 * 64 * 64 + 64 + 64 * 10 + 10,
  'cnn-feedback': 9 * 32 + 32 + 9 * 32 * 64 + 64 + 12 * 12 * 64 * 256 + 256 + 256 * 10 + 10,
  'cnn-blocks': 9 * (32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128) + 2 * (32 + 32 + 64 + 64 + 128) + 3 * 3 * 128 * 256 + 256 + 2 * 256 + 256 * 10 + 10,
};

describe('the networks that can be trained by name', () => {
  before(async () => {
    await startBackend('wasm');
  });

  test('are five, each with a name of its own', () => {
    assert.deepEqual(PRESETS.map(({ network }) => network.name), Object.keys(LEARNED));
    assert.throws(() => presetNamed('resnet'), { name: 'RangeError', message: /There is no network "resnet": choose scrawl, dense, / });
  });

  test('have recipes whose batches can be shared by their workers', () => {
    for (const { network, recipe } of PRESETS) assert.equal(recipe.batch % recipe.workers, 0, network.name);
  });

  for (const { network } of PRESETS) {
    test(`${network.name} has the weights that it should, learns from a batch, and answers in ONNX as in tfjs`, async () => {
      const specs = weightSpecs(network);
      assert.equal(countWeights(specs).trainable, LEARNED[network.name]);

      const random = randomFrom(7);
      const weights = initialWeights(network, 3);
      // Batch norm and biases that do nothing would hide a wrong layout.
      for (const spec of specs) {
        if (spec.role === 'kernel') continue;
        for (let i = 0; i < spec.size; i++) weights[spec.offset + i] += spec.role === 'variance' ? random() : 0.1 * normal(random);
      }
      const images = Float32Array.from({ length: 8 * (network.planes ?? 1) * 784 }, () => (random() < 0.8 ? 0 : random()));
      const targets = new Float32Array(80);
      for (let i = 0; i < 8; i++) targets[10 * i + i] = 1;

      const step = createStep(network);
      step.setWeights(weights);
      const { loss, gradients } = await step.gradients(images, targets, 8, 11);
      assert.ok(Number.isFinite(loss) && loss > 0);
      for (const spec of specs.filter(({ trainable }) => trainable)) {
        const own = gradients.subarray(spec.offset, spec.offset + spec.size);
        assert.ok(own.every(Number.isFinite) && own.some((value) => value !== 0), `${spec.name} gets no gradient`);
      }
      const trained = await step.predict(images, 8);
      step.dispose();
      const model = await openOnnx(encodeNetwork(network, weights, { name: 'scrawl', version: 'test' }));
      const { worst, answersChanged } = compareLogits(trained, await model.run(images));
      await model.close();
      assert.ok(worst <= 1e-4 && answersChanged === 0, `max |Δlogit| is ${worst}`);
    });
  }
});
