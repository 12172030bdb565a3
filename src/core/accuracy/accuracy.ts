import { DIGITS, type Classes } from '../classes.ts';
import { judgementsOf, type Judgement } from '../records/correction.ts';
import type { JudgementRecord } from '../records/judgement.ts';
import type { Rate } from '../rate.ts';
import { rate } from '../rate.ts';

/** The accuracy has settled when over so many judgements, five rounds of the ten digits, … */
export const SETTLING_WINDOW = 50;
/** … the running accuracy has moved by no more than this from its lowest to its highest: one percentage point. */
export const SETTLING_BOUND = 0.01;

/** Points of a curve: more would be closer together than the pixels of a phone. */
const MOST_POINTS = 240;

/** The judgements that the accuracy is reckoned from. */
export type Judged = Pick<JudgementRecord, 'predicted' | 'label' | 'modelId'>;

export interface Accuracy {
  readonly rate: Rate;
  /** The accuracy after 1, 2, 3 … judgements (its `count`), with its interval; thinned out evenly, the last one always there. */
  readonly curve: readonly Rate[];
  /** From the lowest to the highest running accuracy of the last `SETTLING_WINDOW` judgements; absent while there are fewer. */
  readonly fluctuation?: number;
  /** After how many judgements it settled, if it has, and has stayed so since. */
  readonly settledAt?: number;
  /** All that was to be told apart, "none" last; labels of other models are there where some were drawn or read. */
  readonly judgements: readonly Judgement[];
  /** How often each of `judgements` (first index: what was drawn) was read as each (second index). */
  readonly confusion: readonly (readonly number[])[];
  /** By the model that read, the latest in use first. */
  readonly models: readonly { readonly modelId: string; readonly rate: Rate }[];
}

/**
 * What judgements, in the order they were made, say of the reader; undefined where there are none. Takes time in
 * proportion to their number.
 * @param classes of the model that reads now.
 */
export function accuracyOf(judgements: Iterable<Judged> & { readonly length: number }, classes: Classes = DIGITS): Accuracy | undefined {
  const count = judgements.length;
  if (count === 0) return undefined;
  const right = new Uint32Array(count);
  const all = allOf(judgements, classes);
  const places = new Map(all.map((each, place) => [each, place]));
  const confusion = all.map(() => all.map(() => 0));
  const models = new Map<string, { right: number; count: number }>();
  let index = 0;
  for (const { predicted, label, modelId } of judgements) {
    const isRight = predicted === label ? 1 : 0;
    right[index] = (right[index - 1] ?? 0) + isRight;
    index++;
    confusion[places.get(label)!]![places.get(predicted)!]!++;
    const before = models.get(modelId) ?? { right: 0, count: 0 };
    // Put at the end again, so that the order is that of the last use.
    models.delete(modelId);
    models.set(modelId, { right: before.right + isRight, count: before.count + 1 });
  }
  return {
    rate: rate(right[count - 1]!, count),
    curve: spread(count).map((index) => rate(right[index]!, index + 1)),
    ...settling(right),
    judgements: all,
    confusion,
    models: [...models].reverse().map(([modelId, seen]) => ({ modelId, rate: rate(seen.right, seen.count) })),
  };
}

function allOf(judgements: Iterable<Judged>, classes: Classes): readonly Judgement[] {
  const labels = new Set<Judgement>(classes);
  for (const { predicted, label } of judgements) labels.add(label).add(predicted);
  labels.delete('none');
  return judgementsOf([...labels]);
}

/** At most `MOST_POINTS` indices below `count`, evenly apart, with the first and the last. */
function spread(count: number): number[] {
  const points = Math.min(count, MOST_POINTS);
  return Array.from({ length: points }, (_, point) => (points === 1 ? 0 : Math.round((point * (count - 1)) / (points - 1))));
}

/** How much the running accuracy moves at the end, and since when so little. @param right how many of the first 1, 2, 3 … were right. */
function settling(right: Uint32Array): Pick<Accuracy, 'fluctuation' | 'settledAt'> {
  if (right.length < SETTLING_WINDOW) return {};
  const running = Float64Array.from(right, (successes, index) => successes / (index + 1));
  const highest = new Extremes(running, (value, other) => value >= other);
  const lowest = new Extremes(running, (value, other) => value <= other);
  let fluctuation = 0;
  let settledAt: number | undefined;
  for (let index = 0; index < running.length; index++) {
    fluctuation = highest.upTo(index) - lowest.upTo(index);
    const isStill = index + 1 >= SETTLING_WINDOW && fluctuation <= SETTLING_BOUND;
    settledAt = isStill ? (settledAt ?? index + 1) : undefined;
  }
  return { fluctuation, ...(settledAt !== undefined && { settledAt }) };
}

/** The extreme of the last `SETTLING_WINDOW` values at each index, asked for in ascending order: the usual queue of candidates. */
class Extremes {
  readonly #values: Float64Array;
  readonly #beats: (value: number, other: number) => boolean;
  readonly #candidates: number[] = [];
  #first = 0;

  constructor(values: Float64Array, beats: (value: number, other: number) => boolean) {
    this.#values = values;
    this.#beats = beats;
  }

  upTo(index: number): number {
    const [values, candidates] = [this.#values, this.#candidates];
    while (candidates.length > this.#first && this.#beats(values[index]!, values[candidates.at(-1)!]!)) candidates.pop();
    candidates.push(index);
    if (candidates[this.#first]! <= index - SETTLING_WINDOW) this.#first++;
    return values[candidates[this.#first]!]!;
  }
}
