import { PIXELS } from '../core/gray-image.ts';
import { InvalidRecordError } from '../core/errors.ts';

/** Pictures of 28 × 28 with their labels. */
export interface LabelledPictures {
  /** [count, 28, 28] */
  readonly images: Uint8Array;
  /** [count], 0…9 */
  readonly labels: Uint8Array;
  readonly count: number;
  /** Rows whose label is -1: whoever labelled them left them out. */
  readonly leftOut: number;
}

/**
 * Reads pictures and labels from two files of as many rows: 784 grey values (0…255) a row in the one, a digit a row
 * in the other, or -1 to leave the row out. No header; a closing line break is allowed.
 * @throws InvalidRecordError naming the file, the line (counted from 1) and the value.
 */
export function parseImageCsvPair(imagesText: string, labelsText: string, imagesSource: string, labelsSource: string): LabelledPictures {
  const imageLines = lines(imagesText);
  const labelLines = lines(labelsText);
  if (imageLines.length !== labelLines.length) {
    throw new InvalidRecordError(labelsSource, '', `${imageLines.length} rows, as in ${imagesSource}`, String(labelLines.length));
  }
  const images = new Uint8Array(imageLines.length * PIXELS);
  const labels = new Uint8Array(imageLines.length);
  let count = 0;
  imageLines.forEach((line, row) => {
    const labelText = labelLines[row]!.trim();
    if (!/^(-1|\d)$/.test(labelText)) throw new InvalidRecordError(`${labelsSource}, line ${row + 1}`, '', 'a digit from 0 to 9, or -1', `"${labelText}"`);
    const values = line.split(',');
    if (values.length !== PIXELS) throw new InvalidRecordError(`${imagesSource}, line ${row + 1}`, '', `${PIXELS} values`, String(values.length));
    if (labelText === '-1') return;
    values.forEach((text, pixel) => {
      const value = Number(text);
      if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 255) {
        throw new InvalidRecordError(`${imagesSource}, line ${row + 1}`, `value ${pixel + 1}`, 'a whole number from 0 to 255', `"${text.trim()}"`);
      }
      images[count * PIXELS + pixel] = value;
    });
    labels[count] = Number(labelText);
    count++;
  });
  return { images: images.slice(0, count * PIXELS), labels: labels.slice(0, count), count, leftOut: imageLines.length - count };
}

function lines(text: string): string[] {
  const found = text.split(/\r?\n/);
  if (found[found.length - 1] === '') found.pop();
  return found;
}
