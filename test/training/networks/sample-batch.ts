import { randomFrom } from '../../../training/lib/random.ts';

/**
 * `n` pictures of rings in 0..1, alike in all planes, with smoothed labels: no data set is needed to test arithmetic. The ground is grained,
 * since gradients through batch norm are differences of nearly equal sums where most pixels are equal.
 */
export function sampleBatch(n: number, planes = 1): { images: Float32Array; targets: Float32Array } {
  const random = randomFrom(n);
  const images = new Float32Array(n * planes * 784);
  const targets = new Float32Array(n * 10).fill(0.005);
  for (let image = 0; image < n; image++) {
    const [x, y, width] = [8 + 12 * random(), 8 + 12 * random(), 2 + 4 * random()];
    for (let at = 0; at < planes * 784; at++) {
      const i = at % 784;
      const distance = Math.hypot((i % 28) - x, Math.floor(i / 28) - y);
      images[image * planes * 784 + at] = 0.6 * Math.max(0, 1 - Math.abs(distance - 5) / width) + 0.4 * random();
    }
    targets[image * 10 + (image % 10)] = 0.955;
  }
  return { images, targets };
}
