import type { ColourPicture } from './colour-picture.ts';
import { closing } from './morphology.ts';
import { plane, quantile, type Plane } from './plane.ts';

/** As much of the picture has to be see-through for that to be the sheet. */
const SEE_THROUGH = 0.2;
/** A colour difference has to stand out by so much more than lightness to be looked at instead. */
const COLOUR_LEAD = 1.6;
/** Strokes at a glance are narrower than this share of the shorter side, and cover more of the picture than one over this. */
const STROKE = 0.16;
const LEAST_INK = 1 / 250;
/** Side of the window that ink is compared with, over the picture's shorter side. */
const LOCAL_WINDOW = 0.25;
/** These decisions are made on every n-th pixel of every n-th row, so that about as many are left on the longer side. */
const GLANCE_SIDE = 256;

/** A number for each pixel as a weighted sum of its red, green, blue and opacity, over white paper. */
interface Channel {
  readonly base: number;
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly cover: number;
}

/** Luma of ITU-R BT.601, two colour differences that are free of it, and what covers the ground. */
const LIGHTNESS: Channel = { base: 0, red: 0.299, green: 0.587, blue: 0.114, cover: 0 };
const RED_GREEN: Channel = { base: 127.5, red: 0.5, green: -0.5, blue: 0, cover: 0 };
const BLUE_YELLOW: Channel = { base: 127.5, red: -0.25, green: -0.25, blue: 0.5, cover: 0 };
const COVER: Channel = { base: 255, red: 0, green: 0, blue: 0, cover: -1 };

/** As skewed as this, and there is no doubt which side is ink. */
const CLEARLY_SKEWED = 1.2;

/**
 * The picture as dark ink on light paper, 0…255: seen by its lightness; by a colour, where ink and paper are equally
 * light; by what is opaque, where ink lies on nothing.
 * @returns one view, or where light and dark might both be ink, the likelier one and its opposite.
 */
export function inkViews(picture: ColourPicture): Plane[] {
  const step = Math.max(1, Math.ceil(Math.max(picture.width, picture.height) / GLANCE_SIDE));
  const glance = (channel: Channel): Plane => seen(picture, channel, step);
  const covers = glance(COVER).values;
  const chosen = covers.filter((value) => value > 127).length >= SEE_THROUGH * covers.length ? COVER : moreTelling(glance);
  // Strokes are fewer than the paper around them: their side is the one that reaches further from the local mean.
  const differences = localDifference(glance(chosen));
  let square = 0;
  let cube = 0;
  for (const value of differences) {
    square += value * value;
    cube += value * value * value;
  }
  const spread = Math.sqrt(square / differences.length);
  const skew = spread > 0 ? cube / differences.length / (spread * spread * spread) : 0;
  const view = seen(picture, chosen, 1);
  const likelier = turned(chosen === LIGHTNESS || chosen === COVER ? view : stretched(view), skew > 0);
  return chosen === COVER || Math.abs(skew) >= CLEARLY_SKEWED ? [likelier] : [likelier, turned(likelier, true)];
}

function moreTelling(glance: (channel: Channel) => Plane): Channel {
  // Against the local paper, or a shadow would tell more than any ink.
  const contrast = (channel: Channel): number => {
    const view = glance(channel);
    const darker = outstanding(view);
    return Math.max(darker, outstanding(turned(view, true)));
  };
  const [redGreen, blueYellow] = [contrast(RED_GREEN), contrast(BLUE_YELLOW)];
  const lead = Math.max(redGreen, blueYellow) > COLOUR_LEAD * contrast(LIGHTNESS);
  if (!lead) return LIGHTNESS;
  return redGreen > blueYellow ? RED_GREEN : BLUE_YELLOW;
}

/** How much darker than what is around them the darkest strokes are, less the grain. */
function outstanding(view: Plane): number {
  const paper = closing(view, Math.min(view.width, view.height) * STROKE);
  const darker = view.values.map((value, i) => paper.values[i]! - value);
  return quantile(darker, 1 - LEAST_INK) - quantile(darker, 0.5);
}

function seen({ rgba, width, height }: ColourPicture, { base, red, green, blue, cover }: Channel, step: number): Plane {
  const result = plane(Math.ceil(width / step), Math.ceil(height / step));
  let place = 0;
  for (let row = 0; row < height; row += step) {
    for (let column = 0; column < width; column += step) {
      const i = 4 * (row * width + column);
      const alpha = rgba[i + 3]!;
      const share = alpha / 255;
      const white = 255 - alpha;
      result.values[place++] = base + red * (rgba[i]! * share + white) + green * (rgba[i + 1]! * share + white) + blue * (rgba[i + 2]! * share + white) + cover * alpha;
    }
  }
  return result;
}

/** A colour difference spans less than lightness does: brought to the same range. */
function stretched(source: Plane): Plane {
  const low = quantile(source.values, 0.002);
  const high = quantile(source.values, 0.998);
  const scale = high > low ? 200 / (high - low) : 0;
  return plane(source.width, source.height, source.values.map((value) => Math.min(255, Math.max(0, 40 + (value - low) * scale))));
}

const turned = (source: Plane, over: boolean): Plane => (over ? plane(source.width, source.height, source.values.map((value) => 255 - value)) : source);

/** Each pixel less the mean of the window around it, by an integral image. */
function localDifference({ values, width, height }: Plane): Float32Array {
  const wide = width + 1;
  const sums = new Float64Array(wide * (height + 1));
  for (let row = 0; row < height; row++) {
    let sum = 0;
    for (let column = 0; column < width; column++) {
      sum += values[row * width + column]!;
      sums[(row + 1) * wide + column + 1] = sums[row * wide + column + 1]! + sum;
    }
  }
  const reach = Math.max(2, Math.floor((Math.min(width, height) * LOCAL_WINDOW) / 2));
  return values.map((value, i) => {
    const column = i % width;
    const row = (i - column) / width;
    const left = Math.max(0, column - reach);
    const right = Math.min(width, column + reach + 1);
    const top = Math.max(0, row - reach);
    const bottom = Math.min(height, row + reach + 1);
    const sum = sums[bottom * wide + right]! - sums[top * wide + right]! - sums[bottom * wide + left]! + sums[top * wide + left]!;
    return value - sum / ((right - left) * (bottom - top));
  });
}
