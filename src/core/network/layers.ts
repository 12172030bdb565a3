import { InvalidRecordError } from '../errors.ts';
import { SIDE } from '../preprocessing/gray-image.ts';
import { readOnnxFile, type OnnxNode, type OnnxTensor, type ReadModel } from './onnx-file.ts';

/** A square convolution with stride 1. */
export interface Convolution {
  readonly kind: 'conv';
  /** Side of the kernel, and of the zeros around what it reads. */
  readonly size: number;
  readonly pad: number;
  readonly channels: number;
  readonly filters: number;
  /** [size, size, channels, filters] */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

export interface Dense {
  readonly kind: 'dense';
  /** [inputs, units] */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

export type Layer = Convolution | Dense | { readonly kind: 'relu' } | { readonly kind: 'maxPool'; readonly size: number } | { readonly kind: 'mean' };

/** A network without branches, as it can be run and looked into here. Values lie channels last: [side, side, channels]. */
export interface LayeredNetwork {
  /** Of the input, which is [28, 28, planes]. */
  readonly planes: number;
  readonly layers: readonly Layer[];
}

/**
 * The layers of an ONNX file with convolutions, ReLU, max pooling, a global mean and one dense layer at its end, such as
 * `training/onnx` writes. Outputs beside the main one are left away.
 * @param names of the input and of the logits, as the manifest says.
 * @throws InvalidRecordError for a network of another kind.
 */
export function readLayers(bytes: Uint8Array, names: { readonly input: string; readonly output: string }): LayeredNetwork {
  const fail = (field: string, expected: string, received: unknown): never => {
    throw new InvalidRecordError('network', field, expected, String(received));
  };
  let file: ReadModel;
  try {
    file = readOnnxFile(bytes);
  } catch (error) {
    if (error instanceof RangeError) return fail('', 'an ONNX file', error.message);
    throw error;
  }
  const tensors = new Map(file.initializers.map((tensor) => [tensor.name, tensor]));
  // Weights in half precision pass through a cast on their way.
  for (const { opType, inputs, outputs } of file.nodes) {
    const stored = opType === 'Cast' ? tensors.get(inputs[0]!) : undefined;
    if (stored) tensors.set(outputs[0]!, stored);
  }
  const layers: Layer[] = [];
  let current = names.input;
  for (const node of file.nodes) {
    if (node.inputs[0] !== current || current === names.output) continue;
    current = node.outputs[0] ?? fail(node.name, 'an output', 'none');
    if (node.opType === 'Flatten' && layers.at(-1)?.kind === 'mean') continue;
    layers.push(layerOf(node, tensors) ?? fail(node.name, 'a layer of a known kind', node.opType));
  }
  const [first, last] = [layers[0], layers.at(-1)];
  if (current !== names.output) fail('', `a way from "${names.input}" to "${names.output}"`, `"${current}"`);
  if (first?.kind !== 'conv') return fail('', 'a convolution first', first?.kind);
  if (last?.kind !== 'dense' || layers.at(-2)?.kind !== 'mean') fail('', 'a mean and a dense layer last', last?.kind);
  const network = { planes: first.channels, layers };
  checkShapes(network, fail);
  return network;
}

function layerOf({ opType, inputs, attributes = {} }: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>): Layer | undefined {
  const list = (key: string): readonly number[] => [attributes[key] ?? []].flat();
  const [kernel, bias] = inputs.slice(1).map((name) => tensors.get(name));
  const isOne = (key: string): boolean => list(key).every((value) => value === 1);
  switch (opType) {
    case 'Conv': {
      if (!kernel || !bias || kernel.dims.length !== 4 || kernel.dims[2] !== kernel.dims[3] || !isOne('strides') || !isOne('dilations') || !isOne('group')) return undefined;
      const [filters, channels, size] = kernel.dims as [number, number, number];
      const [pad = 0, ...others] = list('pads');
      if (others.some((other) => other !== pad) || kernel.values.length !== filters * channels * size * size || bias.values.length !== filters) return undefined;
      return { kind: 'conv', size, pad, channels, filters, kernel: channelsLast(kernel, filters, channels, size), bias: bias.values };
    }
    case 'Gemm':
      if (!kernel || !bias || kernel.values.length !== kernel.dims[0]! * bias.values.length || list('transB').some((flag) => flag !== 0)) return undefined;
      return { kind: 'dense', kernel: kernel.values, bias: bias.values };
    case 'Relu':
      return { kind: 'relu' };
    case 'MaxPool': {
      const [size, ...others] = [...list('kernel_shape'), ...list('strides')];
      return size !== undefined && others.every((other) => other === size) ? { kind: 'maxPool', size } : undefined;
    }
    case 'GlobalAveragePool':
      return { kind: 'mean' };
    default:
      return undefined;
  }
}

/** ONNX's [filters, channels, size, size] turned into [size, size, channels, filters]. */
function channelsLast({ values }: OnnxTensor, filters: number, channels: number, size: number): Float32Array {
  const area = size * size;
  const result = new Float32Array(values.length);
  for (let filter = 0; filter < filters; filter++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let at = 0; at < area; at++) result[(at * channels + channel) * filters + filter] = values[(filter * channels + channel) * area + at]!;
    }
  }
  return result;
}

/** Checks that each layer takes what the one before it gives. */
function checkShapes({ planes, layers }: LayeredNetwork, fail: (field: string, expected: string, received: unknown) => never): void {
  let [side, channels] = [SIDE as number, planes];
  for (const [index, layer] of layers.entries()) {
    if (layer.kind === 'conv') {
      if (layer.channels !== channels) fail(`layer ${index}`, `${channels} channels`, layer.channels);
      [side, channels] = [side + 2 * layer.pad - layer.size + 1, layer.filters];
    }
    if (layer.kind === 'maxPool') side = Math.floor(side / layer.size);
    if (layer.kind === 'dense' && layer.kernel.length !== channels * layer.bias.length) fail(`layer ${index}`, `${channels} inputs`, layer.kernel.length / layer.bias.length);
    if (side < 1) fail(`layer ${index}`, 'something to read', 'nothing left of the picture');
    if (layer.kind === 'dense' && index < layers.length - 1) fail(`layer ${index}`, 'one dense layer at the end', 'more of them');
  }
}
