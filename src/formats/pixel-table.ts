import { InvalidRecordError } from '../core/errors.ts';
import type { Digit } from '../core/classes.ts';
import type { Raster } from '../core/preprocessing/raster.ts';
import { readNumbers, separatorOf, splitCells, type Separator } from './delimited.ts';
import { digitOfText } from './digit-label.ts';
import { BYTES, grayOf, surveyPictures, type GrayScale } from './gray-scale.ts';
import { areAllCounted, columnsByContent, columnsByName, isHeader, sideOf, type PixelColumns } from './pixel-columns.ts';
import type { Lines } from './text-rows.ts';

/*
 * Pictures in a table, one a line, in whatever dialect: with a header or without, the label first, last or in no column,
 * beside an index or other columns, separated by commas, semicolons, tabs or spaces, with quotes, decimals, exponents, grey
 * from 0 to 255 or 0 to 1. Kaggle's "Digit Recognizer" (`label,pixel0,…,pixel783`) is one of them.
 */

/** Lines by which dialect, columns and scale are known; they are kept in memory until then. */
const HEAD = 200;

export interface TableDigit {
  /** Counted from 1, as a text editor does. */
  readonly line: number;
  /** Absent where there is no such column, or it says -1: whoever labelled the rows left this one out. */
  readonly label?: Digit;
  readonly writer?: string;
  /** 255 is the most that the file's scale has. */
  readonly raster: Raster;
}

export interface PixelTable {
  /** Whether there is a column of labels. */
  readonly isLabelled: boolean;
  /** Named columns that nothing is made of. */
  readonly unused: readonly string[];
  /** Whether the pictures are dark on light. */
  readonly isDarkOnLight: boolean;
  readonly side: number;
  /** Whether the first line names the columns. */
  readonly hasHeader: boolean;
  readonly digits: AsyncIterable<TableDigit>;
}

export interface TableRow {
  readonly text: string;
  readonly line: number;
}

/**
 * Finds out what a table holds by its first lines, and reads it line after line, so that a file of any size needs the
 * memory of a few. Empty lines are passed over.
 * @param source the file's name, for the error.
 * @throws InvalidRecordError naming file, line and column, here or when the digits are read.
 */
export function openPixelTable(lines: Lines, source: string): Promise<PixelTable> {
  return openTable(numbered(lines), source);
}

/** @param names of the columns, where they do not stand in the first row. @throws as `openPixelTable` */
export async function openTable(rows: AsyncGenerator<TableRow, undefined>, source: string, given?: readonly string[]): Promise<PixelTable> {
  const head: TableRow[] = [];
  while (head.length < HEAD) {
    const next = await rows.next();
    if (next.done === true) break;
    head.push(next.value);
  }
  const declared = /^"?sep=(.)"?$/i.exec(head[0]?.text ?? '')?.[1];
  if (declared !== undefined) head.shift();
  const first = head[0];
  if (first === undefined) throw new InvalidRecordError(source, '', 'pictures, one a line', given === undefined ? 'an empty file' : 'none');
  const separator = declared === undefined ? separatorOf(first.text) : separatorNamed(declared, source);
  const names = given ?? splitCells(first.text, separator);
  const hasHeader = given !== undefined || isHeader(names, separator);
  if (hasHeader && given === undefined) head.shift();
  // Of 785 columns that are only counted, one is the label; which, their content says.
  const isNamed = hasHeader && !(areAllCounted(names) && sideOf(names.filter((name) => name !== '').length) === undefined);
  const rest = head[0];
  if (!isNamed && rest === undefined) throw new InvalidRecordError(source, '', 'pictures after the header', 'none');
  const columns = isNamed ? columnsByName(names, source, first.line) : columnsByContent(head.map(({ text }) => text), separator, source, rest!.line);
  const reader = new RowReader(columns, separator, source);
  reader.lookAt(head);
  async function* digits(): AsyncGenerator<TableDigit> {
    for (const row of head.splice(0)) yield reader.read(row);
    for await (const row of rows) yield reader.read(row);
  }
  return {
    isLabelled: columns.label !== undefined,
    unused: columns.unused,
    isDarkOnLight: reader.isDarkOnLight,
    side: reader.side,
    hasHeader,
    digits: digits(),
  };
}

