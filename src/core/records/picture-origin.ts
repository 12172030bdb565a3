import type { Box } from '../pictures/plane.ts';

/** Where in which picture a digit was found. The picture itself stays where it is. */
export interface PictureOrigin {
  /** What the picture is known by: the beginning of its file's SHA-256, in hexadecimal. */
  readonly picture: string;
  /** Size of the upright picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** In pixels of it. */
  readonly box: Box;
}

/** No camera's picture is longer or wider. */
export const MOST_PICTURE_PIXELS = 65_535;

/** @param fail told the field that is not as it should be, what was expected, and what is there; throws. */
export function parsePictureOrigin(value: unknown, fail: (field: string, expected: string, received: unknown) => never): PictureOrigin {
  const fieldsOf = (candidate: unknown, field: string): Readonly<Record<string, unknown>> =>
    typeof candidate === 'object' && candidate !== null ? (candidate as Readonly<Record<string, unknown>>) : fail(field, 'an object', candidate);
  const pixels = (candidate: unknown, least: number, field: string): number =>
    typeof candidate === 'number' && Number.isInteger(candidate) && candidate >= least && candidate <= MOST_PICTURE_PIXELS
      ? candidate
      : fail(field, `a whole number from ${least} to ${MOST_PICTURE_PIXELS}`, candidate);
  const { picture, width, height, box } = fieldsOf(value, '');
  if (typeof picture !== 'string' || !/^[0-9a-f]{8,64}$/.test(picture)) return fail('picture', '8 to 64 hexadecimal digits', picture);
  const sides = fieldsOf(box, 'box');
  return {
    picture,
    width: pixels(width, 1, 'width'),
    height: pixels(height, 1, 'height'),
    box: {
      left: pixels(sides.left, 0, 'box.left'),
      top: pixels(sides.top, 0, 'box.top'),
      width: pixels(sides.width, 1, 'box.width'),
      height: pixels(sides.height, 1, 'box.height'),
    },
  };
}
