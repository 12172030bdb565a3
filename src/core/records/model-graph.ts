import { fieldsOf } from '../network/protobuf-fields.ts';

/*
 * What an ONNX file has the runtime do, apart from the weights that it does it with. Only as much of the format is read
 * as that takes (onnx.proto3): field numbers of ModelProto, GraphProto, NodeProto and TensorProto.
 */

/** Of ModelProto: who made the file, and notes. Of GraphProto: its name, notes, and shapes that follow from the rest. */
const [MODEL_NOTES, GRAPH_NOTES] = [new Set([2, 3, 4, 5, 6, 14]), new Set([2, 10, 13])];

/**
 * A text that is the same for two models which differ in weights and names alone: operators, their attributes, how they
 * are joined, and the types and shapes of all that goes in. What is not known of the format is taken as it stands.
 * @returns undefined for bytes that are no such file.
 */
export function describeGraph(file: Uint8Array): string | undefined {
  const numbers = new Map<string, number>();
  /** Names count only as what joins nodes: the first to come is 0. */
  const numberOf = (name: Uint8Array): number => {
    const key = text(name);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key)!;
  };
  const describeNode = (node: Uint8Array): string => {
    const parts: string[] = [];
    for (const { number, bytes } of fieldsOf(node)) {
      if (number === 1) parts.push(`<${numberOf(bytes)}`);
      else if (number === 2) parts.push(`>${numberOf(bytes)}`);
      else if (number === 4 || number === 7) parts.push(text(bytes));
      else if (number === 5) parts.push(`{${hex(bytes)}}`);
    }
    return parts.join(' ');
  };
  /** Of a weight its type and shape; a value that is kept elsewhere than among the raw bytes is taken as it stands. */
  const describeTensor = (tensor: Uint8Array): string => {
    const parts: string[] = [];
    for (const { number, bytes, value } of fieldsOf(tensor)) {
      if (number === 8) parts.push(`=${numberOf(bytes)}`);
      else if (number !== 9 && number !== 12) parts.push(`${number}:${value}${hex(bytes)}`);
    }
    return parts.join(' ');
  };
  const describeValue = (value: Uint8Array): string =>
    fieldsOf(value)
      .map(({ number, bytes }) => (number === 1 ? `=${numberOf(bytes)}` : number === 2 ? hex(bytes) : ''))
      .join(' ');
  const graph = (bytes: Uint8Array): string[] =>
    fieldsOf(bytes).flatMap(({ number, bytes: part, value }) => {
      if (GRAPH_NOTES.has(number)) return [];
      if (number === 1) return `node ${describeNode(part)}`;
      if (number === 5) return `weight ${describeTensor(part)}`;
      if (number === 11 || number === 12) return `${number === 11 ? 'input' : 'output'} ${describeValue(part)}`;
      return `${number}:${value}${hex(part)}`;
    });

  try {
    const fields = fieldsOf(file);
    if (!fields.some(({ number }) => number === 7)) return undefined;
    return fields
      .filter(({ number }) => !MODEL_NOTES.has(number))
      .flatMap(({ number, bytes, value }) => (number === 7 ? graph(bytes) : `${number}:${value}${hex(bytes)}`))
      .join('\n');
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const text = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
