import type { EvaluatedSet, Evaluation } from '../metrics/evaluation.ts';
import { formatRate } from '../metrics/format-rate.ts';
import { doubtSentence } from './doubt-section.ts';

/** A table in plain text: the first column left, all others right. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ').trimEnd())
    .join('\n');
}

const percent = (share: number, digits = 2): string => `${(100 * share).toFixed(digits)} %`;

/** The evaluation as a terminal shows it: a summary of all sets, then each set's digits and confusions. */
export function textReport({ sets, strokes, notDigits }: Evaluation): string {
  const summary = textTable([
    ['set', 'right', 'taken for no digit', 'log loss', 'calibration error', 'by count'],
    ...[...sets, ...strokes].map(({ title, accuracy, rejected, nll, ece, eceByCount }) => [title, formatRate(accuracy), percent(rejected.value), nll.toFixed(4), percent(ece), percent(eceByCount)]),
  ]);
  const doubt = textTable([
    ['no digits', 'taught', 'taken for none', 'AUROC'],
    ...notDigits.kinds.map(({ title, taught, rejected, auroc }) => [title, taught ? 'yes' : 'no', formatRate(rejected), auroc.toFixed(4)]),
  ]);
  return [summary, doubt, doubtSentence(notDigits), ...sets.map(setReport)].join('\n\n');
}

function setReport({ title, digits, confusion, accuracy }: EvaluatedSet): string {
  const report = textTable([
    ['digit', 'wrong–right', 'error', 'precision', 'recall', 'F1', 'support'],
    ...digits.map((each) => [
      String(each.digit),
      `${each.errors}–${each.support - each.errors}`,
      percent(each.errorRate),
      each.precision.toFixed(4),
      each.recall.toFixed(4),
      each.f1.toFixed(4),
      String(each.support),
    ]),
  ]);
  const matrix = textTable([
    ['is \\ read as', ...digits.map(({ digit }) => String(digit))],
    ...confusion.map((row, label) => [String(digits[label].digit), ...row.map((count) => (count === 0 ? '·' : String(count)))]),
  ]);
  return `${title}: ${formatRate(accuracy)}\n\n${report}\n\n${matrix}`;
}
