import type { LengthResult } from './evaluate-numbers.ts';

/** For a terminal, in per cent; `goal` is the chance that so many single digits would all be read right. */
export function numberTable(title: string, results: readonly LengthResult[]): string {
  const percent = (share: number): string => (100 * share).toFixed(2);
  const rows = results.map(({ length, count, whole, wholeUnlessRefused, cutErrors, readErrors, oneDigit, confidence }) =>
    [String(length), String(count), ...[whole, wholeUnlessRefused, oneDigit ** length, cutErrors, readErrors, confidence].map(percent)],
  );
  const table = [['digits', 'numbers', 'right', 'without verdict', 'goal', 'cut wrong', 'misread', 'confidence'], ...rows];
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  const lines = table.map((row) => row.map((cell, column) => cell.padStart(widths[column])).join('  '));
  return `${title}\n${lines.join('\n')}\n`;
}
