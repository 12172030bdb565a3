import { PIXELS } from '../core/preprocessing/gray-image.ts';
import type { Digit } from '../core/classes.ts';

/*
 * The files of Kaggle's "Digit Recognizer": a header, then a picture a line, 28 × 28 grey values row by row, light on
 * dark. `train.csv` begins each line with the label (`label,pixel0,…,pixel783`), `test.csv` has none. What is handed
 * in is `ImageId,Label`, ImageId counting the lines of `test.csv` from 1. Read by pixel-table.ts.
 */

/** One line of `train.csv` or `test.csv`. */
export interface KaggleDigit {
  /** Absent in `test.csv`. */
  readonly label?: Digit;
  /** [28, 28], 255 = ink */
  readonly image: Uint8Array;
}

const PIXEL_COLUMNS = Array.from({ length: PIXELS }, (_, pixel) => `pixel${pixel}`);

/** The 784 grey values as they end a line, without the line break. */
export const formatPixels = (image: Uint8Array): string => image.join(',');

/** The header of `train.csv`, or of `test.csv`; without the line break, as all that follow. */
export function formatKaggleHeader(labelled: boolean): string {
  return (labelled ? ['label', ...PIXEL_COLUMNS] : PIXEL_COLUMNS).join(',');
}

/** A line of `train.csv` where there is a label, else of `test.csv`. */
export function formatKaggleRow({ label, image }: KaggleDigit): string {
  return `${label === undefined ? '' : `${label},`}${formatPixels(image)}`;
}

/** The whole of `submission.csv`. @param answers in the order of `test.csv` */
export function formatSubmission(answers: ArrayLike<number>): string {
  return `ImageId,Label\n${Array.from(answers, (answer, index) => `${index + 1},${answer}\n`).join('')}`;
}
