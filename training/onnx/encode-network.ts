import { SIDE } from '../../src/core/preprocessing/gray-image.ts';
import type { TensorSpec } from '../../src/core/records/manifest.ts';
import { classesOf } from '../../src/core/classes.ts';
import { fromFloat16, toFloat16 } from '../../src/core/network/float16.ts';
import { activationShapes, BATCH_NORM_EPSILON, checkOutputs, countWeights, inputShape, weightSpecs, type Network, type WeightSpec } from '../networks/network.ts';
import { FLOAT32, type OnnxNode, type OnnxTensor } from '../../src/core/network/onnx-file.ts';
import { encodeModel } from './encode-model.ts';

const OPSET = 17;
const IR_VERSION = 8;

/** 0…1, ink = 1; see `toTensorData`. */
export const INPUT_NAME = 'image';
export const inputSpec = ({ planes = 1 }: Pick<Network, 'planes'>): TensorSpec => ({ name: INPUT_NAME, type: 'float32', shape: ['N', planes, SIDE, SIDE] });
export const OUTPUT_NAME = 'logits';
export const outputSpec = (network: Pick<Network, 'classes'>): TensorSpec => ({ name: OUTPUT_NAME, type: 'float32', shape: ['N', classesOf(network).length] });

/** Most features that are worth a second output: personalisation learns a head of so many weights for each class. */
const MOST_FEATURES = 128;

/** What the file gives besides logits, as far as the network has it. */
export interface SecondOutputs {
  /** [N, D]: what the last layer makes the logits of; D ≤ 128. */
  readonly features?: TensorSpec;
  /**
   * [N, classes, h, w]: class-activation maps (Zhou et al., "Learning Deep Features for Discriminative Localization",
   * 2016): how much each place speaks for each class. Their mean over the places, plus the bias, are the logits.
   */
  readonly activationMaps?: TensorSpec;
}

export interface Producer {
  readonly name: string;
  readonly version: string;
  /** Written into the file's metadata beside the network's name. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Leaves out the second outputs; to measure what they cost. */
  readonly logitsOnly?: boolean;
  /**
   * How kernels are stored, float32 unless told otherwise. Halves take half the bytes; a `Cast` each makes float32 of
   * them, which the runtime does once, when it loads the file. A kernel that halves cannot hold stays as it is, and so
   * do biases, which are few.
   */
  readonly kernels?: 'float16' | 'float32';
}

/** A half has 11 significant bits; more than that may not be lost of a kernel's largest weight. */
const MOST_ROUNDING = 2 ** -11;

/** A conv's or dense layer's weights as they come to lie in the graph; doubles until they are written. */
interface Weights {
  readonly dims: readonly number[];
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
  /** Where the kernel's weight of `rest` and output channel `channel` lies. */
  readonly index: (channel: number, rest: number) => number;
}

/**
 * The network for inference as an ONNX file: batch norm folded into the layer before it, dropout gone, activations
 * NCHW. This is the one place where tfjs's NHWC layout (HWIO kernels, channels-last flattening) becomes ONNX's.
 * @param weights in the layout of `weightSpecs(network)`.
 * @throws RangeError for a number of weights that is not the network's, or a layer order that ONNX cannot say:
 *   batch norm anywhere but right after conv or dense, dense on a picture, an output that is not a logit for each class.
 */
