import type * as v from 'valibot';
import { record, text, wholeNumber } from './record-schema.ts';

/** No camera's picture is longer or wider. */
export const MOST_PICTURE_PIXELS = 65_535;

const length = wholeNumber(1, MOST_PICTURE_PIXELS);
const place = wholeNumber(0, MOST_PICTURE_PIXELS);

/** Where in which picture a digit was found. The picture itself stays where it is. */
export const pictureOrigin = record({
  /** What the picture is known by: the beginning of its file's SHA-256, in hexadecimal. */
  picture: text(/^[0-9a-f]{8,64}$/, '8 to 64 hexadecimal digits'),
  /** Size of the upright picture, in pixels. */
  width: length,
  height: length,
  /** In pixels of it. */
  box: record({ left: place, top: place, width: length, height: length }),
});

export type PictureOrigin = Readonly<v.InferOutput<typeof pictureOrigin>>;
