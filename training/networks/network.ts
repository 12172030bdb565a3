import { classesOf } from '../../src/core/classes.ts';
import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import type { PlaneCount } from '../../src/core/preprocessing/preprocess.ts';

/**
 * A network as data: the trainer builds its forward pass from it, the exporter its ONNX graph, the checkpoint
 * stores it. Activations are NHWC as in tfjs; the last layer gives logits, never probabilities.
 */
export type Layer =
  /** Square kernel, stride 1; weights HWIO. No bias where batch norm follows, since that would cancel it. */
  | { readonly kind: 'conv'; readonly filters: number; readonly size: number; readonly padding: 'valid' | 'same'; readonly bias: boolean }
  | { readonly kind: 'batchNorm' }
  | { readonly kind: 'relu' }
  /** Non-overlapping square windows; a remainder at the edge is dropped. */
  | { readonly kind: 'maxPool'; readonly size: number }
  /** Mean over height and width: the result is one feature per channel. */
  | { readonly kind: 'globalAveragePool' }
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dropout'; readonly rate: number }
  | { readonly kind: 'dense'; readonly units: number };

export interface Network {
  readonly name: string;
  /** Which planes it takes: the picture alone (where absent), or the ways the pen went as well. */
  readonly planes?: PlaneCount;
  /** What its outputs are of, in their order, as of `classesOf`; absent for the ten digits. */
  readonly classes?: readonly string[];
  readonly layers: readonly Layer[];
}

/** The epsilon that every batch norm adds to the variance, here and in the folded ONNX graph. */
export const BATCH_NORM_EPSILON = 1e-3;

/** One weight tensor's place in the flat vector of all weights. */
export interface WeightSpec {
  /** `<layer index>.<role>`, e.g. `3.kernel`. */
  readonly name: string;
  readonly layer: number;
  readonly role: 'kernel' | 'bias' | 'scale' | 'shift' | 'mean' | 'variance';
  /** conv kernel: [size, size, in, out]; dense kernel: [in, out]; all others: [channels]. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** False for batch norm's running mean and variance, which are tracked, not learned. */
  readonly trainable: boolean;
}

/** Shape of its input, without the batch: [h, w, c]. */
export const inputShape = ({ planes = 1 }: Pick<Network, 'planes'>): [number, number, number] => [SIDE, SIDE, planes];

/** Shape of the activations after each layer, without the batch: [h, w, c] or [n]. */
export function activationShapes(network: Network, input: readonly number[] = inputShape(network)): number[][] {
  let shape = [...input];
  return network.layers.map((layer, index) => {
    switch (layer.kind) {
      case 'conv': {
        const lost = layer.padding === 'same' ? 0 : layer.size - 1;
        shape = [shape[0] - lost, shape[1] - lost, layer.filters];
        break;
      }
      case 'maxPool':
        shape = [Math.floor(shape[0] / layer.size), Math.floor(shape[1] / layer.size), shape[2]];
        break;
      case 'globalAveragePool':
        shape = [shape[2]];
        break;
      case 'flatten':
        shape = [shape.reduce((product, size) => product * size, 1)];
        break;
      case 'dense':
        shape = [layer.units];
        break;
      case 'batchNorm':
      case 'relu':
      case 'dropout':
        break;
    }
    if (shape.some((size) => size < 1)) throw new RangeError(`${network.name}, layer ${index} (${layer.kind}): nothing is left of its input.`);
    return shape;
  });
}

/** @throws RangeError where the last layer does not give one logit for each class. */
export function checkOutputs(network: Network): void {
  const last = activationShapes(network).at(-1) ?? [];
  const { length } = classesOf(network);
  if (last.length !== 1 || last[0] !== length) throw new RangeError(`${network.name} ends in [${last.join(', ')}] values, not in ${length === 10 ? 'ten' : length} logits.`);
}

/** The layout of all weights in one flat Float32Array: trainable ones first, in layer order. */
export function weightSpecs(network: Network, input: readonly number[] = inputShape(network)): WeightSpec[] {
  const shapes = activationShapes(network, input);
  const found: Omit<WeightSpec, 'offset'>[] = [];
  network.layers.forEach((layer, index) => {
    const incoming = index === 0 ? [...input] : shapes[index - 1];
    const channels = incoming[incoming.length - 1];
    const add = (role: WeightSpec['role'], shape: number[], trainable = true): void => {
      found.push({ name: `${index}.${role}`, layer: index, role, shape, size: shape.reduce((a, b) => a * b, 1), trainable });
    };
    if (layer.kind === 'conv') {
      add('kernel', [layer.size, layer.size, channels, layer.filters]);
      if (layer.bias) add('bias', [layer.filters]);
    } else if (layer.kind === 'dense') {
      add('kernel', [channels, layer.units]);
      add('bias', [layer.units]);
    } else if (layer.kind === 'batchNorm') {
      add('scale', [channels]);
      add('shift', [channels]);
      add('mean', [channels], false);
      add('variance', [channels], false);
    }
  });
  let offset = 0;
  const ordered = [...found.filter((spec) => spec.trainable), ...found.filter((spec) => !spec.trainable)];
  return ordered.map((spec) => {
    const placed = { ...spec, offset };
    offset += spec.size;
    return placed;
  });
}

/** Number of learned weights, and of all weights. */
export function countWeights(specs: readonly WeightSpec[]): { trainable: number; total: number } {
  const sum = (chosen: readonly WeightSpec[]): number => chosen.reduce((total, spec) => total + spec.size, 0);
  return { trainable: sum(specs.filter((spec) => spec.trainable)), total: sum(specs) };
}
