import { existsSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { InvalidRecordError, messageOf } from '../../src/core/errors.ts';
import { lookingScale, type ColourPicture } from '../../src/core/pictures/colour-picture.ts';
import { pictureHead } from '../../src/core/pictures/picture-size.ts';
import { grayFromRgba, type Raster } from '../../src/core/preprocessing/raster.ts';
import type { PictureDecoder } from '../../src/transfer/picture-decoder.ts';
import { UnreadablePictureError } from './errors.ts';

/**
 * Decodes a picture file (JPEG, PNG, WebP, GIF, TIFF, AVIF, SVG) the right way up, as its EXIF orientation says, in grey.
 * @throws UnreadablePictureError naming the file where it is missing, damaged or no picture.
 */
export async function readPicture(path: string): Promise<Raster> {
  if (!existsSync(path)) throw new UnreadablePictureError(path, 'there is no such file');
  return inGrey(path, path);
}

/** The same of a picture's bytes. @throws InvalidRecordError naming `source` */
export const decodePicture: PictureDecoder = async (bytes, source) => {
  try {
    return await inGrey(bytes, source);
  } catch (error) {
    throw new InvalidRecordError(source, '', 'a whole picture', error instanceof UnreadablePictureError ? 'one that cannot be read' : messageOf(error));
  }
};

/** A picture in colour, reduced to the size that digits are looked for at. */
export interface ReducedPicture extends ColourPicture {
  /** Pixels of the file's picture for each of these. */
  readonly scale: number;
}

/** As `readPicture`, in colour and reduced. @throws UnreadablePictureError */
export async function readColourPicture(path: string): Promise<ReducedPicture> {
  if (!existsSync(path)) throw new UnreadablePictureError(path, 'there is no such file');
  return decodeColourPicture(path, path);
}

/** As `readColourPicture`, from the bytes of a file. @param source for the error. @throws UnreadablePictureError */
export function decodeColourPicture(input: string | Uint8Array, source: string): Promise<ReducedPicture> {
  return decoded(input, source, (width, height) => Math.min(1, lookingScale(width, height)));
}

async function inGrey(input: string | Uint8Array, source: string): Promise<Raster> {
  const { rgba, width, height } = await decoded(input, source, () => 1);
  return grayFromRgba(rgba, width, height);
}

async function decoded(input: string | Uint8Array, source: string, scaleFor: (width: number, height: number) => number): Promise<ReducedPicture> {
  try {
    const upright = sharp(input, { failOn: 'error' }).rotate();
    const { autoOrient } = await upright.metadata();
    const { width, height } = autoOrient;
    const scale = scaleFor(width, height);
    const reduced = scale < 1 ? upright.resize(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)), { fit: 'fill' }) : upright;
    const { data, info } = await reduced.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
    return { rgba: data, width: info.width, height: info.height, scale: width / info.width };
  } catch (error) {
    if (isHeic(input)) throw new UnreadablePictureError(source, 'HEIC pictures cannot be read here; save it as a JPEG first');
    // What the decoder says first; its libraries go on for pages.
    const [reason] = messageOf(error).split('\n');
    throw new UnreadablePictureError(source, `it cannot be read as a picture (${reason})`);
  }
}

const isHeic = (input: string | Uint8Array): boolean => pictureHead(typeof input === 'string' ? readFileSync(input) : input).kind === 'heic';
