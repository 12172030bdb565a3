import { normal, randomFrom } from '../lib/random.ts';
import { countWeights, weightSpecs, type Network } from './network.ts';

/**
 * Weights to start from, in the layout of weightSpecs(): kernels normal with variance 2 ÷ fan-in (He et al. 2015,
 * arXiv 1502.01852), biases and shifts 0, batch norm's scales and running variances 1, running means 0.
 */
export function initialWeights(network: Network, seed: number): Float32Array {
  const specs = weightSpecs(network);
  const weights = new Float32Array(countWeights(specs).total);
  const random = randomFrom(seed);
  for (const spec of specs) {
    const values = weights.subarray(spec.offset, spec.offset + spec.size);
    if (spec.role === 'scale' || spec.role === 'variance') values.fill(1);
    if (spec.role !== 'kernel') continue;
    const fanIn = spec.size / spec.shape[spec.shape.length - 1];
    const deviation = Math.sqrt(2 / fanIn);
    for (let i = 0; i < values.length; i++) values[i] = deviation * normal(random);
  }
  return weights;
}
