import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessInk, preprocessRaster } from '../../src/core/preprocessing/preprocess.ts';
import { appearance, difference, type Appearance } from '../data/likeness.ts';
import { imageAt, loadMnist } from '../data/mnist.ts';
import { loadStrokes } from '../data/strokes.ts';

/** `npm run likeness`: how close pen strokes come to MNIST, and what normalising MNIST once more changes. */
const mnist = loadMnist('train');
const images = Array.from({ length: mnist.count }, (_, index) => imageAt(mnist, index));

console.log('| | digits | ink, px | thickness, px | centre of mass | its spread | longer side, px |');
console.log('|---|---|---|---|---|---|---|');
show('MNIST-train', appearance(images, mnist.labels));
for (const set of ['pendigits', 'unipen'] as const) {
  const samples = loadStrokes(set);
  const painted = samples.map(({ ink }) => preprocessInk(ink));
  show(set, appearance(painted, samples.map(({ label }) => label)));
}

const again = images.map((image) => preprocessRaster({ pixels: image, width: SIDE, height: SIDE }));
const { mean, median, p99, identical } = difference(images, again);
console.log(
  `\nMNIST-train normalised once more: ${(100 * identical).toFixed(1)} % of the digits are identical to the byte; ` +
    `the mean absolute difference per pixel is ${mean.toFixed(2)} of 255 (median ${median.toFixed(2)}, 99th percentile ${p99.toFixed(1)}).`,
);

function show(name: string, { count, ink, thickness, centre, spread, extent }: Appearance): void {
  const pair = ({ x, y }: { x: number; y: number }): string => `(${x.toFixed(2)}, ${y.toFixed(2)})`;
  console.log(`| ${name} | ${count} | ${ink.toFixed(1)} | ${thickness.toFixed(2)} | ${pair(centre)} | ${pair(spread)} | ${extent.toFixed(1)} |`);
}
