import { areaOf } from '../preprocessing/area.ts';
import { frameInk, wholePicture, type Framed, type WholePicture } from '../preprocessing/normalize-raster.ts';
import { toPrediction, type Calibration, type Prediction } from '../reading/prediction.ts';
import { grayFromRgba } from '../preprocessing/raster.ts';
import { atomsOf, candidatesOf, inkWithin, type Atom, type Candidate } from './atoms.ts';
import { atLookingSize, type ColourPicture } from './colour-picture.ts';
import { inkStrength } from './ink-strength.ts';
import { inkViews } from './ink-view.ts';
import { parseLine } from './parse-line.ts';
import { pictureReading, type Classify, type FoundDigit, type PictureReading } from './picture-reading.ts';
import { piecesOf, type Patch, type Piece } from './pieces.ts';
import type { Box, Plane } from './plane.ts';
import { agreesWithWhole, atMost, withWhole } from './single-digit.ts';
import { withoutFrames } from './frames.ts';
import { withoutLines } from './straight-lines.ts';
import { textLines, type TextLine } from './text-lines.ts';

/** What reads a picture's digits: the network, and how its logits become predictions. */
export interface DigitReader {
  readonly classify: Classify;
  readonly calibration: Calibration;
  readonly modelId: string;
}

/** Shorter sides than this, at the size that is looked at, hold no digit that could be read. */
const NARROWEST = 14;
/** So much ink of which most is no digit is a page of other writing. */
const PAGE_PIECES = 12;
const PAGE_SHARE = 0.5;
/** What looks like a digit among letters is no surer than this. */
const SUREST_ON_PAGE = 0.85;
/** Nor is what the picture's border may have cut off. */
const SUREST_AT_BORDER = 0.85;
/** A mark as low as this (px, at the size that is looked at) that stands alone may be a scrap, and is no surer. */
const SCRAP = 20;
const SUREST_SCRAP = 0.85;
/** Nor is what was cut out of its neighbours through more strokes than a touch needs. */
const SUREST_CUT = 0.85;
/** The other side is taken for ink where it is worth so much more: a third of a sure digit. */
const LEAST_LEAD = 0.1;
/** More candidates are a pattern, a picture of leaves; the network is asked about the lines that come first. */
const MOST_CANDIDATES = 1500;

/** A picture in which ink has been looked for. */
export interface LookedPicture {
  /** Of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture to one of those that were looked at. */
  readonly scale: number;
  readonly looked: { readonly width: number; readonly height: number };
  /** Dark on light and, where that is in doubt, light on dark; none of what is too narrow to read. */
  readonly views: readonly { readonly pieces: readonly Piece[]; readonly lines: readonly LineToRead[] }[];
  readonly whole: WholePicture | undefined;
}

/**
 * Finds and reads the digits in a photograph, a scan or a drawing; the network runs once.
 * @throws InvalidRasterError where width, height and number of bytes do not agree; what `classify` throws.
 */
export async function readPicture(picture: ColourPicture, reader: DigitReader): Promise<PictureReading> {
  return (await readLooked(lookAt(picture), reader)).reading;
}

/**
 * Looks for ink, which takes most of the time that is not the network's: about a second at `LOOKING_PIXELS`.
 * @throws InvalidRasterError where width, height and number of bytes do not agree.
 */
export function lookAt(picture: ColourPicture): LookedPicture {
  const { width, height } = picture;
  const looked = atLookingSize(picture);
  const size = { width, height, scale: width / looked.width, looked: { width: looked.width, height: looked.height } };
  if (Math.min(looked.width, looked.height) < NARROWEST) return { ...size, views: [], whole: undefined };
  return { ...size, views: inkViews(looked).map(linesSeen), whole: wholePicture(grayFromRgba(picture.rgba, width, height)) };
}

/** Reads what was found. @returns the reading, and the place of the view that it is of. @throws what `classify` throws. */
export async function readLooked({ width, height, scale, looked, views, whole }: LookedPicture, { classify, calibration, modelId }: DigitReader): Promise<{ readonly reading: PictureReading; readonly view: number }> {
  if (views.length === 0) return { reading: pictureReading('strip', []), view: 0 };
  const images = [...(whole ? [whole.image] : []), ...views.flatMap(({ lines }) => lines.flatMap(({ framed }) => framed.map(({ image }) => image)))];
  if (images.length === 0) return { reading: pictureReading('nothing', []), view: 0 };

  const logits = await classify(images);
  const predict = (index: number): Prediction => toPrediction(logits[index]!, calibration, modelId);
  let next = whole ? 1 : 0;
  const readings = views.map(({ lines }) =>
    lines.flatMap((line) => {
      const first = next;
      next += line.framed.length;
      const digits = parseLine(line.atoms, line.candidates, logits.slice(first, next), line.height, calibration);
      const found = digits.map(({ index, candidate, certainty }): FoundDigit => {
        const isScrap = digits.length === 1 && candidate.box.height < SCRAP;
        const limit = Math.min(certainty, isCutOff(candidate.box, looked) ? SUREST_AT_BORDER : 1, isScrap ? SUREST_SCRAP : 1, candidate.through > 0 ? SUREST_CUT : 1);
        const { image, frame } = line.framed[index]!;
        return { box: scaled(candidate.box, scale), image, frame: areaOf(frame, scale), prediction: atMost(predict(first + index), limit), surest: limit };
      });
      return found.length === 0 ? [] : [found];
    }),
  );
  const asWhole = whole && { whole, prediction: predict(0) };
  const agreeing = readings.findIndex((each) => asWhole && agreesWithWhole(each, asWhole, width, height));
  const view = agreeing >= 0 ? agreeing : mostWorth(readings);
  const found = readings[view]!;
  return { reading: judged(asWhole ? withWhole(found, asWhole, width, height) : found), view };
}

