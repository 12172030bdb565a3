import protobuf from 'protobufjs/minimal.js';
import { toFloat16 } from '../../src/core/network/float16.ts';
import { FLOAT16, FLOAT32, type OnnxNode, type OnnxTensor } from '../../src/core/network/onnx-file.ts';

/*
 * The few messages of ONNX's protobuf schema (onnx.proto3, IR version 8) that a feed-forward network needs. Numbers
 * before the colons of the schema are the field numbers here; protobufjs does the wire format and nothing else.
 */

const VARINT = 0;
const BYTES = 2;

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

/** One message, built field by field. */
class Message {
  private readonly writer = protobuf.Writer.create();

  text(field: number, value: string): this {
    this.writer.uint32((field << 3) | BYTES).string(value);
    return this;
  }

  int(field: number, value: number): this {
    this.writer.uint32((field << 3) | VARINT).int64(value);
    return this;
  }

  /** Repeated integers, packed as proto3 does. */
  ints(field: number, values: readonly number[]): this {
    this.writer.uint32((field << 3) | BYTES).fork();
    for (const value of values) this.writer.int64(value);
    this.writer.ldelim();
    return this;
  }

  bytes(field: number, value: Uint8Array): this {
    this.writer.uint32((field << 3) | BYTES).bytes(value);
    return this;
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  messages<T>(field: number, values: readonly T[], encode: (value: T) => Message): this {
    for (const value of values) this.message(field, encode(value));
    return this;
  }

  finish(): Uint8Array {
    return this.writer.finish();
  }
}

function tensor({ name, dims, values, type }: OnnxTensor): Message {
  const isHalf = type === 'float16';
  const raw = new Uint8Array((isHalf ? 2 : 4) * values.length);
  const view = new DataView(raw.buffer);
  values.forEach((value, index) => {
    if (isHalf) view.setUint16(2 * index, toFloat16(value), true);
    else view.setFloat32(4 * index, value, true);
  });
  return new Message().ints(1, dims).int(2, isHalf ? FLOAT16 : FLOAT32).text(8, name).bytes(9, raw);
}

function attribute([name, value]: [string, number | readonly number[]]): Message {
  const message = new Message().text(1, name);
  return typeof value === 'number' ? message.int(3, value).int(20, ATTRIBUTE_INT) : message.ints(8, value).int(20, ATTRIBUTE_INTS);
}

function node({ opType, name, inputs, outputs, attributes = {} }: OnnxNode): Message {
  const message = new Message();
  for (const input of inputs) message.text(1, input);
  for (const output of outputs) message.text(2, output);
  return message.text(3, name).text(4, opType).messages(5, Object.entries(attributes), attribute);
}

function value({ name, dims }: OnnxValue): Message {
  const shape = new Message().messages(1, dims, (size) => (typeof size === 'number' ? new Message().int(1, size) : new Message().text(2, size)));
  const tensorType = new Message().int(1, FLOAT32).message(2, shape);
  return new Message().text(1, name).message(2, new Message().message(1, tensorType));
}

function graph({ name, nodes, initializers, inputs, outputs }: OnnxGraph): Message {
  return new Message()
    .messages(1, nodes, node)
    .text(2, name)
    .messages(5, initializers, tensor)
    .messages(11, inputs, value)
    .messages(12, outputs, value);
}

/** The bytes of an `.onnx` file. The same model gives the same bytes. */
export function encodeModel(model: OnnxModel): Uint8Array {
  return new Message()
    .int(1, model.irVersion)
    .text(2, model.producerName)
    .text(3, model.producerVersion)
    .message(7, graph(model.graph))
    .message(8, new Message().text(1, '').int(2, model.opset))
    .messages(14, Object.entries(model.metadata), ([key, text]) => new Message().text(1, key).text(2, text))
    .finish();
}
