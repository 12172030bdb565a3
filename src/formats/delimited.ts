/*
 * Tables in text (CSV, TSV and their kin). There are tens of millions of cells in a set of pictures, so that numbers are
 * read character by character, and only what is no plain whole number takes the long way.
 */

/** What stands between two cells. A run of spaces is one separator. */
export type Separator = ',' | ';' | '\t' | ' ';

const SEPARATORS: readonly Separator[] = ['\t', ';', ',', ' '];

/**
 * What separates the cells of a line: the one that makes the most of them. Commas beside semicolons or tabs are decimal
 * commas.
 */
export function separatorOf(line: string): Separator {
  const counts = SEPARATORS.map((separator) => splitCells(line, separator).length);
  // Whoever separates by ", " leaves as many spaces as commas.
  const best = counts.findIndex((count) => count > 1);
  return best === -1 ? ',' : SEPARATORS[best]!;
}

/** The cells of a line, without the quotes around them and the spaces at their ends. */
export function splitCells(line: string, separator: Separator): string[] {
  if (separator === ' ') return line.trim().split(/\s+/).map(unquoted);
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  const cells: string[] = [];
  for (let at = 0; at <= line.length; ) {
    const end = cellEnd(line, at, separator);
    cells.push(unquoted(line.slice(at, end).trim()));
    at = end + 1;
  }
  return cells;
}

const unquoted = (cell: string): string => (/^".*"$/s.test(cell) ? cell.slice(1, -1).replaceAll('""', '"').trim() : cell);

/** Where the cell that begins at `at` ends: at the next separator that stands in no quotes, or at the end of the line. */
function cellEnd(line: string, at: number, separator: Separator): number {
  let start = at;
  while (line[start] === ' ') start++;
  if (line[start] === '"') {
    for (let quote = line.indexOf('"', start + 1); quote !== -1; quote = line.indexOf('"', quote + 2)) {
      if (line[quote + 1] === '"') continue;
      start = quote + 1;
      break;
    }
  }
  const end = line.indexOf(separator, start);
  return end === -1 ? line.length : end;
}

/** A cell as a number; NaN where it is none. A decimal comma is one only where commas separate nothing. */
export function numberIn(cell: string, separator: Separator): number {
  const text = separator === ',' ? cell : cell.replace(',', '.');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

const ZERO = 48;

/**
 * Reads all cells of a line as numbers into `target`; what is none becomes NaN.
 * @returns how many cells there are, those beyond the target's length counted only.
 */
export function readNumbers(line: string, separator: Separator, target: Float64Array): number {
  if (separator === ' ') {
    const cells = splitCells(line, separator);
    cells.slice(0, target.length).forEach((cell, index) => (target[index] = numberIn(cell, separator)));
    return cells.length;
  }
  const mark = separator.charCodeAt(0);
  let count = 0;
  for (let at = 0; at <= line.length; count++) {
    const start = at;
    let value = 0;
    while (at < line.length && at - start < 9) {
      const digit = line.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) break;
      value = 10 * value + digit;
      at++;
    }
    const ends = at === line.length || line.charCodeAt(at) === mark;
    if (!ends || at === start) {
      at = cellEnd(line, start, separator);
      value = numberIn(unquoted(line.slice(start, at).trim()), separator);
    }
    if (count < target.length) target[count] = value;
    at++;
  }
  return count;
}