/**
 * Reads what lies in a part of the picture as one digit, as when someone has drawn a box around it.
 * @param view as of `readLooked`
 * @param box in pixels of the picture.
 * @returns undefined where there is no ink in the box. @throws what `classify` throws.
 */
export async function readBox({ scale, views }: LookedPicture, view: number, box: Box, { classify, calibration, modelId }: DigitReader): Promise<FoundDigit | undefined> {
  const patch = inkWithin(views[view]?.pieces ?? [], scaled(box, 1 / scale));
  if (patch === undefined) return undefined;
  const { image, frame } = framedPatch(patch);
  const [logits] = await classify([image]);
  return { box, image, frame: areaOf(frame, scale), prediction: toPrediction(logits!, calibration, modelId), surest: 1 };
}

/**
 * The place of the view that has taken the right side, light or dark, for ink: sure digits speak for it, what is none
 * against it, by their size. By one size for all views, or the scraps of one, all equally small, would outweigh the one
 * digit of another.
 */
function mostWorth(readings: readonly PictureReading['lines'][]): number {
  const tallest = Math.max(...readings.flat(2).map(({ box }) => box.height));
  const worths = readings.map((lines) =>
    lines.flat().reduce((sum, { box, prediction: { isDigit, confidence } }) => sum + (isDigit ? confidence - 0.7 : -0.3) * (box.height / tallest) ** 2, 0),
  );
  // The first view is the likelier one; scraps that look like digits do not speak against it.
  const most = Math.max(...worths);
  return most > Math.max(0, worths[0]!) + LEAST_LEAD ? worths.indexOf(most) : 0;
}

function linesSeen(view: Plane): LookedPicture['views'][number] {
  const ink = inkStrength(view);
  const pieces = piecesOf({ ...ink, strength: withoutLines(withoutFrames(ink.strength, ink.floor), ink.floor) });
  return { pieces, lines: linesToRead(textLines(pieces, view.width, view.height)) };
}

const isCutOff = ({ left, top, width, height }: Box, picture: LookedPicture['looked']): boolean => left <= 1 || top <= 1 || left + width >= picture.width - 1 || top + height >= picture.height - 1;

interface LineToRead {
  readonly height: number;
  readonly atoms: readonly Atom[];
  readonly candidates: readonly Candidate[];
  /** Each candidate as the network sees it, and what part of what was looked at that covers. */
  readonly framed: readonly Framed[];
}

function linesToRead(lines: readonly TextLine[]): LineToRead[] {
  const toRead: LineToRead[] = [];
  let count = 0;
  for (const line of lines) {
    const atoms = atomsOf(line);
    const candidates = candidatesOf(atoms, line.height);
    count += candidates.length;
    if (count > MOST_CANDIDATES) break;
    toRead.push({ height: line.height, atoms, candidates, framed: candidates.map(({ patch }) => framedPatch(patch)) });
  }
  return toRead;
}

function framedPatch({ left, top, ink, width, height }: Patch): Framed {
  const { image, frame } = frameInk({ ink: Float64Array.from(ink), width, height });
  return { image, frame: areaOf(frame, 1, { left, top }) };
}

/** Says what kind of picture it is, and doubts the digits of a page. */
function judged(lines: PictureReading['lines']): PictureReading {
  const digits = lines.flat();
  if (digits.length === 0) return pictureReading('nothing', []);
  const isPage = digits.length >= PAGE_PIECES && digits.filter(({ prediction }) => prediction.isDigit).length < PAGE_SHARE * digits.length;
  if (!isPage) return pictureReading('digits', lines);
  return pictureReading('page', lines.map((line) => line.map((digit) => ({ ...digit, prediction: atMost(digit.prediction, SUREST_ON_PAGE), surest: Math.min(digit.surest, SUREST_ON_PAGE) }))));
}

const scaled = ({ left, top, width, height }: Box, scale: number): Box => ({
  left: Math.round(left * scale),
  top: Math.round(top * scale),
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
