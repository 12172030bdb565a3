import { parseImageCsvPair, type PairedDigit } from '../../src/formats/image-csv-pair.ts';
import { textLines } from './text-lines.ts';

/** Reads a pair of files, picture by picture. @throws InvalidRecordError, UnreadableFileError */
export function readImageCsvPair(imagesPath: string, labelsPath: string): AsyncGenerator<PairedDigit> {
  return parseImageCsvPair(textLines(imagesPath), textLines(labelsPath), imagesPath, labelsPath);
}
