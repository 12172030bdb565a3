import { InvalidRecordError } from '../core/errors.ts';
import type { Digit } from '../core/classes.ts';
import { numberIn, separatorOf, splitCells } from './delimited.ts';
import { digitOfText } from './digit-label.ts';
import type { Lines } from './text-rows.ts';

/** Labels that stand in a file of their own, in the order of the pictures. */
export interface LabelRows {
  /** Absent where it is -1: whoever labelled the rows left this one out. */
  readonly labels: readonly (Digit | undefined)[];
  /** Where the label of a row stands, for the error. */
  readonly placeOf: (row: number) => string;
}

/** The most labels that are held: more than are taken at once. */
const MOST = 2 ** 21;

/**
 * Reads a file of labels: one a line, behind a running number or not, or all in one line; under a name or not.
 * @param count how many there are to be, as there are pictures: a first line `0` may be a label, or pandas' name for the column.
 * @throws InvalidRecordError naming the line.
 */
export async function readLabelRows(lines: Lines, source: string, count: number, countedIn: string): Promise<LabelRows> {
  const rows: { text: string; line: number }[] = [];
  let line = 0;
  let blank: number | undefined;
  for await (const raw of lines) {
    line++;
    const text = line === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (text.trim() === '') {
      blank ??= line;
      continue;
    }
    // A label that is missing in the middle would move all that follow.
    if (blank !== undefined) throw new InvalidRecordError(`${source}, line ${blank}`, '', 'a digit from 0 to 9, or -1', 'an empty line');
    if (rows.length === MOST) throw new InvalidRecordError(source, '', `at most ${MOST} labels`, 'more');
    rows.push({ text, line });
  }
  if (/^"?sep=.?"?$/i.test(rows[0]?.text ?? '')) rows.shift();
  const first = rows[0];
  if (first === undefined) throw new InvalidRecordError(source, '', `${count} labels, as in ${countedIn}`, 'an empty file');
  const separator = separatorOf(first.text);
  const cells = splitCells(first.text, separator);
  if (rows.length === 1 && cells.length > 2) {
    return checked(cells.map((text, index) => ({ text, place: `${source}, line ${first.line}, value ${index + 1}` })), source, count, countedIn);
  }
  const column = cells.length - 1;
  if (column > 1) throw new InvalidRecordError(`${source}, line ${first.line}`, '', 'one label a line', `${cells.length} values`);
  const isNamed = digitOfText(cells[column]!) === undefined && Number.isNaN(numberIn(cells[column]!, separator));
  // A zero too many is the name that pandas gives to a column without one.
  if (isNamed || (cells[column] === '0' && rows.length === count + 1 && (column === 0 || cells[0] === ''))) rows.shift();
  const labels = rows.map(({ text, line: at }, index) => {
    const own = splitCells(text, separator);
    const place = `${source}, line ${at}`;
    if (own.length !== column + 1) throw new InvalidRecordError(place, '', column === 0 ? 'one label' : 'a number and a label', `${own.length} values`);
    if (column === 1 && numberIn(own[0]!, separator) !== numberIn(splitCells(rows[0]!.text, separator)[0]!, separator) + index) {
      throw new InvalidRecordError(place, 'column 1', 'the number of the row, counted on by one', `"${own[0]}"`);
    }
    return { text: own[column]!, place };
  });
  return checked(labels, source, count, countedIn);
}

function checked(cells: readonly { readonly text: string; readonly place: string }[], source: string, count: number, countedIn: string): LabelRows {
  if (cells.length !== count) throw new InvalidRecordError(source, '', `${count} rows, as in ${countedIn}`, String(cells.length));
  const labels = cells.map(({ text, place }) => {
    const digit = digitOfText(text);
    if (digit === undefined && !/^-1(?:\.0*)?(?:e[+-]?0+)?$/i.test(text)) throw new InvalidRecordError(place, '', 'a digit from 0 to 9, or -1', `"${text}"`);
    return digit;
  });
  return { labels, placeOf: (row) => cells[row]!.place };
}
