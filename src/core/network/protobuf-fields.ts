/*
 * Protobuf's wire format, as far as reading takes it: the fields of a message, one after the other, each with its number.
 * What a field means is its schema's affair. Our own, since a phone reads four messages with it: protobufjs, which training writes
 * them with, is larger than all of the look inside.
 */

const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5] as const;

export interface Field {
  readonly number: number;
  /** Of a text or message, or of a number of fixed width; empty for one of variable width. */
  readonly bytes: Uint8Array;
  readonly value: number;
}

const NONE = new Uint8Array();

/** The fields of a message, in their order. @throws RangeError where the bytes are none */
export function fieldsOf(message: Uint8Array): Field[] {
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > message.length) throw new RangeError('The message ends early.');
    return message.subarray(at, (at += count));
  };
  const varint = (): number => {
    const [value, end] = varintAt(message, at);
    at = end;
    return value;
  };
  const fields: Field[] = [];
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        fields.push({ number, bytes: NONE, value: varint() });
        break;
      case FIXED64:
        fields.push({ number, bytes: take(8), value: 0 });
        break;
      case BYTES:
        fields.push({ number, bytes: take(varint()), value: 0 });
        break;
      case FIXED32:
        fields.push({ number, bytes: take(4), value: 0 });
        break;
      default:
        throw new RangeError('A field is of no known kind.');
    }
  }
  return fields;
}

/** Whole numbers that were packed into one field. @throws RangeError where the bytes end early */
export function packedNumbers(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [value, end] = varintAt(bytes, at);
    numbers.push(value);
    at = end;
  }
  return numbers;
}

/** The number that begins at `at`, and where it ends. */
function varintAt(bytes: Uint8Array, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, factor = 1; ; factor *= 128) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError('The message ends early.');
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return [value, at];
    if (factor > 2 ** 63) throw new RangeError('A number is too long.');
  }
}
