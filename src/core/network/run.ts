import { SIDE } from '../preprocessing/gray-image.ts';
import type { Convolution, Dense, LayeredNetwork } from './layers.ts';

/** What a layer gave, channels last: [side, side, channels]; side 1 from the mean on. */
export interface Values {
  readonly side: number;
  readonly channels: number;
  readonly data: Float32Array;
}

/** The input as networks here take it: [28, 28, planes] of [planes, 28, 28]. */
export function channelsLastInput(tensor: Float32Array, planes: number): Values {
  const area = SIDE * SIDE;
  const data = new Float32Array(tensor.length);
  for (let plane = 0; plane < planes; plane++) for (let at = 0; at < area; at++) data[at * planes + plane] = tensor[plane * area + at]!;
  return { side: SIDE, channels: planes, data };
}

/** The input, then what each layer makes of it; the last are the logits. */
export function runLayers({ layers }: LayeredNetwork, input: Values): readonly Values[] {
  const values = [input];
  for (const layer of layers) {
    const before = values.at(-1)!;
    switch (layer.kind) {
      case 'conv':
        values.push(convolve(layer, before));
        break;
      case 'relu':
        values.push({ ...before, data: before.data.map((value) => Math.max(0, value)) });
        break;
      case 'maxPool':
        values.push(pool(layer.size, before));
        break;
      case 'mean':
        values.push(mean(before));
        break;
      case 'dense':
        values.push({ side: 1, channels: layer.bias.length, data: product(layer, before.data) });
        break;
      default:
        layer satisfies never;
    }
  }
  return values;
}

function convolve({ size, pad, channels, filters, kernel, bias }: Convolution, { side, data }: Values): Values {
  const outSide = side + 2 * pad - size + 1;
  const out = new Float32Array(outSide * outSide * filters);
  for (let y = 0; y < outSide; y++) {
    for (let x = 0; x < outSide; x++) {
      const to = (y * outSide + x) * filters;
      out.set(bias, to);
      for (let ky = Math.max(0, pad - y); ky < Math.min(size, side + pad - y); ky++) {
        for (let kx = Math.max(0, pad - x); kx < Math.min(size, side + pad - x); kx++) {
          const from = ((y + ky - pad) * side + x + kx - pad) * channels;
          const weights = (ky * size + kx) * channels * filters;
          for (let channel = 0; channel < channels; channel++) {
            const value = data[from + channel]!;
            // More than half of what ReLU leaves is 0.
            if (value === 0) continue;
            const row = weights + channel * filters;
            for (let filter = 0; filter < filters; filter++) out[to + filter]! += value * kernel[row + filter]!;
          }
        }
      }
    }
  }
  return { side: outSide, channels: filters, data: out };
}

function pool(size: number, { side, channels, data }: Values): Values {
  const outSide = Math.floor(side / size);
  const out = new Float32Array(outSide * outSide * channels);
  for (let at = 0; at < out.length; at++) out[at] = data[largest(size, side, channels, outSide, at, data)]!;
  return { side: outSide, channels, data: out };
}

/** Where the largest of the values lies that were pooled into place `at`. */
export function largest(size: number, side: number, channels: number, outSide: number, at: number, data: Float32Array): number {
  const channel = at % channels;
  const place = (at - channel) / channels;
  const [top, left] = [Math.floor(place / outSide) * size, (place % outSide) * size];
  let best = (top * side + left) * channels + channel;
  for (let y = top; y < top + size; y++) {
    for (let x = left; x < left + size; x++) {
      const from = (y * side + x) * channels + channel;
      if (data[from]! > data[best]!) best = from;
    }
  }
  return best;
}

function mean({ side, channels, data }: Values): Values {
  const out = new Float32Array(channels);
  for (let at = 0; at < data.length; at++) out[at % channels]! += data[at]! / (side * side);
  return { side: 1, channels, data: out };
}

function product({ kernel, bias }: Dense, inputs: Float32Array): Float32Array {
  const units = bias.length;
  return bias.map((constant, unit) => inputs.reduce((sum, value, i) => sum + value * kernel[i * units + unit]!, constant));
}
