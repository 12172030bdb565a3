import { activationShapes, BATCH_NORM_EPSILON, inputShape, weightSpecs, type Network } from '../../../training/networks/network.ts';

/**
 * A network's logits for one drawing, [planes, 28, 28], by the definition of each layer, in double precision and channels-last loops:
 * slow, short, and sharing nothing with what it is there to check.
 */
export function plainForward(network: Network, weights: Float32Array, picture: ArrayLike<number>): number[] {
  const specs = weightSpecs(network);
  const shapes = activationShapes(network);
  const [, , planes] = inputShape(network);
  let values = Array.from(picture, (_, i) => picture[(i % planes) * 784 + Math.floor(i / planes)]);
  network.layers.forEach((layer, index) => {
    const weight = (role: string): Float32Array => {
      const spec = specs.find(({ name }) => name === `${index}.${role}`)!;
      return weights.subarray(spec.offset, spec.offset + spec.size);
    };
    const [height, width, channels] = index === 0 ? inputShape(network) : shapes[index - 1];
    const [outHeight, outWidth, outChannels] = shapes[index];
    const at = (y: number, x: number, c: number): number => (y < 0 || x < 0 || y >= height || x >= width ? 0 : values[(y * width + x) * channels + c]);
    const map = (value: (y: number, x: number, c: number) => number): number[] => {
      const result: number[] = [];
      for (let y = 0; y < outHeight; y++) for (let x = 0; x < outWidth; x++) for (let c = 0; c < outChannels; c++) result.push(value(y, x, c));
      return result;
    };
    switch (layer.kind) {
      case 'conv': {
        const [kernel, bias] = [weight('kernel'), layer.bias ? weight('bias') : undefined];
        const padding = layer.padding === 'same' ? Math.floor((layer.size - 1) / 2) : 0;
        values = map((y, x, filter) => {
          let sum = bias?.[filter] ?? 0;
          for (let ky = 0; ky < layer.size; ky++) {
            for (let kx = 0; kx < layer.size; kx++) {
              for (let c = 0; c < channels; c++) {
                sum += kernel[((ky * layer.size + kx) * channels + c) * layer.filters + filter] * at(y + ky - padding, x + kx - padding, c);
              }
            }
          }
          return sum;
        });
        break;
      }
      case 'batchNorm': {
        const [scale, shift, mean, variance] = [weight('scale'), weight('shift'), weight('mean'), weight('variance')];
        values = values.map((value, i) => {
          const c = i % scale.length;
          return (scale[c] * (value - mean[c])) / Math.sqrt(variance[c] + BATCH_NORM_EPSILON) + shift[c];
        });
        break;
      }
      case 'relu':
        values = values.map((value) => Math.max(0, value));
        break;
      case 'maxPool':
        values = map((y, x, c) => {
          let best = -Infinity;
          for (let i = 0; i < layer.size * layer.size; i++) best = Math.max(best, at(y * layer.size + Math.floor(i / layer.size), x * layer.size + (i % layer.size), c));
          return best;
        });
        break;
      case 'globalAveragePool':
        values = Array.from({ length: channels }, (_, c) => values.filter((_, i) => i % channels === c).reduce((a, b) => a + b, 0) / (height * width));
        break;
      case 'dense': {
        const [kernel, bias] = [weight('kernel'), weight('bias')];
        values = Array.from(bias, (start, unit) => values.reduce((sum, value, i) => sum + value * kernel[i * layer.units + unit], start));
        break;
      }
      case 'flatten':
      case 'dropout':
        break;
    }
  });
  return values;
}
