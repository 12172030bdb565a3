import type { Raster } from '../core/preprocessing/raster.ts';
import { grayFromRgba } from '../core/preprocessing/raster.ts';
import { InvalidRecordError } from '../core/errors.ts';

/** Decodes a picture's file, of any kind that the platform reads. @throws InvalidRecordError naming `source` */
export type PictureDecoder = (bytes: Uint8Array, source: string) => Promise<Raster>;

/** Pixels of the largest picture that is read: no scan of one digit has more, and unpacked it fills no phone. */
const MAX_PIXELS = 2 ** 23;

/** By the browser itself. */
export async function decodeInBrowser(bytes: Uint8Array, source: string): Promise<Raster> {
  let bitmap: ImageBitmap;
  try {
    // As the file says it: nothing is fitted to the screen's colours.
    bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  } catch {
    throw new InvalidRecordError(source, '', 'a whole picture', 'one that cannot be read');
  }
  const { width, height } = bitmap;
  try {
    if (width * height > MAX_PIXELS) throw new InvalidRecordError(source, '', `a picture of at most ${MAX_PIXELS} pixels`, `${width} × ${height}`);
    const context = contextOf(width, height);
    context.drawImage(bitmap, 0, 0);
    return grayFromRgba(context.getImageData(0, 0, width, height).data, width, height);
  } finally {
    bitmap.close();
  }
}

/** Safari before 16.4 knows no canvas without an element. */
function contextOf(width: number, height: number): CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D {
  if (typeof OffscreenCanvas === 'function') return new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  return canvas.getContext('2d', { willReadFrequently: true })!;
}
