/*
 * Finds where labels do not belong to their pictures for many rows on end: as when, in a list of labels, one was lost
 * and another added further down. No single row proves it, a run of them does.
 *
 * A model's probabilities judge. In a sound file a label is right, or with a small probability e any digit; e is what
 * the file as a whole shows. In a run where the labels are shifted, the same holds of the label some rows away; where
 * they have nothing to do with the pictures, every digit is as likely. A run is reported where the logarithm of the
 * likelihood ratio, summed over its rows, cannot be chance among so many rows.
 */

export interface DoubtfulRun {
  /** Rows of the labels that are in the wrong place, counted from 0, both included. */
  readonly first: number;
  readonly last: number;
  /** How many rows below its picture each label stands (negative: above it); absent where no shift explains them. */
  readonly shift?: number;
  /** Logarithm of how much likelier this is than a sound file. */
  readonly score: number;
}

/** Looked for: labels that stand up to so many rows from their pictures. */
const MOST_SHIFT = 3;
/** Of finding any run in a sound file, at most. */
const FALSE_ALARM = 1e-3;
/** Even careful people mislabel so many. */
const LEAST_ERRORS = 0.005;
/** More runs than this are not mended by looking at them. */
const MOST_RUNS = 20;

/**
 * @param probabilities [count, 10], by the model, in the order of the file.
 * @param labels 0…9, or -1 for a row without.
 * @returns the runs, in the order of the file.
 */
export function doubtfulRuns(probabilities: ArrayLike<number>, labels: ArrayLike<number>): DoubtfulRun[] {
  const count = labels.length;
  if (count === 0) return [];
  const errors = errorShare(probabilities, labels);
  const likelihood = (row: number, label: number | undefined): number => (label === undefined || label < 0 ? 0.1 : (1 - errors) * probabilities[10 * row + label] + errors / 10);
  const shifts = Array.from({ length: 2 * MOST_SHIFT }, (_, i) => (i < MOST_SHIFT ? i - MOST_SHIFT : i - MOST_SHIFT + 1));
  const gains = [undefined, ...shifts].map((shift) => ({
    shift,
    rows: Float64Array.from({ length: count }, (_, row) => {
      const instead = shift === undefined ? 0.1 : likelihood(row, row + shift < 0 ? undefined : labels[row + shift]);
      return Math.log(instead / likelihood(row, labels[row]));
    }),
  }));
  const threshold = Math.log((count * gains.length) / FALSE_ALARM);

  const runs: DoubtfulRun[] = [];
  while (runs.length < MOST_RUNS) {
    const [best] = gains.map(({ shift, rows }) => ({ shift, ...bestStretch(rows) })).sort((a, b) => b.score - a.score);
    if (!(best.score >= threshold)) break;
    for (const { rows } of gains) rows.fill(-Infinity, best.first, best.last + 1);
    runs.push(asRun(best, probabilities, labels));
  }
  return runs.sort((a, b) => a.first - b.first);
}

interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

/**
 * From rows of pictures to rows of labels. Where labels repeat, a shift does not show at once: it began before. At the
 * ends, what is right where it stands is left out.
 */
function asRun({ first, last, score, shift }: Stretch & { readonly shift: number | undefined }, probabilities: ArrayLike<number>, labels: ArrayLike<number>): DoubtfulRun {
  let [from, to] = [first, last];
  if (shift !== undefined) {
    for (let more = Math.abs(shift); more > 0 && from > 0 && labels[from - 1] === labels[from - 1 + shift]; more--) from--;
    for (let more = Math.abs(shift); more > 0 && to < labels.length - 1 && labels[to + 1] === labels[to + 1 + shift]; more--) to++;
    [from, to] = [from + shift, to + shift];
  }
  while (from < to && isAnswer(probabilities, from, labels[from])) from++;
  while (from < to && isAnswer(probabilities, to, labels[to])) to--;
  return { first: from, last: to, ...(shift === undefined ? {} : { shift }), score };
}

/** Whether no digit is likelier than the label. */
function isAnswer(probabilities: ArrayLike<number>, row: number, label: number): boolean {
  if (label < 0) return false;
  for (let digit = 0; digit < 10; digit++) if (probabilities[10 * row + digit] > probabilities[10 * row + label]) return false;
  return true;
}

/** The stretch with the greatest sum (Kadane's algorithm). */
function bestStretch(values: Float64Array): Stretch {
  let best: Stretch = { first: 0, last: 0, score: -Infinity };
  let sum = 0;
  let first = 0;
  values.forEach((value, row) => {
    if (sum <= 0) [sum, first] = [0, row];
    sum += value;
    if (sum > best.score) best = { first, last: row, score: sum };
  });
  return best;
}

/** Share of labels that are not the model's answer. */
function errorShare(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  let wrong = 0;
  let labelled = 0;
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] < 0) continue;
    labelled++;
    if (!isAnswer(probabilities, row, labels[row])) wrong++;
  }
  return Math.min(0.9, Math.max(LEAST_ERRORS, labelled === 0 ? 0 : wrong / labelled));
}
