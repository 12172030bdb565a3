import type { Rate } from '../../src/core/rate.ts';
import type { Evaluation } from './evaluation.ts';

/** One figure of several runs. */
export interface SeedsRow {
  readonly title: string;
  /** Whether the values are shares, to be shown in percent. */
  readonly isShare: boolean;
  /** In the order of the runs. */
  readonly values: readonly number[];
  readonly mean: number;
  /** Standard deviation of the sample, n − 1. */
  readonly deviation: number;
}

/** What one recipe comes to with different seeds; `seeds.json` in the folder of each of the runs. */
export interface SeedsTable {
  readonly schema: 'scrawl-seeds/1';
  readonly command: string;
  readonly createdAt: string;
  readonly runs: readonly { readonly name: string; readonly seed: number; readonly modelSha256: string }[];
  readonly rows: readonly SeedsRow[];
}

/**
 * The figures that all evaluations have, side by side.
 * @throws RangeError for fewer than two.
 */
export function seedsRowsOf(evaluations: readonly Evaluation[]): SeedsRow[] {
  if (evaluations.length < 2) throw new RangeError('A spread takes two runs at least.');
  const [first] = evaluations;
  const rows: SeedsRow[] = [];
  const add = (title: string, isShare: boolean, find: (evaluation: Evaluation) => number | undefined): void => {
    const values = evaluations.map(find);
    if (values.every((value) => value !== undefined)) rows.push(rowOf(title, isShare, values));
  };
  const valueOf = (rate: Rate | undefined): number | undefined => rate?.value;
  for (const { name, title } of first.sets) add(title, true, ({ sets }) => valueOf(sets.find((set) => set.name === name)?.accuracy));
  for (const { title } of first.strokes) {
    const own = ({ strokes }: Evaluation): Evaluation['strokes'][number] | undefined => strokes.find((each) => each.title === title);
    add(title, true, (evaluation) => valueOf(own(evaluation)?.accuracy));
    add(`${title}: calibration error`, true, (evaluation) => own(evaluation)?.ece);
  }
  add('digits taken for none', true, ({ notDigits }) => notDigits.digitsRejected.value);
  add('letters and signs taken for no digit', true, ({ notDigits }) => notDigits.unseen.rejected.value);
  add('letters and signs, AUROC', false, ({ notDigits }) => notDigits.unseen.auroc);
  add('kinds that training shows, AUROC', false, ({ notDigits }) => notDigits.taught.auroc);
  return rows;
}

function rowOf(title: string, isShare: boolean, values: readonly number[]): SeedsRow {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { title, isShare, values, mean, deviation: Math.sqrt(variance) };
}
