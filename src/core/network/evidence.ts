import { PIXELS, SIDE } from '../preprocessing/gray-image.ts';
import type { Convolution, Layer, LayeredNetwork } from './layers.ts';
import { largest, type Values } from './run.ts';

/** What of a drawing speaks for one class and against another. */
export interface Evidence {
  /** Their places among the network's outputs. */
  readonly for: number;
  readonly against: number;
  /** The one's logit less the other's: `blank` and all of `pixels` together. */
  readonly difference: number;
  /** What a blank sheet says already. */
  readonly blank: number;
  /** [28 × 28]: what each pixel says, with the pen's way through it; 0 where there is no ink. */
  readonly pixels: Float32Array;
}

/**
 * Layer-wise relevance with the blank sheet as the reference: from the difference of two logits back to the ink, each
 * layer hands on to what it reads as much as that changes it, compared with a blank sheet, so that nothing is lost or
 * added (the rescale rule of Shrikumar et al., "Learning Important Features Through Propagating Activation
 * Differences", 2017). One pass, where integrated gradients (Sundararajan et al., 2017) take dozens for the same sum.
 * @param values of the drawing, and of a blank sheet, as of `runLayers`.
 */
export function evidence(network: LayeredNetwork, values: readonly Values[], blank: readonly Values[], digit: number, other: number): Evidence {
  const difference = (at: readonly Values[]): number => at.at(-1)!.data[digit]! - at.at(-1)!.data[other]!;
  const seed = new Float32Array(values.at(-1)!.data.length);
  seed[digit]! += 1;
  seed[other]! -= 1;
  const shares = goBack(network.layers, values, blank, seed);
  const { channels, data } = values[0]!;
  const pixels = new Float32Array(PIXELS);
  shares.forEach((share, at) => (pixels[Math.floor(at / channels)]! += share * (data[at]! - blank[0]!.data[at]!)));
  return { for: digit, against: other, difference: difference(values), blank: difference(blank), pixels };
}

/**
 * How much `seed · logits` grows with each input value.
 * @param reference compared with these values of the same layers, on the average of the way from there; without it, at `values`: the gradient.
 * @returns [28, 28, planes]
 */
export function goBack(layers: readonly Layer[], values: readonly Values[], reference: readonly Values[] | undefined, seed: Float32Array): Float32Array {
  let shares = seed;
  for (let index = layers.length - 1; index >= 0; index--) {
    shares = through(layers[index]!, { before: values[index]!, after: values[index + 1]!, was: reference?.[index], became: reference?.[index + 1] }, shares);
  }
  return shares;
}

interface Step {
  readonly before: Values;
  readonly after: Values;
  /** The same of the reference. */
  readonly was: Values | undefined;
  readonly became: Values | undefined;
}

/** Below this a change is rounding, and says nothing about a slope. */
const NOTHING = 1e-6;

function through(layer: Layer, { before, after, was, became }: Step, shares: Float32Array): Float32Array {
  switch (layer.kind) {
    case 'dense': {
      const units = layer.bias.length;
      return before.data.map((_, i) => shares.reduce((sum, share, unit) => sum + share * layer.kernel[i * units + unit]!, 0));
    }
    case 'mean':
      return before.data.map((_, at) => shares[at % before.channels]! / (before.side * before.side));
    case 'relu':
      return before.data.map((value, at) => {
        const change = was === undefined ? 0 : value - was.data[at]!;
        const slope = Math.abs(change) > NOTHING ? (after.data[at]! - became!.data[at]!) / change : value > 0 ? 1 : 0;
        return slope * shares[at]!;
      });
    case 'maxPool':
      return throughPool(layer.size, { before, after, was, became }, shares);
    case 'conv':
      return throughConvolution(layer, before, after.side, shares);
    default:
      return layer satisfies never;
  }
}

/** A change goes to where the greater of the two maxima lies: there, it came or went. */
function throughPool(size: number, { before, after, was, became }: Step, shares: Float32Array): Float32Array {
  const { side, channels, data } = before;
  const back = new Float32Array(data.length);
  after.data.forEach((value, at) => {
    const change = became === undefined ? 0 : value - became.data[at]!;
    const from = largest(size, side, channels, after.side, at, change < 0 ? was!.data : data);
    const inner = was === undefined ? 0 : data[from]! - was.data[from]!;
    back[from]! += shares[at]! * (Math.abs(inner) > NOTHING ? change / inner : 1);
  });
  return back;
}

function throughConvolution({ size, pad, channels, filters, kernel }: Convolution, { side, data }: Values, outSide: number, shares: Float32Array): Float32Array {
  const back = new Float32Array(data.length);
  for (let y = 0; y < outSide; y++) {
    for (let x = 0; x < outSide; x++) {
      const from = (y * outSide + x) * filters;
      for (let ky = Math.max(0, pad - y); ky < Math.min(size, side + pad - y); ky++) {
        for (let kx = Math.max(0, pad - x); kx < Math.min(size, side + pad - x); kx++) {
          const to = ((y + ky - pad) * side + x + kx - pad) * channels;
          const weights = (ky * size + kx) * channels * filters;
          for (let channel = 0; channel < channels; channel++) {
            const row = weights + channel * filters;
            let sum = 0;
            for (let filter = 0; filter < filters; filter++) sum += shares[from + filter]! * kernel[row + filter]!;
            back[to + channel]! += sum;
          }
        }
      }
    }
  }
  return back;
}

/** The evidence as it is looked at: each pixel's share spread over the ink beside it, so that neighbours do not flicker. The sum stays. */
export function smoothed(pixels: Float32Array, picture: ArrayLike<number>): Float32Array {
  const result = new Float32Array(pixels.length);
  pixels.forEach((value, at) => {
    if (value === 0) return;
    const [row, column] = [Math.floor(at / SIDE), at % SIDE];
    const near: number[] = [];
    for (let y = Math.max(0, row - 1); y <= Math.min(SIDE - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(SIDE - 1, column + 1); x++) if (picture[y * SIDE + x]! > 0) near.push(y * SIDE + x);
    }
    if (near.length === 0) near.push(at);
    for (const to of near) result[to]! += value / near.length;
  });
  return result;
}
