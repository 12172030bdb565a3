import { InvalidRecordError } from '../core/errors.ts';
import { grayFromRgba, type Raster } from '../core/preprocessing/raster.ts';
import { crc32 } from './crc32.ts';

/*
 * PNG (ISO/IEC 15948): a signature, then chunks of length, type, data and CRC-32. IHDR holds the size and the kind of
 * pixel, IDAT the rows as a zlib stream (RFC 1950), each led by the number of the filter that was put over it.
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;
const [GREY, RGB, PALETTE, GREY_ALPHA, RGBA] = [0, 2, 3, 4, 6];
const CHANNELS: Readonly<Record<number, number>> = { [GREY]: 1, [RGB]: 3, [PALETTE]: 1, [GREY_ALPHA]: 2, [RGBA]: 4 };

/** Pixels of the largest picture that is read: no scan of one digit has more, and unpacked it fills no phone. */
const MAX_PIXELS = 2 ** 23;

/** Data of the longest block that deflate stores as it is (RFC 1951, section 3.2.4). */
const LONGEST_BLOCK = 65_535;

/** Whether this is how a PNG file begins. */
export const beginsAsPng = (bytes: Uint8Array): boolean => SIGNATURE.every((byte, index) => bytes[index] === byte);

/**
 * The PNG file of a small grey picture, 8 bits a pixel. It is not compressed: 784 bytes are less than the block of a
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
 * Reads a PNG file of any kind but interlaced ones.
 * @param source the file's name, for the error.
 * @param inflate unpacks a zlib stream of so many bytes; what it throws is taken for damage.
 * @throws InvalidRecordError where the file is damaged, cut, or has more than 8 million pixels.
 */
export async function parsePng(bytes: Uint8Array, source: string, inflate: (zlib: Uint8Array, size: number) => Promise<Uint8Array>): Promise<Raster> {
  const fail = (field: string, expected: string, received: string): never => {
    throw new InvalidRecordError(source, field, expected, received);
  };
  if (!beginsAsPng(bytes)) fail('', 'a PNG picture', 'something else');
  const chunks = chunksOf(bytes, source);
  const header = chunks.get('IHDR') ?? fail('IHDR', 'a header', 'none');
  if (header.length !== 13) fail('IHDR', '13 bytes', String(header.length));
  const view = new DataView(header.buffer, header.byteOffset);
  const [width, height, depth, colour] = [view.getUint32(0), view.getUint32(4), header[8]!, header[9]!];
  const channels = CHANNELS[colour] ?? fail('IHDR', 'a known kind of pixel', String(colour));
  if (![1, 2, 4, 8, 16].includes(depth) || (depth < 8 && channels > 1)) fail('IHDR', 'a known depth', `${depth} bits`);
  if (header[12] !== 0) fail('IHDR', 'a picture that is not interlaced', 'an interlaced one');
  if (width === 0 || height === 0 || width * height > MAX_PIXELS) fail('IHDR', `1 to ${MAX_PIXELS} pixels`, `${width} × ${height}`);
  const palette = chunks.get('PLTE');
  if (colour === PALETTE && palette === undefined) fail('PLTE', 'a palette', 'none');

  const rowLength = Math.ceil((width * channels * depth) / 8);
  const size = height * (rowLength + 1);
  const zlib = chunks.get('IDAT') ?? fail('IDAT', 'pixels', 'none');
  let rows = stored(zlib, size);
  try {
    rows ??= await inflate(zlib, size);
  } catch (error) {
    fail('IDAT', 'a whole zlib stream', error instanceof Error ? error.message : String(error));
  }
  if (rows?.length !== size) return fail('IDAT', `${size} bytes`, String(rows?.length));
  const step = Math.max(1, (channels * depth) / 8);
  for (let y = 0; y < height; y++) unfilter(rows, y, rowLength, step, source);

  /** The value of a channel, as it is stored; of 16 bits the upper 8. */
  const sample = (x: number, y: number, channel: number): number => {
    const start = y * (rowLength + 1) + 1;
    if (depth >= 8) return rows[start + ((x * channels + channel) * depth) / 8]!;
    return (rows[start + ((x * depth) >> 3)]! >> (8 - depth - ((x * depth) & 7))) & (2 ** depth - 1);
  };
  if (colour === GREY && depth === 8) {
    const pixels = new Uint8Array(width * height);
    for (let y = 0; y < height; y++) pixels.set(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
    return { pixels, width, height };
  }
  if (colour === GREY) {
    const full = depth < 8 ? 255 / (2 ** depth - 1) : 1;
    return { pixels: Uint8Array.from({ length: width * height }, (_, i) => sample(i % width, Math.floor(i / width), 0) * full), width, height };
  }
  const rgba = new Uint8Array(4 * width * height);
  const alphas = chunks.get('tRNS');
  for (let i = 0; i < width * height; i++) {
    const at = (channel: number): number => sample(i % width, Math.floor(i / width), channel);
    const entry = colour === PALETTE ? at(0) : 0;
    if (colour === PALETTE) rgba.set([palette![3 * entry] ?? 0, palette![3 * entry + 1] ?? 0, palette![3 * entry + 2] ?? 0, alphas?.[entry] ?? 255], 4 * i);
    else if (colour === GREY_ALPHA) rgba.set([at(0), at(0), at(0), at(1)], 4 * i);
    else rgba.set([at(0), at(1), at(2), colour === RGBA ? at(3) : 255], 4 * i);
  }
  return grayFromRgba(rgba, width, height);
}

/** The chunks' data by type, that of several IDAT joined. */
function chunksOf(bytes: Uint8Array, source: string): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array[]>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = SIGNATURE.length; ; ) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    if (at + 12 + length > bytes.length) throw new InvalidRecordError(source, '', 'a whole PNG picture', `one that was cut after ${bytes.length} bytes`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length)) throw new InvalidRecordError(source, type, 'data with its checksum', 'damaged data');
    if (type === 'IEND') return new Map([...found].map(([name, parts]) => [name, joined(parts)]));
    const parts = found.get(type);
    if (parts === undefined) found.set(type, [bytes.subarray(at + 8, at + 8 + length)]);
    else parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
}

/** The data of a zlib stream that is one stored block, as `encodeGreyPng` writes it: unpacking 100,000 such would take minutes. */
function stored(zlib: Uint8Array, size: number): Uint8Array | undefined {
  if (zlib.length !== 11 + size || zlib[2] !== 1 || (zlib[3]! | (zlib[4]! << 8)) !== size) return undefined;
  return zlib.slice(7, 7 + size);
}

/** Undoes the filter of one row in place (section 9 of the specification). @param step bytes from a pixel to the next, at least 1. */
function unfilter(rows: Uint8Array, y: number, rowLength: number, step: number, source: string): void {
  const start = y * (rowLength + 1) + 1;
  const filter = rows[start - 1]!;
  if (filter > 4) throw new InvalidRecordError(source, `row ${y + 1}`, 'a filter from 0 to 4', String(filter));
  for (let i = 0; filter !== 0 && i < rowLength; i++) {
    const left = i >= step ? rows[start + i - step]! : 0;
    const up = y > 0 ? rows[start + i - rowLength - 1]! : 0;
    const corner = i >= step && y > 0 ? rows[start + i - rowLength - 1 - step]! : 0;
    const predicted = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
    rows[start + i] = rows[start + i]! + predicted;
  }
}

function paeth(left: number, up: number, corner: number): number {
  const estimate = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Array.from(type, (letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const all = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
