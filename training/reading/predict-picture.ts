import { areaOf } from '../../src/core/preprocessing/area.ts';
import { wholePicture } from '../../src/core/preprocessing/normalize-raster.ts';
import type { Box } from '../../src/core/pictures/plane.ts';
import { readPicture as readDigits, type DigitReader } from '../../src/core/pictures/read-picture.ts';
import { pictureReading, type FoundDigit, type PictureReading } from '../../src/core/pictures/picture-reading.ts';
import type { Label } from '../../src/core/classes.ts';
import { toPrediction } from '../../src/core/reading/prediction.ts';
import { readColourPicture, readPicture } from '../lib/read-picture.ts';

/** A digit as a line of JSON has it; the box is in pixels of the picture. */
export interface DigitOfPicture {
  readonly digit: Label;
  readonly confidence: number;
  readonly isDigit: boolean;
  readonly box: Box;
}

/** What is read in a picture file, with boxes in pixels of the file's picture. @throws UnreadablePictureError */
export async function predictPicture(path: string, reader: DigitReader): Promise<PictureReading> {
  return readDecoded(await readColourPicture(path), reader);
}

/** As `predictPicture`, of a picture that is decoded. */
export async function readDecoded(picture: Awaited<ReturnType<typeof readColourPicture>>, reader: DigitReader): Promise<PictureReading> {
  const { kind, lines } = await readDigits(picture, reader);
  return pictureReading(kind, lines.map((line) => line.map((digit) => ({ ...digit, box: enlarged(digit.box, picture.scale), frame: areaOf(digit.frame, picture.scale) }))));
}

/** The whole picture as one digit, whatever else is on it. @throws UnreadablePictureError */
export async function predictSingle(path: string, { classify, calibration, modelId }: DigitReader): Promise<PictureReading> {
  const raster = await readPicture(path);
  const whole = wholePicture(raster);
  if (whole === undefined) return pictureReading('nothing', []);
  const { image, frame } = whole;
  const [logits] = await classify([image]);
  const digit: FoundDigit = { box: { left: 0, top: 0, width: raster.width, height: raster.height }, image, frame, prediction: toPrediction(logits, calibration, modelId), surest: 1 };
  return pictureReading('digits', [[digit]]);
}

export const digitsOf = ({ lines }: PictureReading): DigitOfPicture[] =>
  lines.flat().map(({ box, prediction: { digit, confidence, isDigit } }) => ({ digit, confidence: rounded(confidence), isDigit, box }));

const rounded = (share: number): number => Math.round(share * 1e4) / 1e4;

const enlarged = ({ left, top, width, height }: Box, scale: number): Box => ({
  left: Math.round(left * scale),
  top: Math.round(top * scale),
  width: Math.round(width * scale),
  height: Math.round(height * scale),
});
