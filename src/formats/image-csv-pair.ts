import { InvalidRecordError } from '../core/errors.ts';
import type { Digit } from '../core/reading/prediction.ts';
import { parsePixels } from './csv-pixels.ts';
import { textRows, type Lines } from './text-rows.ts';

/*
 * Pictures and labels in two files of as many rows: 784 grey values (0…255) a row in the one, a digit a row in the
 * other, or -1 to leave the row out. No header.
 */

export interface PairedDigit {
  /** Counted from 1, the same in both files. */
  readonly row: number;
  /** Absent where it is -1: whoever labelled the rows left this one out. */
  readonly label?: Digit;
  /** [28, 28] */
  readonly image: Uint8Array;
}

/**
 * Reads both files row after row. Labels may be written as `9.0`, which spreadsheets make of them.
 * That a label was lost and another added further down cannot be seen here: see training/data/doubtful-labels.ts.
 * @throws InvalidRecordError naming the file, the line (counted from 1) and the value; after the last rows, where the
 *   files have different numbers of them.
 */
export async function* parseImageCsvPair(imageLines: Lines, labelLines: Lines, imagesSource: string, labelsSource: string): AsyncGenerator<PairedDigit> {
  const images = textRows(imageLines);
  const labels = textRows(labelLines);
  for (let row = 1; ; row++) {
    const [image, label] = [await images.next(), await labels.next()];
    if (image.done === true && label.done === true) return;
    if (image.done === true || label.done === true) {
      const shorter = row - 1;
      const rest = 1 + (await countRest(image.done === true ? labels : images));
      const [inImages, inLabels] = image.done === true ? [shorter, shorter + rest] : [shorter + rest, shorter];
      throw new InvalidRecordError(labelsSource, '', `${inImages} rows, as in ${imagesSource}`, String(inLabels));
    }
    const text = label.value.trim();
    if (!/^(-1|\d)(\.0*)?$/.test(text)) throw new InvalidRecordError(`${labelsSource}, line ${row}`, '', 'a digit from 0 to 9, or -1', `"${text}"`);
    const pixels = parsePixels(image.value, { source: imagesSource, line: row, skip: 0, column: (pixel) => `value ${pixel + 1}` });
    yield { row, image: pixels, ...(text.startsWith('-') ? {} : { label: Number(text) as Digit }) };
  }
}

async function countRest(rows: AsyncIterator<string>): Promise<number> {
  let count = 0;
  for (let next = await rows.next(); next.done !== true; next = await rows.next()) count++;
  return count;
}
