import { LOOKING_PIXELS, type ColourPicture } from '../../core/pictures/colour-picture.ts';
import { pictureHead, PICTURE_HEAD_BYTES } from '../../core/pictures/picture-size.ts';
import { messageOf, PictureRefusedError } from '../../core/errors.ts';

export interface DecodedPicture {
  /** Of the upright picture, in pixels, before it was reduced. */
  readonly width: number;
  readonly height: number;
  /** Reduced to what reading makes use of. */
  readonly pixels: ColourPicture;
  readonly shown: ImageBitmap;
}

/** Unpacked, a larger one fills the memory of a phone. */
export const MOST_PIXELS = 2 ** 27;

/** What is decoded is reduced to, before it is looked at: the browser's reduction is coarse, the rest is done by area. */
const KEPT_PIXELS = 4 * LOOKING_PIXELS;

/** Decodes any picture that the browser can, upright. @throws PictureRefusedError */
export async function decodePicture(file: Blob): Promise<DecodedPicture> {
  const { kind, size } = pictureHead(new Uint8Array(await file.slice(0, PICTURE_HEAD_BYTES).arrayBuffer()));
  if (size && size.width * size.height > MOST_PIXELS) throw new PictureRefusedError('large', `${size.width} × ${size.height} pixels`);
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    throw new PictureRefusedError(kind === 'heic' ? 'heic' : kind === 'other' ? 'kind' : 'damaged', messageOf(error));
  }
  try {
    const { width, height } = bitmap;
    if (width * height > MOST_PIXELS) throw new PictureRefusedError('large', `${width} × ${height} pixels`);
    const scale = Math.min(1, Math.sqrt(KEPT_PIXELS / (width * height)));
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
    const context = canvas.getContext('2d', { willReadFrequently: true })!;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    const pixels = { rgba: context.getImageData(0, 0, canvas.width, canvas.height).data, width: canvas.width, height: canvas.height };
    return { width, height, pixels, shown: canvas.transferToImageBitmap() };
  } finally {
    bitmap.close();
  }
}
