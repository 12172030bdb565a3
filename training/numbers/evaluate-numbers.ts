import { toPrediction } from '../../src/core/reading/prediction.ts';
import type { NumberOptions } from '../../src/core/reading/read-number.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { randomFrom } from '../lib/random.ts';
import { composeNumbers, type ComposedNumber, type Layout } from './compose.ts';
import { readNumbers, type ReadInks } from './read-many.ts';

export interface NumberJudge {
  readonly read: ReadInks;
  readonly options: NumberOptions;
}

/** Shares are 0…1. */
export interface LengthResult {
  readonly length: number;
  readonly count: number;
  /** Numbers whose text is right, each digit recognised as one. */
  readonly whole: number;
  /** The same, whatever is said about being a digit. */
  readonly wholeUnlessRefused: number;
  /** Numbers whose strokes were not dealt out rightly. */
  readonly cutErrors: number;
  /** Numbers dealt out rightly in which a digit was misread or refused. */
  readonly readErrors: number;
  /** Single digits with their true strokes that are read right, "no digit" being wrong. */
  readonly oneDigit: number;
  /** Mean of the numbers' confidences, to be held against `whole`. */
  readonly confidence: number;
}

const LENGTHS = [2, 3, 4, 5, 6];

/** Judges numbers composed of the samples' writers' own digits. @param count of each length */
export async function evaluateNumbers(samples: readonly StrokeSample[], layout: Layout, count: number, seed: number, judge: NumberJudge): Promise<LengthResult[]> {
  const results: LengthResult[] = [];
  for (const length of LENGTHS) {
    const numbers = composeNumbers(samples, count, () => length, () => layout, (index) => randomFrom(seed, length, index));
    results.push(await judgeNumbers(length, numbers, judge));
  }
  return results;
}

async function judgeNumbers(length: number, numbers: readonly ComposedNumber[], { read, options }: NumberJudge): Promise<LengthResult> {
  const readings = await readNumbers(numbers.map(({ ink }) => ink), read, options);
  const share = (fits: (place: number) => boolean): number => numbers.filter((_, place) => fits(place)).length / numbers.length;
  const isWhole = (place: number): boolean => readings[place].text === numbers[place].text;
  const isCutRight = (place: number): boolean => groups(readings[place].digits.map(({ strokes }) => strokes)) === groups(numbers[place].digits);
  return {
    length,
    count: numbers.length,
    whole: share(isWhole),
    wholeUnlessRefused: share((place) => readings[place].digits.map(({ prediction }) => prediction.digit).join('') === numbers[place].text),
    cutErrors: share((place) => !isWhole(place) && !isCutRight(place)),
    readErrors: share((place) => !isWhole(place) && isCutRight(place)),
    oneDigit: await oneDigit(numbers, { read, options }),
    confidence: readings.reduce((sum, { confidence }) => sum + confidence, 0) / readings.length,
  };
}

const groups = (digits: readonly (readonly number[])[]): string => digits.map((strokes) => strokes.join()).join(' ');

/** The composed numbers' digits one by one, with their true strokes; those that share a stroke with another are left out. */
async function oneDigit(numbers: readonly ComposedNumber[], { read, options }: NumberJudge): Promise<number> {
  const singles = numbers.flatMap(({ ink, text, digits, joints }) =>
    joints.length > 0 ? [] : digits.map((strokes, place) => ({ label: text[place], ink: { ...ink, strokes: strokes.map((stroke) => ink.strokes[stroke]) } })),
  );
  const answers = await read(singles.map(({ ink }) => ink));
  const right = answers.filter(({ logits }, i) => {
    const { digit, isDigit } = toPrediction(logits, options.calibration, options.modelId);
    return isDigit && String(digit) === singles[i].label;
  });
  return right.length / singles.length;
}

/** How many single digits are read as several. */
export async function evaluateSingles(samples: readonly StrokeSample[], { read, options }: NumberJudge): Promise<{ readonly count: number; readonly several: number; readonly examples: readonly string[] }> {
  const readings = await readNumbers(samples.map(({ ink }) => ink), read, options);
  const examples = readings.flatMap(({ text }, i) => (text.length > 1 ? [`${samples[i].label} as ${text.replaceAll('\n', ' / ')}`] : []));
  return { count: samples.length, several: examples.length, examples };
}
