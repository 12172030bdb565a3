import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SIDE } from '../../../src/core/preprocessing/gray-image.ts';
import { preprocessInk, preprocessRaster } from '../../../src/core/preprocessing/preprocess.ts';
import { appearance, difference } from '../../../training/data/likeness.ts';
import { imageAt, loadMnist } from '../../../training/data/mnist.ts';
import { loadStrokes } from '../../../training/data/strokes.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

const near = (actual: number, expected: number, tolerance: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual.toFixed(3)}, expected ${expected.toFixed(3)} ± ${tolerance}`);

describe('likeness to MNIST', () => {
  test('a bar of two by twenty pixels is measured as it is', () => {
    const bar = new Uint8Array(SIDE * SIDE);
    for (let row = 4; row < 24; row++) bar.fill(255, row * SIDE + 14, row * SIDE + 16);
    const found = appearance(Array.from({ length: 10 }, () => bar), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    near(found.ink, 40, 1e-9, 'ink');
    near(found.thickness, 80 / (44 * (Math.PI / 4)), 1e-9, 'thickness');
    assert.deepEqual(found.centre, { x: 15, y: 14 });
    assert.equal(found.extent, 20);
  });

  test('pen strokes carry the ink, thickness, place and size of MNIST digits', NEEDS_DATASETS, () => {
    const mnist = loadMnist('train');
    const model = appearance(Array.from({ length: mnist.count }, (_, i) => imageAt(mnist, i)), mnist.labels);
    for (const set of ['pendigits', 'unipen'] as const) {
      const samples = loadStrokes(set);
      const ours = appearance(samples.map(({ ink }) => preprocessInk(ink)), samples.map(({ label }) => label));
      near(ours.ink, model.ink, 0.05 * model.ink, `${set}, ink`);
      near(ours.thickness, model.thickness, 0.1, `${set}, thickness`);
      near(ours.centre.x, model.centre.x, 0.05, `${set}, centre x`);
      near(ours.centre.y, model.centre.y, 0.05, `${set}, centre y`);
      near(ours.extent, model.extent, 0.25, `${set}, longer side`);
    }
  });

  test('MNIST digits come out of the preprocessing nearly as they went in', NEEDS_DATASETS, () => {
    const mnist = loadMnist('train');
    const images = Array.from({ length: 10_000 }, (_, i) => imageAt(mnist, i));
    const again = images.map((image) => preprocessRaster({ pixels: image, width: SIDE, height: SIDE }));
    const { mean, median, identical } = difference(images, again);
    assert.equal(median, 0);
    assert.ok(identical > 0.75, `${identical} identical`);
    assert.ok(mean < 1.2, `mean difference ${mean}`);
  });
});
