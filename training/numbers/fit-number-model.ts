import type { Ink } from '../../src/core/ink/ink.ts';
import { DIGITS } from '../../src/core/classes.ts';
import { digitLikeness, type Calibration } from '../../src/core/reading/prediction.ts';
import { DIGIT_FEATURES, NEIGHBOUR_FEATURES, type StrokeCounts, type Weights } from '../../src/core/reading/features.ts';
import type { NumberModel } from '../../src/core/reading/number-model.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { randomFrom, shuffled, type Random } from '../lib/random.ts';
import { composeNumbers, lengthBetween, UNUSUAL, USUAL, type ComposedNumber, type Layout } from './compose.ts';
import { fitLogistic } from './fit-logistic.ts';
import { fitWeights } from './fit.ts';
import { answeredLines, prepareLine } from './prepared-lines.ts';
import { readNumbers, type ReadInks } from './read-many.ts';

export interface FitOptions {
  /** Digits of writers whose numbers are learned from, and of others by whom thresholds are chosen. */
  readonly train: readonly StrokeSample[];
  readonly validation: readonly StrokeSample[];
  /** Drawings of training writers that are no numbers. */
  readonly letters: readonly Ink[];
  readonly read: ReadInks;
  readonly calibration: Calibration;
  readonly modelId: string;
  /** Composed numbers to learn from. */
  readonly count: number;
  readonly tell: (line: string) => void;
}

const SEED = 20261128;

/** Of the numbers; the others have geometry that few people's have, so that it is not taken for impossible. */
const USUAL_SHARE = 0.6;

/** Letters to each hundred numbers: what is no number stays one drawing. */
const LETTERS = 6;

/** Margins tried; the least that keeps to the bound below is taken. */
const MARGINS = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4];

/** Single digits read as several, of all: half of what may be. */
const MOST_SPLIT = 0.0005;

/** Digits of numbers, rightly grouped, that may be taken for none. */
const MOST_REFUSED = 0.001;

const layout = (random: Random): Layout => (random() < USUAL_SHARE ? USUAL : UNUSUAL);

export async function fitNumberModel({ train, validation, letters: allLetters, read, calibration, modelId, count, tell }: FitOptions): Promise<NumberModel> {
  const strokeCounts = countStrokes(train);
  const numbers = composeNumbers(train, count, lengthBetween(1, 6), layout, (index) => randomFrom(SEED, 0, index));
  const several = allLetters.filter(({ strokes }) => strokes.length > 1);
  const letters = [...shuffled(several.length, randomFrom(SEED, 1)).slice(0, Math.round((count * LETTERS) / 100))].map((place): ComposedNumber => {
    const ink = several[place];
    return { ink, text: '', writer: '', digits: [ink.strokes.map((_, i) => i)], joints: [] };
  });
  // Every fourth with all its strokes cut, or a cut would always be right.
  const lines = [...numbers, ...letters].flatMap((number, index) => prepareLine(number, index % 4 === 0) ?? []);
  tell(`${lines.length} of ${numbers.length + letters.length} have their right reading among the candidates; reading them …`);
  const { weights, loss } = fitWeights(await answeredLines(lines, read, calibration, strokeCounts));
  tell(`Right readings lose ${loss.toFixed(4)} of likelihood on average (natural logarithm).`);

  let model: NumberModel = {
    digit: named(DIGIT_FEATURES, weights),
    neighbours: named(NEIGHBOUR_FEATURES, weights.subarray(DIGIT_FEATURES.length)),
    strokeCounts,
    severalMargin: 0,
    amongDigits: 1,
    confidence: { intercept: 0, slope: 1 },
  };
  const singles = [...validation, ...train].filter(({ ink }) => ink.strokes.length > 1);
  const total = validation.length + train.length;
  for (const severalMargin of MARGINS) {
    model = { ...model, severalMargin };
    const readings = await readNumbers(singles.map(({ ink }) => ink), read, { calibration, modelId, model });
    const split = readings.filter(({ text }) => text.length > 1).length;
    tell(`Margin ${severalMargin}: ${split} of ${total} single digits read as several.`);
    if (split <= MOST_SPLIT * total) break;
  }

  const judged = composeNumbers(validation, Math.ceil(count / 2), lengthBetween(2, 6), layout, (index) => randomFrom(SEED, 2, index));
  const readings = await readNumbers(judged.map(({ ink }) => ink), read, { calibration, modelId, model });
  const right = readings.map(({ digits }, i) => digits.map(({ prediction }) => prediction.digit).join('') === judged[i].text);
  const answers = await read(readings.flatMap(({ digits }, i) => (right[i] ? digits.map(({ ink }) => ink) : [])));
  const likeness = answers.map(({ logits }) => digitLikeness(logits, calibration) / calibration.digitThreshold).sort((a, b) => a - b);
  const amongDigits = Math.min(1, likeness[Math.floor(MOST_REFUSED * likeness.length)]);
  // What is refused, or taken for a separator, is not read right either.
  const final = await readNumbers(judged.map(({ ink }) => ink), read, { calibration, modelId, model: { ...model, amongDigits } });
  const confidence = fitLogistic(final.map((reading) => Math.log(reading.confidence / (1 - reading.confidence))), final.map(({ text }, i) => text === judged[i].text));
  tell(`Among digits the threshold is ${amongDigits.toFixed(3)} of the model's; ${right.filter(Boolean).length} of ${right.length} validation numbers read right.`);
  return { ...model, amongDigits, confidence };
}

function countStrokes(samples: readonly StrokeSample[]): StrokeCounts {
  return DIGITS.map((digit) => {
    // One of each more than there were: nothing is impossible.
    const counts = [1, 1, 1];
    for (const { label, ink } of samples) if (label === digit) counts[Math.min(3, ink.strokes.length) - 1]++;
    const sum = counts.reduce((total, each) => total + each, 0);
    const [one, two, more] = counts.map((each) => Math.log(each / sum));
    return [one, two, more];
  });
}

const named = <Name extends string>(names: readonly Name[], weights: Float64Array): Weights<Name> =>
  Object.fromEntries(names.map((name, i) => [name, weights[i]])) as Weights<Name>;
