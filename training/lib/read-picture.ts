import { existsSync } from 'node:fs';
import sharp from 'sharp';
import { messageOf } from '../../src/core/errors.ts';
import { grayFromRgba, type Raster } from '../../src/core/preprocessing/raster.ts';
import { UnreadablePictureError } from './errors.ts';

/**
 * Decodes a picture file (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG) the right way up, as its EXIF orientation says.
 * @throws UnreadablePictureError naming the file where it is missing, damaged or no picture.
 */
export async function readPicture(path: string): Promise<Raster> {
  if (!existsSync(path)) throw new UnreadablePictureError(path, 'there is no such file');
  try {
    const { data, info } = await sharp(path, { failOn: 'error' }).rotate().toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return grayFromRgba(data, info.width, info.height);
  } catch (error) {
    throw new UnreadablePictureError(path, `it cannot be read as a picture (${messageOf(error)})`);
  }
}
