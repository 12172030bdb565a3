import { NetworkRefusedError } from '../errors.ts';
import { fieldsOf, type Field } from './protobuf-fields.ts';

/** Bytes of the largest network that is opened: no network for 28 × 28 pixels needs as much. */
export const MOST_NETWORK_BYTES = 64 * 1024 * 1024;

/** TensorProto.DataLocation. */
const EXTERNAL = 1;

/** Files that people take for networks, and that hold none that can be opened here. */
export type ForeignKind = 'hdf5' | 'zip' | 'pickle';

/** What they begin with. */
const OTHERS: readonly (readonly [start: readonly number[], kind: ForeignKind])[] = [
  [[0x89, 0x48, 0x44, 0x46], 'hdf5'],
  [[0x50, 0x4b, 0x03, 0x04], 'zip'],
  [[0x80], 'pickle'],
];

/**
 * Looks at a file before a runtime does. ModelProto's graph is field 7, GraphProto's initializers field 5; of TensorProto
 * `external_data` is field 13 and `data_location` field 14 (onnx.proto3).
 * @returns who wrote it, as the file says; '' where it does not.
 * @throws NetworkRefusedError for a file that is empty, too large, no ONNX file, or not all of its network.
 */
export function checkNetworkFile(bytes: Uint8Array): { readonly producer: string } {
  if (bytes.length === 0) throw new NetworkRefusedError('empty', '', 'its file is empty');
  if (bytes.length > MOST_NETWORK_BYTES) throw new NetworkRefusedError('large', String(MOST_NETWORK_BYTES), `it has ${bytes.length} bytes, more than ${MOST_NETWORK_BYTES}`);
  const kind = OTHERS.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1];
  if (kind !== undefined) throw new NetworkRefusedError('foreign', kind, `its file is of the kind ${kind}, not ONNX`);
  try {
    const model = fieldsOf(bytes);
    const graph = fieldsOf(last(model, 7)?.bytes ?? new Uint8Array());
    if (!graph.some(({ number, bytes: node }) => number === 1 && node.length > 0)) throw new RangeError('There is no graph.');
    for (const { number, bytes: tensor } of graph) if (number === 5) checkInside(fieldsOf(tensor));
    return { producer: [last(model, 2), last(model, 3)].map(ascii).filter((part) => part !== '').join(' ') };
  } catch (error) {
    if (error instanceof RangeError) throw new NetworkRefusedError('foreign', '', `its file is not ONNX (${error.message})`);
    throw error;
  }
}

/** Weights that lie in another file are lost without it, and one file is all that is opened. */
function checkInside(tensor: readonly Field[]): void {
  if (last(tensor, 14)?.value !== EXTERNAL) return;
  // Entries of a key and a value; that of the key `location` names the file.
  const entries = tensor.filter(({ number }) => number === 13).map(({ bytes }) => fieldsOf(bytes));
  const file = ascii(last(entries.find((entry) => ascii(last(entry, 1)) === 'location') ?? [], 2));
  throw new NetworkRefusedError('external', file, `its weights are in another file${file === '' ? '' : `, "${file}"`}`);
}

const last = (fields: readonly Field[], number: number): Field | undefined => fields.findLast((field) => field.number === number);
/** What is printable of a name. */
const ascii = (field: Field | undefined): string => Array.from((field?.bytes ?? new Uint8Array()).subarray(0, 80), (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '')).join('');
