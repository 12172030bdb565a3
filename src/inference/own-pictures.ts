import type { PictureReader } from '../contracts/pictures.ts';
import { pictureReading, type FoundDigit } from '../core/pictures/picture-reading.ts';
import { atMost } from '../core/pictures/single-digit.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Prediction } from '../core/reading/prediction.ts';

/** Other predictions of the same pictures; undefined where those that are there stand. */
type Again = (predictions: readonly Prediction[], pictureOf: (at: number) => GrayImage28) => Promise<readonly Prediction[] | undefined>;

/** Reads pictures, and the digits that were found in them once more. How they lie limits how sure the second reading is as well. */
export function readPicturesAgain(pictures: PictureReader, again: Again): PictureReader {
  const readAll = async (digits: readonly FoundDigit[]): Promise<readonly FoundDigit[]> => {
    const predictions = await again(digits.map(({ prediction }) => prediction), (at) => digits[at]!.image);
    return predictions === undefined ? digits : digits.map((digit, at) => ({ ...digit, prediction: atMost(predictions[at]!, digit.surest) }));
  };
  return {
    async read(file, onProgress) {
      const recognition = await pictures.read(file, onProgress);
      const { kind, lines } = recognition.reading;
      const digits = await readAll(lines.flat());
      let next = 0;
      return { ...recognition, reading: pictureReading(kind, lines.map((line) => line.map(() => digits[next++]!))) };
    },
    async readBox(picture, box) {
      const found = await pictures.readBox(picture, box);
      return found && (await readAll([found]))[0];
    },
  };
}