export function encodeNetwork(network: Network, weights: Float32Array, producer: Producer): Uint8Array {
  const specs = weightSpecs(network);
  const { total } = countWeights(specs);
  if (weights.length !== total) throw new RangeError(`${network.name} has ${total} weights, not ${weights.length}.`);
  checkOutputs(network);
  const shapes = activationShapes(network);
  const classes = classesOf(network).length;

  const second = producer.logitsOnly ? {} : secondOutputs(network);
  const featureLayer = beforeHead(network);
  let pooled = '';
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const input = inputSpec(network);
  let current = input.name;
  const emit = (opType: string, layer: number, more: readonly string[] = [], attributes: OnnxNode['attributes'] = {}): void => {
    const name = `${layer}.${opType}`;
    nodes.push({ opType, name, inputs: [current, ...more], outputs: [name], attributes });
    current = name;
  };
  /** @returns the name under which nodes find the kernel. */
  const store = (name: string, dims: readonly number[], values: Float32Array): string => {
    if (producer.kernels !== 'float16' || !fitsFloat16(values)) {
      initializers.push({ name, dims, values });
      return name;
    }
    initializers.push({ name, dims, values, type: 'float16' });
    nodes.push({ opType: 'Cast', name: `${name}.Cast`, inputs: [name], outputs: [`${name}.float32`], attributes: { to: FLOAT32 } });
    return `${name}.float32`;
  };
  const weigh = (layer: number, { dims, kernel, bias }: Weights): string[] => {
    initializers.push({ name: `${layer}.bias`, dims: [bias.length], values: Float32Array.from(bias) });
    return [store(`${layer}.kernel`, dims, Float32Array.from(kernel)), `${layer}.bias`];
  };
  const read = (layer: number) => (role: WeightSpec['role']) => {
    const spec = specs.find((candidate) => candidate.layer === layer && candidate.role === role);
    return spec && weights.subarray(spec.offset, spec.offset + spec.size);
  };

  // The picture that the dense layer to come sees flattened; dropout and ReLU between them change no order.
  let flattened: readonly number[] | undefined;
  network.layers.forEach((layer, index) => {
    const incoming = index === 0 ? inputShape(network) : shapes[index - 1];
    const folded = (own: Weights): Weights => (network.layers[index + 1]?.kind === 'batchNorm' ? foldBatchNorm(own, read(index + 1)) : own);
    switch (layer.kind) {
      case 'conv': {
        const lost = layer.padding === 'same' ? layer.size - 1 : 0;
        // Where the padding is odd, TensorFlow's "same" puts the larger half at the end.
        const [before, after] = [Math.floor(lost / 2), Math.ceil(lost / 2)];
        const own = folded(convWeights(layer.size, incoming[2], layer.filters, read(index)));
        emit('Conv', index, weigh(index, own), { kernel_shape: [layer.size, layer.size], pads: [before, before, after, after] });
        break;
      }
      case 'dense': {
        if (incoming.length !== 1) throw new RangeError(`${network.name}, layer ${index}: dense comes after flatten or globalAveragePool.`);
        emit('Gemm', index, weigh(index, folded(denseWeights(incoming[0], layer.units, read(index), flattened))));
        flattened = undefined;
        break;
      }
      case 'batchNorm': {
        const previous = network.layers[index - 1]?.kind;
        if (previous !== 'conv' && previous !== 'dense') {
          throw new RangeError(`${network.name}, layer ${index}: batch norm can be folded only into a conv or dense layer right before it.`);
        }
        break;
      }
      case 'relu':
        emit('Relu', index);
        break;
      case 'maxPool':
        emit('MaxPool', index, [], { kernel_shape: [layer.size, layer.size], strides: [layer.size, layer.size] });
        break;
      case 'globalAveragePool':
        pooled = current;
        emit('GlobalAveragePool', index);
        emit('Flatten', index);
        break;
      case 'flatten':
        emit('Flatten', index);
        flattened = incoming;
        break;
      case 'dropout':
        break;
    }
    if (index === featureLayer && second.features !== undefined) current = renameLast(nodes, second.features.name);
  });
  renameLast(nodes, OUTPUT_NAME);
  if (second.activationMaps !== undefined) {
    const channels = shapes[featureLayer][0];
    const { kernel } = denseWeights(channels, classes, read(network.layers.length - 1), undefined);
    const values = Float32Array.from(kernel, (_, i) => kernel[(i % channels) * classes + Math.floor(i / channels)]);
    const name = second.activationMaps.name;
    const stored = store('maps.kernel', [classes, channels, 1, 1], values);
    nodes.push({ opType: 'Conv', name, inputs: [pooled, stored], outputs: [name], attributes: { kernel_shape: [1, 1] } });
  }
  const outputs = [outputSpec(network), second.features, second.activationMaps].filter((output) => output !== undefined);

  return encodeModel({
    irVersion: IR_VERSION,
    opset: OPSET,
    producerName: producer.name,
    producerVersion: producer.version,
    metadata: { network: network.name, ...(network.classes && { classes: JSON.stringify(network.classes) }), ...producer.metadata },
    graph: {
      name: network.name,
      nodes,
      initializers,
      inputs: [{ name: input.name, dims: input.shape }],
      outputs: outputs.map((output) => ({ name: output.name, dims: output.shape })),
    },
  });
}

