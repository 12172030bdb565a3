import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';
import { grayFromRgba, type Raster } from '../../src/core/preprocessing/raster.ts';
import type { PictureDecoder } from '../../src/transfer/picture-decoder.ts';
import { UnreadablePictureError } from './errors.ts';

/**
 * Decodes a picture file (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG) the right way up, as its EXIF orientation says.
 * @throws UnreadablePictureError naming the file where it is missing, damaged or no picture.
 */
export async function readPicture(path: string): Promise<Raster> {
  if (!existsSync(path)) throw new UnreadablePictureError(path, 'there is no such file');
  return decoded(path, path);
}

/** The same of a picture's bytes. @throws InvalidRecordError naming `source` */
export const decodePicture: PictureDecoder = async (bytes, source) => {
  try {
    return await decoded(bytes, source);
  } catch (error) {
    throw new InvalidRecordError(source, '', 'a whole picture', error instanceof UnreadablePictureError ? 'one that cannot be read' : messageOf(error));
  }
};

async function decoded(input: string | Uint8Array, source: string): Promise<Raster> {
  try {
    const { data, info } = await sharp(input, { failOn: 'error' }).rotate().toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return grayFromRgba(data, info.width, info.height);
  } catch (error) {
    throw new UnreadablePictureError(source, `it cannot be read as a picture (${messageOf(error)})`);
  }
}
