import { InvalidRecordError } from '../core/errors.ts';
import { PIXELS } from '../core/preprocessing/gray-image.ts';
import type { Digit } from '../core/reading/prediction.ts';
import { formatPixels, parsePixels } from './csv-pixels.ts';
import { textRows, type Lines } from './text-rows.ts';

/*
 * The files of Kaggle's "Digit Recognizer": a header, then a picture a line, 28 × 28 grey values row by row, light on
 * dark. `train.csv` begins each line with the label (`label,pixel0,…,pixel783`), `test.csv` has none. What is handed
 * in is `ImageId,Label`, ImageId counting the lines of `test.csv` from 1.
 */

/** One line of `train.csv` or `test.csv`. */
export interface KaggleDigit {
  /** Absent in `test.csv`. */
  readonly label?: Digit;
  /** [28, 28], 255 = ink */
  readonly image: Uint8Array;
}

const pixelColumn = (pixel: number): string => `pixel${pixel}`;
const PIXEL_COLUMNS = Array.from({ length: PIXELS }, (_, pixel) => pixelColumn(pixel));

/**
 * Reads line after line, so that a file of any size needs the memory of one picture.
 * @param source the file's name, for the error.
 * @param headless the file has no header, and each line begins with a label.
 * @throws InvalidRecordError naming file, line (counted from 1, the header included) and column.
 */
export async function* parseKaggleCsv(lines: Lines, source: string, headless = false): AsyncGenerator<KaggleDigit & { readonly line: number }> {
  let line = 0;
  let labelled = headless;
  for await (const text of textRows(lines)) {
    line++;
    if (line === 1 && !headless) labelled = parseHeader(text, source);
    else yield { line, ...parseRow(text, labelled, source, line) };
  }
  if (line === 0) throw new InvalidRecordError(source, '', 'a header', 'an empty file');
}

/** @returns whether the lines begin with a label. */
function parseHeader(text: string, source: string): boolean {
  const columns = text.replace(/^\uFEFF/, '').split(',').map((column) => column.trim().replace(/^"(.*)"$/, '$1'));
  const labelled = columns[0] === 'label';
  const expected = labelled ? ['label', ...PIXEL_COLUMNS] : PIXEL_COLUMNS;
  const wrong = expected.findIndex((name, index) => columns[index] !== name);
  if (wrong !== -1) {
    const name = columns[wrong];
    const expectedHere = wrong === 0 ? 'label or pixel0' : expected[wrong]!;
    throw new InvalidRecordError(`${source}, line 1`, `column ${wrong + 1}`, expectedHere, name === undefined ? 'no more columns' : quoted(name));
  }
  if (columns.length > expected.length) throw new InvalidRecordError(`${source}, line 1`, '', `${expected.length} columns`, String(columns.length));
  return labelled;
}

function parseRow(text: string, labelled: boolean, source: string, line: number): KaggleDigit {
  const image = parsePixels(text, { source, line, skip: labelled ? 1 : 0, column: pixelColumn });
  if (!labelled) return { image };
  const label = text.slice(0, text.indexOf(',')).trim();
  if (!/^\d$/.test(label)) throw new InvalidRecordError(`${source}, line ${line}`, 'label', 'a digit from 0 to 9', quoted(label));
  return { label: Number(label) as Digit, image };
}

const quoted = (text: string): string => `"${text.length > 40 ? `${text.slice(0, 39)}…` : text}"`;

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
