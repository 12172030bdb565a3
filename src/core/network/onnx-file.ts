import { fromFloat16 } from './float16.ts';
import { fieldsOf, packedNumbers, type Field } from './protobuf-fields.ts';

/*
 * An ONNX file, read as far as a network of layers takes it (onnx.proto3, IR version 8): field numbers of ModelProto,
 * GraphProto, NodeProto, AttributeProto and TensorProto. Other fields are passed over.
 */

/** TensorProto.DataType. */
export const FLOAT32 = 1;
export const FLOAT16 = 10;

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array;
  /** How the values are written; float32 unless it says so. */
  readonly type?: 'float16';
}

export interface OnnxNode {
  readonly opType: string;
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers and lists of them; others are not read. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

/** What a network can be built of again. */
export interface ReadModel {
  readonly graphName: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads an `.onnx` file whose weights are kept as raw bytes. @throws RangeError where the bytes are no such file */
export function readOnnxFile(bytes: Uint8Array): ReadModel {
  const fields = fieldsOf(bytes);
  const graph = fieldsOf(one(fields, 7)?.bytes ?? new Uint8Array());
  return {
    graphName: textOf(one(graph, 2)),
    nodes: all(graph, 1).map(({ bytes: node }) => readNode(node)),
    initializers: all(graph, 5).map(({ bytes: tensor }) => readTensor(tensor)),
    metadata: Object.fromEntries(
      all(fields, 14).map(({ bytes: entry }) => {
        const parts = fieldsOf(entry);
        return [textOf(one(parts, 1)), textOf(one(parts, 2))];
      }),
    ),
  };
}

const all = (fields: readonly Field[], number: number): Field[] => fields.filter((field) => field.number === number);
const one = (fields: readonly Field[], number: number): Field | undefined => all(fields, number).at(-1);
/** Repeated numbers, packed or one by one. */
const numbers = (fields: readonly Field[], number: number): number[] =>
  all(fields, number).flatMap(({ bytes, value }) => (bytes.length > 0 ? packedNumbers(bytes) : value));

/** UTF-8, without `TextDecoder`, which belongs to the platforms. */
function textOf(field: Field | undefined): string {
  const bytes = field?.bytes ?? new Uint8Array();
  try {
    return decodeURIComponent(Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    throw new RangeError('A text is not in UTF-8.');
  }
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const fields = fieldsOf(bytes);
  const raw = one(fields, 9)?.bytes ?? new Uint8Array();
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const [name, dims] = [textOf(one(fields, 8)), numbers(fields, 1)];
  if (one(fields, 2)?.value === FLOAT16) {
    return { name, dims, type: 'float16', values: Float32Array.from({ length: raw.length >> 1 }, (_, i) => fromFloat16(view.getUint16(2 * i, true))) };
  }
  return { name, dims, values: Float32Array.from({ length: raw.length >> 2 }, (_, i) => view.getFloat32(4 * i, true)) };
}

function readNode(bytes: Uint8Array): OnnxNode {
  const fields = fieldsOf(bytes);
  return {
    name: textOf(one(fields, 3)),
    opType: textOf(one(fields, 4)),
    inputs: all(fields, 1).map(textOf),
    outputs: all(fields, 2).map(textOf),
    attributes: Object.fromEntries(all(fields, 5).map(({ bytes: attribute }) => readAttribute(fieldsOf(attribute)))),
  };
}

function readAttribute(fields: readonly Field[]): [string, number | readonly number[]] {
  return [textOf(one(fields, 1)), one(fields, 3)?.value ?? numbers(fields, 8)];
}
