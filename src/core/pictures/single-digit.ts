import { BOX } from '../preprocessing/mnist-frame.ts';
import type { WholePicture } from '../preprocessing/normalize-raster.ts';
import type { Prediction } from '../reading/prediction.ts';
import type { FoundDigit, PictureReading } from './picture-reading.ts';
import { boxAround, overlap, runsThrough, type Box } from './plane.ts';

/** A picture no larger than this is a digit of a data set or a thumbnail, cut out by someone who knew that it is one. */
const CUT_OUT = 96;
/** Longer than this for its height, and it is no picture of one digit. */
const ONE_DIGIT = 2;
/** Boxes that share this much of their union show the same ink. */
const SAME_INK = 0.6;
/** Ink that covers more of its box than this is a sheet on a table, or a shade, unless it is as narrow as a 1. */
const FILLED = 0.62;
const NARROW_AS_ONE = 0.45;
/** Where the ways of looking disagree, no answer is surer than this. */
const MOST_DOUBTFUL = 0.85;
/** As sure as this, and the whole picture is one digit rather than several doubtful ones. */
const SURE = 0.9;

/** The picture taken as one digit, as it always was: its ink by one threshold, whatever lies on it. */
export interface AsWhole {
  readonly whole: WholePicture;
  readonly prediction: Prediction;
}

/**
 * Weighs the whole picture as one digit against the digits that were found in it. Where both see the same ink, the whole
 * picture's reading is given, which knows nothing of lines, pieces and cuts.
 * @param found from looking for digits.
 * @returns the lines of the reading.
 */
export function withWhole(found: PictureReading['lines'], { whole, prediction }: AsWhole, width: number, height: number): PictureReading['lines'] {
  const alone = (confidence: number): FoundDigit[][] => [[{ box: rounded(whole), image: whole.image, frame: whole.frame, prediction: atMost(prediction, confidence), surest: confidence }]];
  const [longer, shorter] = [Math.max(width, height), Math.min(width, height)];
  if (longer > ONE_DIGIT * shorter && found.length > 0) return found;
  if (longer <= CUT_OUT) return alone(1);
  const digits = found.flat();
  const isDigit = prediction.isDigit && isWithin(whole, width, height) && !runsThrough(whole, width, height) && !isFilled(whole);
  if (digits.length === 0) return isDigit ? alone(MOST_DOUBTFUL) : [];
  const isCropped = whole.width >= width - 2 || whole.height >= height - 2;
  const isSure = prediction.isDigit && prediction.confidence >= SURE;
  // Looking for digits passes over what reaches the border: of a picture cropped to one digit only scraps are left.
  if (isCropped && isSure && isDigit && digits.some(isDoubtful)) return alone(MOST_DOUBTFUL);
  if (!(share(boxAround(digits.map(({ box }) => box)), whole) >= SAME_INK)) return found;
  const [only] = digits;
  if (digits.length === 1 && only) return agree(only.prediction, prediction) ? alone(1) : alone(MOST_DOUBTFUL);
  // Several that are doubtful, where one is not: a broken stroke, dirt.
  return isSure && digits.length <= 3 && digits.some(isDoubtful) ? alone(MOST_DOUBTFUL) : found;
}

/** Whether what was found is one digit, the same and of the same ink as the picture taken as a whole. */
export function agreesWithWhole(found: PictureReading['lines'], { whole, prediction }: AsWhole, width: number, height: number): boolean {
  const [only, ...others] = found.flat();
  return only?.prediction.isDigit === true && others.length === 0 && agree(only.prediction, prediction) && isWithin(whole, width, height) && share(only.box, whole) >= SAME_INK;
}

/** By the network's picture of it, in which its longer side is of one length. */
function isFilled({ image, width, height }: WholePicture): boolean {
  const proportion = Math.min(width, height) / Math.max(width, height);
  if (proportion < NARROW_AS_ONE) return false;
  return image.reduce((sum, ink) => sum + ink, 0) / 255 > FILLED * BOX * BOX * proportion;
}

const isDoubtful = ({ prediction }: FoundDigit): boolean => !prediction.isDigit || prediction.confidence < MOST_DOUBTFUL;

/**
 * Whether the picture is one of this ink: it is clear of the border, or the picture was cropped to its width, its height,
 * or both. Ink that reaches one side or three came in from there: a table, a shadow.
 */
function isWithin(ink: Box, width: number, height: number): boolean {
  const [left, right] = [ink.left <= 1, ink.left + ink.width >= width - 1];
  const [top, bottom] = [ink.top <= 1, ink.top + ink.height >= height - 1];
  return left === right && top === bottom;
}

const agree = (one: Prediction, other: Prediction): boolean => one.isDigit === other.isDigit && one.digit === other.digit;

/** The prediction with its confidence held down: what is taken from it goes to all digits alike. */
export function atMost(prediction: Prediction, limit: number): Prediction {
  const { confidence, probabilities } = prediction;
  if (confidence <= limit) return prediction;
  const kept = (limit - 1 / probabilities.length) / (confidence - 1 / probabilities.length);
  const lowered = probabilities.map((probability) => probability * kept + (1 - kept) / probabilities.length);
  return { ...prediction, probabilities: lowered, confidence: Math.max(...lowered) };
}

/** What two boxes share, over what they cover together. */
function share(one: Box, other: Box): number {
  const across = Math.max(0, overlap(one.left, one.width, other.left, other.width));
  const down = Math.max(0, overlap(one.top, one.height, other.top, other.height));
  const both = across * down;
  return both / (one.width * one.height + other.width * other.height - both);
}

const rounded = ({ left, top, width, height }: Box): Box => ({ left: Math.round(left), top: Math.round(top), width: Math.round(width), height: Math.round(height) });