function fitsFloat16(values: Float32Array): boolean {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return values.every((value) => Math.abs(fromFloat16(toFloat16(value)) - value) <= MOST_ROUNDING * largest);
}

/** The outputs besides the logits that the file of this network has. */
export function secondOutputs(network: Network): SecondOutputs {
  const layer = beforeHead(network);
  const shape = activationShapes(network)[layer] as number[] | undefined;
  if (shape?.length !== 1 || shape[0] > MOST_FEATURES) return {};
  const features: TensorSpec = { name: 'features', type: 'float32', shape: ['N', shape[0]] };
  if (network.layers[layer].kind !== 'globalAveragePool') return { features };
  const [height, width] = layer === 0 ? [SIDE, SIDE] : activationShapes(network)[layer - 1];
  return { features, activationMaps: { name: 'maps', type: 'float32', shape: ['N', classesOf(network).length, height, width] } };
}

/** The layer whose values the last, dense layer reads; -1 where there is none. */
function beforeHead({ layers }: Network): number {
  const head = layers.length - 1;
  if (layers[head]?.kind !== 'dense') return -1;
  return layers.findLastIndex((layer, index) => index < head && layer.kind !== 'dropout');
}

function renameLast(nodes: OnnxNode[], name: string): string {
  nodes[nodes.length - 1] = { ...nodes[nodes.length - 1], outputs: [name] };
  return name;
}

type Roles = (role: WeightSpec['role']) => Float32Array | undefined;

/** HWIO → OIHW; a missing bias is zeros, so that batch norm has one to fold into. */
function convWeights(size: number, channels: number, filters: number, read: Roles): Weights {
  const from = read('kernel')!;
  const area = size * size;
  const kernel = new Float64Array(from.length);
  for (let at = 0; at < area; at++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let filter = 0; filter < filters; filter++) {
        kernel[(filter * channels + channel) * area + at] = from[(at * channels + channel) * filters + filter];
      }
    }
  }
  const rest = channels * area;
  return {
    dims: [filters, channels, size, size],
    kernel,
    bias: Float64Array.from(read('bias') ?? new Float64Array(filters)),
    index: (filter, position) => filter * rest + position,
  };
}

/**
 * [in, out], its rows reordered where a [h, w, c] picture was flattened, which comes as [c, h, w] in ONNX.
 * @param flattened the shape before flattening, if that came before.
 */
function denseWeights(inputs: number, units: number, read: Roles, flattened: readonly number[] | undefined): Weights {
  const from = read('kernel')!;
  const kernel = new Float64Array(from.length);
  const [height, width, channels] = flattened?.length === 3 ? flattened : [1, 1, inputs];
  for (let at = 0; at < height * width; at++) {
    for (let channel = 0; channel < channels; channel++) {
      const source = (at * channels + channel) * units;
      kernel.set(from.subarray(source, source + units), (channel * height * width + at) * units);
    }
  }
  return { dims: [inputs, units], kernel, bias: Float64Array.from(read('bias')!), index: (unit, row) => row * units + unit };
}

/** y = scale · (x − mean) / √(variance + ε) + shift, written into the weights that make x. */
function foldBatchNorm({ dims, kernel, bias, index }: Weights, read: Roles): Weights {
  const [scale, shift, mean, variance] = [read('scale')!, read('shift')!, read('mean')!, read('variance')!];
  const rest = kernel.length / bias.length;
  const foldedKernel = new Float64Array(kernel.length);
  const foldedBias = bias.map((value, channel) => {
    const factor = scale[channel] / Math.sqrt(variance[channel] + BATCH_NORM_EPSILON);
    for (let position = 0; position < rest; position++) {
      const at = index(channel, position);
      foldedKernel[at] = kernel[at] * factor;
    }
    return (value - mean[channel]) * factor + shift[channel];
  });
  return { dims, kernel: foldedKernel, bias: foldedBias, index };
}
