import { InvalidRecordError } from '../core/errors.ts';
import { NUMBER_TYPES, type ArrayHeader } from './number-array.ts';

/*
 * NumPy's .npy (NEP 1): \x93NUMPY, two bytes of version, the length of the header in two bytes or, from version 2 on,
 * four, little-endian; the header, a Python dictionary of `descr`, `fortran_order` and `shape`; then the values.
 */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** Bytes of the longest header that is read: numpy itself writes some 120. */
export const LONGEST_NPY_HEADER = 2 ** 12;

/** Whether this is how an .npy file begins. */
export const beginsAsNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, index) => bytes[index] === byte);

/**
 * Reads what an .npy file begins with.
 * @param bytes of the file, at least `LONGEST_NPY_HEADER` or all of them.
 * @throws InvalidRecordError where it is damaged or holds neither numbers nor short texts.
 */
export function readNpyHeader(bytes: Uint8Array, source: string): ArrayHeader {
  const fail = (field: string, expected: string, received: string): never => {
    throw new InvalidRecordError(source, field, expected, received);
  };
  if (!beginsAsNpy(bytes) || bytes.length < 12) fail('header', 'that of an .npy file', 'another');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = bytes[6]! >= 2;
  const start = isLong ? 12 : 10;
  const offset = start + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (bytes[6]! < 1 || bytes[6]! > 3 || offset > bytes.length) fail('header', 'one of version 1 to 3, whole', `version ${bytes[6]}, ${bytes.length} bytes`);
  const text = String.fromCharCode(...bytes.subarray(start, offset));
  const type = /['"]descr['"]\s*:\s*['"]([<>|=]?)([a-zA-Z])(\d*)['"]/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (type === null || order === undefined || shape === undefined) return fail('header', "'descr', 'fortran_order' and 'shape' of an array of numbers", text.trim());
  return {
    shape: shape.split(',').filter((each) => each.trim() !== '').map((each) => parseInt(each, 10)),
    type: typeOf(type[2]!, type[3]!) ?? fail('descr', 'numbers or short texts', `${type[1]}${type[2]}${type[3]}`),
    littleEndian: type[1] !== '>',
    isFortran: order === 'True',
    offset,
  };
}

function typeOf(kind: string, size: string): ArrayHeader['type'] | undefined {
  if (kind === 'U') return { textBytes: 4 * Number(size), isWide: true };
  if (kind === 'S') return { textBytes: Number(size), isWide: false };
  const name = `${kind === '?' ? 'b' : kind}${size === '' ? '1' : size}`;
  return name in NUMBER_TYPES ? (name as keyof typeof NUMBER_TYPES) : undefined;
}
