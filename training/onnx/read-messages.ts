import protobuf from 'protobufjs/minimal.js';
import { fromFloat16 } from '../lib/float16.ts';
import { FLOAT16, type OnnxNode, type OnnxTensor } from './messages.ts';

/*
 * The way back of messages.ts: what it writes, and no more of ONNX's schema than that. Fields that are not needed to
 * build the network anew (value types, versions) are passed over.
 */

/** What a network can be built of again. */
export interface ReadModel {
  readonly graphName: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

type Reader = protobuf.Reader;

/** Hands each field of a message to its reader by number; fields without one are passed over. */
function readFields(bytes: Uint8Array, readers: Readonly<Record<number, (reader: Reader, wire: number) => void>>): void {
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const read = readers[tag >>> 3] as ((reader: Reader, wire: number) => void) | undefined;
    if (read === undefined) reader.skipType(tag & 7);
    else read(reader, tag & 7);
  }
}

const whole = (reader: Reader): number => Number(reader.int64());

/** Repeated integers: packed, as we write them, or one by one. */
function wholes(reader: Reader, wire: number, into: number[]): void {
  if (wire !== 2) {
    into.push(whole(reader));
    return;
  }
  const end = reader.uint32() + reader.pos;
  while (reader.pos < end) into.push(whole(reader));
}

function readTensor(bytes: Uint8Array): OnnxTensor {
  const dims: number[] = [];
  let name = '';
  let type = 0;
  let raw = new Uint8Array();
  readFields(bytes, {
    1: (reader, wire) => wholes(reader, wire, dims),
    2: (reader) => (type = whole(reader)),
    8: (reader) => (name = reader.string()),
    9: (reader) => (raw = Uint8Array.from(reader.bytes())),
  });
  const view = new DataView(raw.buffer);
  if (type === FLOAT16) return { name, dims, type: 'float16', values: Float32Array.from({ length: raw.length >> 1 }, (_, i) => fromFloat16(view.getUint16(2 * i, true))) };
  return { name, dims, values: Float32Array.from({ length: raw.length >> 2 }, (_, i) => view.getFloat32(4 * i, true)) };
}

function readAttribute(bytes: Uint8Array): [string, number | number[]] {
  let name = '';
  let one: number | undefined;
  const many: number[] = [];
  readFields(bytes, { 1: (reader) => (name = reader.string()), 3: (reader) => (one = whole(reader)), 8: (reader, wire) => wholes(reader, wire, many) });
  return [name, one ?? many];
}

function readNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, number | number[]> = {};
  let [name, opType] = ['', ''];
  readFields(bytes, {
    1: (reader) => inputs.push(reader.string()),
    2: (reader) => outputs.push(reader.string()),
    3: (reader) => (name = reader.string()),
    4: (reader) => (opType = reader.string()),
    5: (reader) => {
      const [key, value] = readAttribute(reader.bytes());
      attributes[key] = value;
    },
  });
  return { name, opType, inputs, outputs, attributes };
}

/** Reads an `.onnx` file as messages.ts writes it. @throws Error of the reader's own where the bytes are no such message. */
export function readModel(bytes: Uint8Array): ReadModel {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxTensor[] = [];
  const metadata: Record<string, string> = {};
  let graphName = '';
  readFields(bytes, {
    7: (reader) =>
      readFields(reader.bytes(), {
        1: (graph) => nodes.push(readNode(graph.bytes())),
        2: (graph) => (graphName = graph.string()),
        5: (graph) => initializers.push(readTensor(graph.bytes())),
      }),
    14: (reader) => {
      let [key, text] = ['', ''];
      readFields(reader.bytes(), { 1: (entry) => (key = entry.string()), 2: (entry) => (text = entry.string()) });
      metadata[key] = text;
    },
  });
  return { graphName, nodes, initializers, metadata };
}
