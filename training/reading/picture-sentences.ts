import type { PictureKind, PictureReading } from '../../src/core/pictures/picture-reading.ts';
import type { Prediction } from '../../src/core/reading/prediction.ts';
import { terminalPicture } from '../report/terminal-picture.ts';

const WITHOUT_DIGITS: Readonly<Record<PictureKind, string>> = {
  digits: 'nothing is drawn on it',
  nothing: 'nothing is drawn on it',
  page: 'it seems to be a page of other writing',
  strip: 'it is too narrow to read',
};

/**
 * What a picture's reading is to a person, a sentence for each of its lines of digits.
 * @param quiet only the answers: not what the network saw, nor how sure it is of each line
 */
export function pictureSentences(path: string, { kind, lines }: PictureReading, quiet: boolean): string[] {
  const digits = lines.flat();
  const [only] = digits;
  if (digits.length === 0) return [`${path}: ${WITHOUT_DIGITS[kind]}`];
  if (digits.length === 1) return [...(quiet ? [] : [terminalPicture(only.image)]), `${path}: ${sentence(only.prediction)}`];
  const numbers = lines.map((line) => {
    const text = line.map(({ prediction }) => (prediction.isDigit ? prediction.digit : '?')).join('');
    const leastSure = line.map(({ prediction }) => prediction).reduce((least, each) => (each.confidence < least.confidence ? each : least));
    return `${path}: ${text}${quiet ? '' : ` (least sure: ${sentence(leastSure)})`}`;
  });
  return kind === 'page' ? [`${path}: ${WITHOUT_DIGITS.page}; digits that may be on it:`, ...numbers] : numbers;
}

/** E.g. `7, 99.2 % (then 1: 0.5 %, 2: 0.1 %)`. */
function sentence({ digit, confidence, isDigit, probabilities }: Prediction): string {
  const [, second, third] = probabilities.map((probability, each) => ({ each, probability })).sort((a, b) => b.probability - a.probability);
  const rest = [second, third].map(({ each, probability }) => `${each}: ${percent(probability)}`).join(', ');
  const best = `${digit}, ${percent(confidence)} (then ${rest})`;
  return isDigit ? best : `not a digit, it seems; at most a ${best}`;
}

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
