import { joined } from '../core/joined.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import { crc32 } from './crc32.ts';

/*
 * PNG (ISO/IEC 15948): a signature, then chunks of length, type, data and CRC-32. IHDR holds the size and the kind of
 * pixel, IDAT the rows as a zlib stream (RFC 1950), each led by the number of the filter that was put over it.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const GREY = 0;

/** Data of the longest block that deflate stores as it is (RFC 1951, section 3.2.4). */
const LONGEST_BLOCK = 65_535;

/**
 * The PNG file of a small grey picture, 8 bits a pixel. Our own, since a browser's canvas writes colour, and to the byte as it
 * likes. It is not compressed: 784 bytes are less than the block of a
 * disk that any file fills.
 * @throws RangeError beyond 65,535 bytes of rows.
 */
export function encodeGreyPng({ pixels, width, height }: Raster): Uint8Array {
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  if (rows.length > LONGEST_BLOCK) throw new RangeError(`A picture of ${width}×${height} pixels is too large to be stored as it is.`);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, GREY], 8);
  const { length } = rows;
  const zlib = new Uint8Array(11 + length);
  zlib.set([0x78, 0x01, 1, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]);
  zlib.set(rows, 7);
  new DataView(zlib.buffer).setUint32(7 + length, adler32(rows));
  return joined([Uint8Array.from(SIGNATURE), chunk('IHDR', header), chunk('IDAT', zlib), chunk('IEND', new Uint8Array(0))]);
}

/**
 * Reads back what `encodeGreyPng` wrote, to the byte and without a decoder: a hundred thousand of them are read in seconds,
 * and a browser that blurs what it decodes against fingerprinting leaves them as they are.
 * @returns undefined of any other picture, and of a damaged one.
 */
export function decodeOwnPng(bytes: Uint8Array): Raster | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_END || !SIGNATURE.every((byte, index) => bytes[index] === byte)) return undefined;
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  if (width < 1 || height < 1 || height * (width + 1) > LONGEST_BLOCK) return undefined;
  const pixels = new Uint8Array(width * height);
  const rows = bytes.subarray(HEADER_END + 15, HEADER_END + 15 + height * (width + 1));
  if (rows.length < height * (width + 1)) return undefined;
  for (let y = 0; y < height; y++) pixels.set(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
  const own = encodeGreyPng({ pixels, width, height });
  return own.length === bytes.length && own.every((byte, index) => byte === bytes[index]) ? { pixels, width, height } : undefined;
}

/** Signature and the chunk IHDR. */
const HEADER_END = 33;

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Array.from(type, (letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** RFC 1950, section 8.2; of no more bytes than a block has, so that the sums stay exact. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}
