import type { FoundDigit, PictureReading } from '../../src/core/pictures/picture-reading.ts';
import { overlap, type Box } from '../../src/core/pictures/plane.ts';
import type { TrueDigit } from './take-photograph.ts';

/** Boxes that share so much of their union are of the same digit. */
const SAME = 0.35;
/** From here on an answer counts as confident. */
export const CONFIDENT = 0.9;

/** What became of a photograph's digits. */
export interface Tally {
  digits: number;
  /** With a box where they are. */
  found: number;
  right: number;
  /** Read as another digit, or seen where there is none, at a confidence of `CONFIDENT` or more. */
  confidentlyWrong: number;
  /** Digits seen where there is none, at any confidence. */
  extra: number;
  pictures: number;
  /** Pictures whose text is right to the last digit. */
  whole: number;
}

export const emptyTally = (): Tally => ({ digits: 0, found: 0, right: 0, confidentlyWrong: 0, extra: 0, pictures: 0, whole: 0 });

/** Holds a reading against what is there; each digit found answers for one digit at most. `say`, where given, is told of each mistake. */
export function judgeReading({ lines, text }: Pick<PictureReading, 'lines' | 'text'>, truth: readonly (readonly TrueDigit[])[], say?: (mistake: string) => void): Tally {
  const tally = emptyTally();
  tally.pictures = 1;
  tally.whole = Number(text === truth.map((line) => line.map(({ digit }) => digit).join('')).join('\n'));
  const unclaimed = new Set<FoundDigit>(lines.flat());
  for (const { digit, box } of truth.flat()) {
    tally.digits++;
    const [found] = [...unclaimed].filter((each) => sharedPart(each.box, box) >= SAME).sort((a, b) => sharedPart(b.box, box) - sharedPart(a.box, box));
    if (found === undefined) {
      say?.(`${digit} at ${box.left},${box.top} was not found`);
      continue;
    }
    unclaimed.delete(found);
    tally.found++;
    const { prediction } = found;
    if (prediction.isDigit && prediction.digit === digit) tally.right++;
    else {
      if (isConfident(found)) tally.confidentlyWrong++;
      say?.(`${digit} at ${box.left},${box.top} was read as ${prediction.isDigit ? prediction.digit : 'no digit'} (${prediction.confidence.toFixed(2)})`);
    }
  }
  for (const extra of unclaimed) {
    if (!extra.prediction.isDigit) continue;
    tally.extra++;
    if (isConfident(extra)) tally.confidentlyWrong++;
    say?.(`${extra.prediction.digit} (${extra.prediction.confidence.toFixed(2)}) was seen at ${extra.box.left},${extra.box.top}, ${extra.box.width} × ${extra.box.height}`);
  }
  return tally;
}

const isConfident = ({ prediction }: FoundDigit): boolean => prediction.isDigit && prediction.confidence >= CONFIDENT;

export function add(to: Tally, more: Tally): void {
  for (const key of Object.keys(to) as (keyof Tally)[]) to[key] += more[key];
}

function sharedPart(one: Box, other: Box): number {
  const across = Math.max(0, overlap(one.left, one.width, other.left, other.width));
  const down = Math.max(0, overlap(one.top, one.height, other.top, other.height));
  return (across * down) / (one.width * one.height + other.width * other.height - across * down);
}
