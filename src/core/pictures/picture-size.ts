/** What a picture's file says of itself before anything of it is decoded. */
export interface PictureHead {
  readonly kind: 'png' | 'jpeg' | 'gif' | 'webp' | 'bmp' | 'heic' | 'other';
  /** In pixels, as stored: not yet turned. Absent where these bytes do not say. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** Enough of a file for its size to be in it, however long the camera's notes before it are. */
export const PICTURE_HEAD_BYTES = 2 ** 19;

/** Brands of ISO/IEC 23008-12 whose pictures are compressed as HEVC video is. */
const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'];

/** @param bytes the first `PICTURE_HEAD_BYTES` of the file, or all of it. */
export function pictureHead(bytes: Uint8Array): PictureHead {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));
  const sized = (kind: PictureHead['kind'], least: number, read: () => readonly [number, number]): PictureHead => {
    if (bytes.length < least) return { kind };
    const [width, height] = read();
    return { kind, size: { width, height } };
  };
  if (text(1, 4) === 'PNG') return sized('png', 24, () => [view.getUint32(16), view.getUint32(20)]);
  if (text(0, 3) === 'GIF') return sized('gif', 10, () => [view.getUint16(6, true), view.getUint16(8, true)]);
  if (text(0, 2) === 'BM') return sized('bmp', 26, () => [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))]);
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return { kind: 'webp', ...webpSize(view, text(12, 16)) };
  if (text(4, 8) === 'ftyp') return { kind: HEIC_BRANDS.includes(text(8, 12)) ? 'heic' : 'other' };
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return { kind: 'jpeg', ...jpegSize(view) };
  return { kind: 'other' };
}

/** By the container's three kinds of first chunk (RFC 9649). */
function webpSize(view: DataView, chunk: string): Pick<PictureHead, 'size'> {
  if (view.byteLength < 30) return {};
  const triple = (at: number): number => 1 + (view.getUint16(at, true) | (view.getUint8(at + 2) << 16));
  if (chunk === 'VP8X') return { size: { width: triple(24), height: triple(27) } };
  if (chunk === 'VP8 ') return { size: { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff } };
  if (chunk !== 'VP8L') return {};
  const bits = view.getUint32(21, true);
  return { size: { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) } };
}

/** From the frame's header (ITU-T T.81, B.2.2), which stands behind any number of other segments. */
function jpegSize(view: DataView): Pick<PictureHead, 'size'> {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { size: { width: view.getUint16(at + 7), height: view.getUint16(at + 5) } };
    // A marker may be led by any number of 0xff.
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return {};
}
