/** How the numbers of a file of pictures stand for grey. */
export interface GrayScale {
  readonly least: number;
  readonly most: number;
  /** A fraction among whole numbers is a fault. */
  readonly isWhole: boolean;
}

/** Grey as it is nearly everywhere. */
export const BYTES: GrayScale = { least: 0, most: 255, isWhole: true };

/** What values of a file have shown of its scale. */
class ValueRange {
  least = Infinity;
  most = -Infinity;
  isWhole = true;

  see(value: number): void {
    if (Number.isNaN(value)) return;
    if (!Number.isInteger(value)) this.isWhole = false;
    if (value < this.least) this.least = value;
    if (value > this.most) this.most = value;
  }
}

/**
 * The scale of values in this range: 0…1, which black and white is as well, −1…1, 0…255, or for the 64 pixels of UCI's
 * optical digits 0…16.
 * Of any other it is 0…255, so that the values beyond are refused with their places.
 */
function scaleOf({ least, most, isWhole }: ValueRange, pixels: number): GrayScale {
  if (least < 0) return least >= -1 && most <= 1 && least < -0.5 && most > 0.5 ? { least: -1, most: 1, isWhole: false } : BYTES;
  // Of nothing but zeros there is nothing to scale.
  if (most <= 0 || most > 255) return BYTES;
  if (most <= 1) return { least: 0, most: 1, isWhole: false };
  if (pixels === 64 && most <= 16) return { least: 0, most: 16, isWhole };
  return isWhole ? BYTES : { ...BYTES, isWhole };
}

/**
 * What the first pictures of a file show: its scale, and whether they are dark on light, as all corners of nearly all
 * pictures are then.
 */
export function surveyPictures(pictures: readonly ArrayLike<number>[], width: number, height: number): { readonly scale: GrayScale; readonly isDarkOnLight: boolean } {
  const range = new ValueRange();
  for (const values of pictures) for (let index = 0; index < values.length; index++) range.see(values[index]!);
  const scale = scaleOf(range, width * height);
  const corners = [0, width - 1, width * (height - 1), width * height - 1];
  const light = pictures.filter((values) => corners.every((corner) => (grayOf(values[corner]!, scale) ?? 0) > LIGHT)).length;
  return { scale, isDarkOnLight: pictures.length > 0 && 10 * light >= 9 * pictures.length };
}

/** From here on grey is paper. */
const LIGHT = 191;

/** @returns 0…255; undefined where the value is none of the scale. */
export function grayOf(value: number, { least, most, isWhole }: GrayScale): number | undefined {
  if (!(value >= least && value <= most) || (isWhole && !Number.isInteger(value))) return undefined;
  return Math.floor(((value - least) / (most - least)) * 255 + 0.5);
}
