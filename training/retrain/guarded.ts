import { rate, type Rate } from '../../src/core/rate.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import type { JudgedSet, NamedSet } from '../data/judged-sets.ts';
import { tensorsOf } from '../data/tensors.ts';
import { judge } from '../metrics/judge.ts';
import { bothChanged, chanceOfLoss, changedBetween, type Changed } from '../metrics/mcnemar.ts';
import { openOnnx } from '../onnx/ort.ts';

/** The sets that a figure is made of: those that a finished model is judged by, and those that choices on the way are made by. */
interface GuardedSets {
  readonly judging: readonly string[];
  readonly choosing: readonly string[];
}

/** What must not get worse by a retraining, besides the corrections that are kept for judging. */
export const GUARDED: Readonly<Record<string, GuardedSets>> = {
  mnistTest: { judging: ['mnistTest'], choosing: ['mnistValidation'] },
  strokesHeldOut: {
    judging: ['pendigitsHeldOut', 'unipenHeldOut', 'unipenWordsHeldOut', 'lettersHeldOut'],
    choosing: ['pendigitsValidation', 'unipenValidation', 'unipenWordsValidation', 'lettersValidation'],
  },
};

/** How a model read sets, by their names. */
export interface Outcome {
  readonly rates: Readonly<Record<string, Rate>>;
  /** Places of the digits that it read wrongly. */
  readonly wrong: Readonly<Record<string, readonly number[]>>;
}

/** How a figure differs between two models that read the same digits. */
export interface Comparison {
  readonly before: Rate;
  readonly after: Rate;
  readonly changed: Changed;
}

/** Has a model read sets. @param onSet is told of each before it begins. */
export async function readSets(bytes: Uint8Array, calibration: Calibration, sets: readonly JudgedSet[], onSet: (set: NamedSet) => void = () => undefined): Promise<Outcome> {
  const model = await openOnnx(bytes);
  const rates: Record<string, Rate> = {};
  const wrong: Record<string, number[]> = {};
  for (const { name, title, labels, ...seen } of sets) {
    onSet({ name, title });
    const { accuracy, mistakes } = judge(await model.run(tensorsOf(seen, model.planes)), labels, calibration);
    rates[name] = accuracy;
    wrong[name] = mistakes.map(({ index }) => index);
  }
  await model.close();
  return { rates, wrong };
}

/** Two models on what must not get worse, figure by figure. @throws RangeError where a figure has no set: what is not measured is not safe. */
export function compareGuarded(before: Outcome, after: Outcome, by: keyof GuardedSets): Record<string, Comparison> {
  const figures = Object.entries(GUARDED).map(([figure, { [by]: names }]) => {
    const sets = names.filter((name) => name in before.rates);
    if (sets.length === 0) throw new RangeError(`Nothing to judge ${figure} by: none of ${names.join(', ')} is there.`);
    const pooledOf = ({ rates }: Outcome): Rate => pooled(sets.map((name) => rates[name]));
    const changed = bothChanged(sets.map((name) => changedBetween(before.wrong[name], after.wrong[name])));
    return [figure, { before: pooledOf(before), after: pooledOf(after), changed }] as const;
  });
  return Object.fromEntries(figures);
}

/** Several sets as one. */
function pooled(rates: readonly Rate[]): Rate {
  const right = rates.reduce((sum, { value, count }) => sum + Math.round(value * count), 0);
  return rate(right, rates.reduce((sum, { count }) => sum + count, 0));
}

/** Shares that differ by less are the same: 5 of 10,000 may drop where 0.0005 may. */
const ROUNDING = 1e-9;

/** A loss that chance would bring less often than this is one. */
const SIGNIFICANT = 0.05;

/**
 * Whether a figure got worse: by more than `mostDrop`, or by what chance does not explain. Among 10,000 digits, of which
 * two good models read some 20 otherwise, the exact test of those sees a loss of ten: so much as the drop is bounded by,
 * since what was lost and won on balance by chance must not refuse what is as good.
 */
export function lossIn({ before, after, changed }: Comparison, mostDrop: number): 'dropped' | 'worse' | undefined {
  if (before.value - after.value > mostDrop + ROUNDING) return 'dropped';
  return chanceOfLoss(changed) < SIGNIFICANT ? 'worse' : undefined;
}