/** The separator that a first line `sep=;` names, as Excel writes and reads it. */
function separatorNamed(character: string, source: string): Separator {
  if (character === ',' || character === ';' || character === '\t' || character === ' ') return character;
  throw new InvalidRecordError(`${source}, line 1`, 'sep', 'a comma, a semicolon, a tab or a space', `"${character}"`);
}

async function* numbered(lines: Lines): AsyncGenerator<TableRow, undefined> {
  let line = 0;
  for await (const text of lines) {
    line++;
    if (text.trim() !== '') yield { text: line === 1 ? text.replace(/^\uFEFF/, '') : text, line };
  }
  return undefined;
}

class RowReader {
  readonly side: number;
  isDarkOnLight = false;
  readonly #columns: PixelColumns;
  readonly #separator: Separator;
  readonly #source: string;
  readonly #cells: Float64Array;
  #scale: GrayScale = BYTES;

  constructor(columns: PixelColumns, separator: Separator, source: string) {
    this.#columns = columns;
    this.#separator = separator;
    this.#source = source;
    this.#cells = new Float64Array(columns.count);
    this.side = sideOf(columns.pixels.length)!;
  }

  /** Learns scale and paper from the first rows; what is wrong with them is thrown when they are read. */
  lookAt(rows: readonly TableRow[]): void {
    const pictures = rows.flatMap(({ text }) => {
      const isWhole = readNumbers(text, this.#separator, this.#cells) === this.#columns.count;
      return isWhole ? [Float64Array.from(this.#columns.pixels, (column) => this.#cells[column]!)] : [];
    });
    const { scale, isDarkOnLight } = surveyPictures(pictures, this.side, this.side);
    this.#scale = scale;
    this.isDarkOnLight = isDarkOnLight;
  }

  read({ text, line }: TableRow): TableDigit {
    const { count, pixels, label, writer, nameOf } = this.#columns;
    const place = `${this.#source}, line ${line}`;
    const found = readNumbers(text, this.#separator, this.#cells);
    if (found !== count) throw new InvalidRecordError(place, '', `${count} values`, String(found));
    const gray = new Uint8Array(pixels.length);
    for (let pixel = 0; pixel < pixels.length; pixel++) {
      const value = grayOf(this.#cells[pixels[pixel]!]!, this.#scale);
      if (value === undefined) throw new InvalidRecordError(place, nameOf(pixels[pixel]!), rangeText(this.#scale), `"${this.#cell(text, pixels[pixel]!)}"`);
      gray[pixel] = value;
    }
    const digit = label === undefined ? undefined : this.#label(text, label, place);
    const name = writer === undefined ? '' : this.#cell(text, writer);
    return {
      line,
      ...(digit === undefined ? {} : { label: digit }),
      ...(name === '' ? {} : { writer: name }),
      raster: { pixels: gray, width: this.side, height: this.side },
    };
  }

  #label(text: string, column: number, place: string): Digit | undefined {
    const cell = this.#cell(text, column);
    const digit = digitOfText(cell);
    if (digit === undefined && !/^-1(?:\.0*)?$/.test(cell)) throw new InvalidRecordError(place, this.#columns.nameOf(column), 'a digit from 0 to 9', `"${cell}"`);
    return digit;
  }

  #cell(text: string, column: number): string {
    return splitCells(text, this.#separator)[column] ?? '';
  }
}

function rangeText({ least, most, isWhole }: GrayScale): string {
  const range = `a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}`;
  return most === 255 ? range : `${range}, as in the rows before`;
}
