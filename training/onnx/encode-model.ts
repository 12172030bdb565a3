import { toFloat16 } from '../../src/core/network/float16.ts';
import { FLOAT16, FLOAT32, type OnnxNode, type OnnxTensor } from '../../src/core/network/onnx-file.ts';
import { ModelProto } from './schema.ts';

/** AttributeProto.AttributeType. */
const ATTRIBUTE_INT = 2;
const ATTRIBUTE_INTS = 7;

/** A float32 input or output; a text in place of a size is a free dimension of that name. */
export interface OnnxValue {
  readonly name: string;
  readonly dims: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

export interface OnnxModel {
  readonly irVersion: number;
  /** Version of the default operator set. */
  readonly opset: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph: OnnxGraph;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The bytes of an `.onnx` file. The same model gives the same bytes. */
export function encodeModel({ irVersion, opset, producerName, producerVersion, graph, metadata }: OnnxModel): Uint8Array {
  const { name, nodes, initializers, inputs, outputs } = graph;
  return ModelProto.encode({
    ir_version: irVersion,
    producer_name: producerName,
    producer_version: producerVersion,
    graph: { node: nodes.map(node), name, initializer: initializers.map(tensor), input: inputs.map(value), output: outputs.map(value) },
    // The default operator set has no name, but its field.
    opset_import: [{ domain: '', version: opset }],
    metadata_props: Object.entries(metadata).map(([key, text]) => ({ key, value: text })),
  }).finish();
}

const node = ({ opType, name, inputs, outputs, attributes = {} }: OnnxNode): object => ({ input: inputs, output: outputs, name, op_type: opType, attribute: Object.entries(attributes).map(attribute) });

const attribute = ([name, value]: [string, number | readonly number[]]): object =>
  typeof value === 'number' ? { name, i: value, type: ATTRIBUTE_INT } : { name, ints: value, type: ATTRIBUTE_INTS };

function tensor({ name, dims, values, type }: OnnxTensor): object {
  const isHalf = type === 'float16';
  const raw = new Uint8Array((isHalf ? 2 : 4) * values.length);
  const view = new DataView(raw.buffer);
  values.forEach((value, index) => {
    if (isHalf) view.setUint16(2 * index, toFloat16(value), true);
    else view.setFloat32(4 * index, value, true);
  });
  return { dims, data_type: isHalf ? FLOAT16 : FLOAT32, name, raw_data: raw };
}

const value = ({ name, dims }: OnnxValue): object => ({
  name,
  type: { tensor_type: { elem_type: FLOAT32, shape: { dim: dims.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size })) } } },
});
