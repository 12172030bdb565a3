import { fitChange, judge, shareOf, type Judged, type Problem } from './head.ts';

/** The rows of each digit: all are kept back together, and all are read. */
type Drawings = readonly (readonly number[])[];

/** Digits with the change that was fitted without them. */
export interface KeptBack {
  readonly rows: readonly number[];
  readonly change: Float64Array;
}

/** Digits dealt out into `count` folds, label by label: who draws 0 to 9 in turn would have a whole digit kept back at once. */
export function dealtFolds({ labels }: Problem, drawings: Drawings, count: number): Drawings[] {
  const labelOf = ([first]: readonly number[]): number => labels[first!]!;
  const sorted = [...drawings].sort((a, b) => labelOf(a) - labelOf(b));
  return Array.from({ length: count }, (_, fold) => sorted.filter((_, turn) => turn % count === fold));
}

/** A fold for each label, so that each is read by what was learned from the others only. */
export function labelFolds({ labels }: Problem, drawings: Drawings): Drawings[] {
  const labelOf = ([first]: readonly number[]): number => labels[first!]!;
  return [...new Set(drawings.map(labelOf))].map((label) => drawings.filter((rows) => labelOf(rows) === label));
}

/** Fits without each of the folds in turn. */
export function* keepBack(problem: Problem, folds: readonly Drawings[]): Generator<void, KeptBack[]> {
  const kept: KeptBack[] = [];
  for (const fold of folds) {
    const others = folds.filter((other) => other !== fold).flat(2);
    kept.push({ rows: fold.flat(), change: yield* fitChange(problem, others) });
  }
  return kept;
}

/** How the digits that were kept back are read. @param step share of the fitted changes that is made. */
export function judgeKeptBack(problem: Problem, kept: readonly KeptBack[], step = 1): Judged {
  const judged = kept.map(({ rows, change }) => judge(problem, rows, shareOf(change, step)));
  return { errors: judged.reduce((sum, { errors }) => sum + errors, 0), loss: judged.reduce((sum, { loss }) => sum + loss, 0) };
}
