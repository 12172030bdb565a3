import { areClassNames } from '../../src/core/classes.ts';
import { messageOf } from '../../src/core/errors.ts';
import { INPUT_PLANES } from '../../src/core/preprocessing/preprocess.ts';
import { ForeignModelError } from '../lib/errors.ts';
import { activationShapes, countWeights, inputShape, weightSpecs, type Layer, type Network } from '../networks/network.ts';
import { INPUT_NAME, OUTPUT_NAME } from './encode-network.ts';
import { readOnnxFile, type OnnxNode, type OnnxTensor, type ReadModel } from '../../src/core/network/onnx-file.ts';

/** A network that can be trained on, and the weights that it has. */
export interface DecodedNetwork {
  readonly network: Network;
  /** In the layout of `weightSpecs(network)`. */
  readonly weights: Float32Array;
}

/**
 * The way back of `encodeNetwork`: a network, and its weights to the bit, out of the file that ships. What the file has
 * no more is not there again: batch norm stays folded into the layer before it, dropout is gone. It gives the same
 * logits, and is trained as it stands.
 * @throws ForeignModelError for bytes that `encodeNetwork` did not write.
 */
export function decodeNetwork(bytes: Uint8Array): DecodedNetwork {
  let model: ReadModel;
  try {
    model = readOnnxFile(bytes);
  } catch (error) {
    throw new ForeignModelError(`it is no ONNX file (${messageOf(error)})`);
  }
  const tensors = new Map(model.initializers.map((tensor) => [tensor.name, tensor]));
  // Weights that are stored in half precision pass through a cast on their way.
  for (const { opType, inputs, outputs } of model.nodes) {
    const stored = opType === 'Cast' && tensors.get(inputs[0]);
    if (stored) tensors.set(outputs[0], stored);
  }
  const layers: Layer[] = [];
  // What each layer with weights was read from, by its place among the layers.
  const sources = new Map<number, readonly [kernel: OnnxTensor, bias: OnnxTensor]>();
  let current = INPUT_NAME;
  for (const node of model.nodes) {
    // Second outputs branch off; the layers are what leads to the logits.
    if (node.inputs[0] !== current || current === OUTPUT_NAME) continue;
    [current] = node.outputs;
    if (node.opType === 'Flatten' && layers.at(-1)?.kind === 'globalAveragePool') continue;
    if (node.opType === 'Conv' || node.opType === 'Gemm') sources.set(layers.length, weightsOf(node, tensors));
    layers.push(layerOf(node, sources.get(layers.length)?.[0].dims ?? []));
  }
  if (current !== OUTPUT_NAME) throw new ForeignModelError(`its graph leads from "${INPUT_NAME}" to "${current}", not to "${OUTPUT_NAME}"`);

  const network: Network = { name: model.metadata.network ?? model.graphName, ...planesOf(sources.get(0)?.[0]), ...classesIn(model.metadata.classes), layers };
  const specs = weightSpecs(network);
  const shapes = activationShapes(network);
  const weights = new Float32Array(countWeights(specs).total);
  for (const spec of specs) {
    const [kernel, bias] = sources.get(spec.layer)!;
    const from = spec.role === 'bias' ? bias.values : reordered(layers[spec.layer], kernel, flattenedBefore(network, shapes, spec.layer));
    if (from.length !== spec.size) throw new ForeignModelError(`${kernel.name} has ${from.length} weights where ${spec.size} are due`);
    weights.set(from, spec.offset);
  }
  return { network, weights };
}

/** What the first layer's kernel reads: a network of one plane says nothing of planes, as those of before there were more. */
function planesOf(kernel: OnnxTensor | undefined): Pick<Network, 'planes'> {
  return kernel?.dims.length === 4 && kernel.dims[1] === INPUT_PLANES.length ? { planes: INPUT_PLANES.length } : {};
}

/** Networks of the ten digits name no classes. */
function classesIn(text: string | undefined): Pick<Network, 'classes'> {
  if (text === undefined) return {};
  let classes: unknown;
  try {
    classes = JSON.parse(text);
  } catch {
    classes = undefined;
  }
  if (!areClassNames(classes)) throw new ForeignModelError(`its metadata has "${text.slice(0, 80)}" for its classes`);
  return { classes };
}

function weightsOf({ name, inputs }: OnnxNode, tensors: ReadonlyMap<string, OnnxTensor>): [OnnxTensor, OnnxTensor] {
  const [kernel, bias] = inputs.slice(1).map((input) => tensors.get(input));
  if (kernel === undefined || bias === undefined) throw new ForeignModelError(`${name} has no kernel and bias of its own`);
  return [kernel, bias];
}

function layerOf({ opType, name, attributes = {} }: OnnxNode, kernel: readonly number[]): Layer {
  const list = (key: string): readonly number[] => [attributes[key] ?? []].flat();
  switch (opType) {
    case 'Conv': {
      const [filters, , size] = kernel;
      const isPadded = list('pads').some((pad) => pad > 0);
      return { kind: 'conv', filters, size, padding: isPadded ? 'same' : 'valid', bias: true };
    }
    case 'Gemm':
      return { kind: 'dense', units: kernel[1] };
    case 'Relu':
      return { kind: 'relu' };
    case 'MaxPool':
      return { kind: 'maxPool', size: list('kernel_shape')[0] };
    case 'GlobalAveragePool':
      return { kind: 'globalAveragePool' };
    case 'Flatten':
      return { kind: 'flatten' };
    default:
      throw new ForeignModelError(`${name} is a ${opType}, which no network here has`);
  }
}

/** The picture whose flattening a dense layer reads, [h, w, c]; only ReLU may stand between, which changes no order. */
function flattenedBefore(network: Network, shapes: readonly (readonly number[])[], layer: number): readonly number[] | undefined {
  const { layers } = network;
  let before = layer - 1;
  while (layers[before]?.kind === 'relu') before--;
  if (layers[before]?.kind !== 'flatten') return undefined;
  return before === 0 ? inputShape(network) : shapes[before - 1];
}

/** ONNX's order of a kernel's weights (OIHW; rows as [c, h, w]) turned into tfjs's (HWIO; rows as [h, w, c]). */
function reordered(layer: Layer, { dims, values }: OnnxTensor, flattened: readonly number[] | undefined): Float32Array {
  const result = new Float32Array(values.length);
  if (layer.kind === 'conv') {
    const [filters, channels, size] = dims;
    const area = size * size;
    values.forEach((value, i) => {
      const [filter, channel, at] = [Math.floor(i / (channels * area)), Math.floor(i / area) % channels, i % area];
      result[(at * channels + channel) * filters + filter] = value;
    });
    return result;
  }
  const [inputs, units] = dims;
  const [height, width, channels] = flattened?.length === 3 ? flattened : [1, 1, inputs];
  values.forEach((value, i) => {
    const [channel, at, unit] = [Math.floor(i / (height * width * units)), Math.floor(i / units) % (height * width), i % units];
    result[(at * channels + channel) * units + unit] = value;
  });
  return result;
}
