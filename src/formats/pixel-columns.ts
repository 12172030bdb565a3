import { InvalidRecordError } from '../core/errors.ts';
import { numberIn, readNumbers, type Separator } from './delimited.ts';

/** Which columns of a table of pictures hold what, counted from 0. */
export interface PixelColumns {
  /** Of each line. */
  readonly count: number;
  /** The pixels, row by row from the top left; the picture is a square. */
  readonly pixels: readonly number[];
  readonly label?: number;
  readonly writer?: number;
  /** Named columns that are none of these. */
  readonly unused: readonly string[];
  /** What a column is called, for the error. */
  readonly nameOf: (column: number) => string;
}

/** Sides of the pictures that are known for it: 8 × 8 of UCI's optical digits up to what is rare in a table. */
const [LEAST_SIDE, MOST_SIDE] = [8, 128];

const LABEL = /^(?:labels?|class|digits?|target|y|number|ground_?truth|klasse|ziffer|etiqueta|标签)$/i;
const INDEX = /^(?:|unnamed: ?\d+|id|idx|index|row|image_?id|no\.?|#)$/i;
const WRITER = /^(?:writers?|authors?|users?|subjects?|persons?|participants?)$/i;

/** The number that the name of a pixel's column ends with, or its row and column in the picture; undefined of any other. */
function pixelNumber(name: string): string | undefined {
  return /^(?:\D*[^\d\s]|)[ _]?(\d+)$/.exec(name)?.[1] ?? /^\D*(\d+[x_,]\d+)\D?$/i.exec(name)?.[1];
}

/** Whether a line names its columns: most of its cells are names, or they count from 0, as those of pandas do. */
export function isHeader(cells: readonly string[], separator: Separator): boolean {
  if (isCounting(cells, separator)) return true;
  const numbers = cells.filter((cell) => cell !== '' && !Number.isNaN(numberIn(cell, separator))).length;
  return cells.some((cell) => LABEL.test(cell)) || 2 * numbers < cells.length;
}

/** 0, 1, 2 … as names; no row of grey values goes on beyond 255. */
function isCounting(cells: readonly string[], separator: Separator): boolean {
  const from = cells.findIndex((cell) => cell === '0');
  if (from === -1 || from > 2 || cells.length < LEAST_SIDE ** 2) return false;
  const run = cells.slice(from).findIndex((cell, index) => numberIn(cell, separator) !== index);
  return run === -1 || run > 256;
}

/** Whether the names say nothing but how many there are, as those that pandas gives. */
export const areAllCounted = (names: readonly string[]): boolean => names.every((name) => /^\d*$/.test(name));

/** @throws InvalidRecordError where the names are not those of the pixels of one picture. */
export function columnsByName(names: readonly string[], source: string, line: number): PixelColumns {
  const place = `${source}, line ${line}`;
  const numbered = names.map((name) => (LABEL.test(name) || INDEX.test(name) || WRITER.test(name) ? undefined : pixelNumber(name)));
  const pixels = numbered.flatMap((number, column) => (number === undefined ? [] : [column]));
  const labels = names.flatMap((name, column) => (LABEL.test(name) ? [column] : []));
  if (pixels.length === 0) throw new InvalidRecordError(place, '', 'columns named label, pixel0, pixel1, …', excerpt(names));
  if (labels.length > 1) throw new InvalidRecordError(place, `column ${labels[1]! + 1}`, 'one column of labels', `another, "${names[labels[1]!]}"`);
  checkOrder(names, pixels, place);
  if (sideOf(pixels.length) === undefined) throw new InvalidRecordError(place, '', 'as many pixels as a square has, such as 784', String(pixels.length));
  const writer = names.findIndex((name) => WRITER.test(name));
  const used = new Set([...pixels, ...labels, writer]);
  return {
    count: names.length,
    pixels,
    ...(labels.length === 1 ? { label: labels[0]! } : {}),
    ...(writer === -1 ? {} : { writer }),
    unused: names.filter((name, column) => !used.has(column) && !INDEX.test(name)),
    nameOf: (column) => names[column] ?? `column ${column + 1}`,
  };
}

/** The numbers of the pixels count on by one, from 0 or 1, or go along the rows as in 1x1, 1x2, … 28x28. */
function checkOrder(names: readonly string[], pixels: readonly number[], place: string): void {
  const side = Math.round(Math.sqrt(pixels.length));
  const first = pixelNumber(names[pixels[0]!]!)!;
  const isGrid = /\D/.test(first);
  const [top, left] = first.split(/\D/).map(Number) as [number, number];
  pixels.forEach((column, index) => {
    const number = pixelNumber(names[column]!)!;
    const expected = isGrid ? [top + Math.floor(index / side), left + (index % side)] : [top + index];
    if (number.split(/\D/).map(Number).join() === expected.join()) return;
    const name = names[pixels[0]!]!.replace(first, isGrid ? first.replace(/^\d+(\D)\d+$/, `${expected[0]}$1${expected[1]}`) : String(expected[0]));
    throw new InvalidRecordError(place, `column ${column + 1}`, name, `"${names[column]}"`);
  });
  if (top > 1 || (isGrid && left > 1)) throw new InvalidRecordError(place, `column ${pixels[0]! + 1}`, 'the first pixel, numbered 0 or 1', `"${names[pixels[0]!]}"`);
}

/**
 * The columns of a table without names, by its first lines: the pixels of a square and, before or after them, a label;
 * before these a running number.
 * @throws InvalidRecordError where that is not how many columns there are, or nothing tells the label from a pixel.
 */
export function columnsByContent(lines: readonly string[], separator: Separator, source: string, line: number): PixelColumns {
  const rows = lines.map((text) => {
    const cells = new Float64Array(MOST_SIDE ** 2 + 2);
    return cells.subarray(0, readNumbers(text, separator, cells));
  });
  const count = rows[0]!.length;
  const side = Math.floor(Math.sqrt(count));
  const extra = count - side ** 2;
  if (side < LEAST_SIDE || side > MOST_SIDE || extra > 2) {
    throw new InvalidRecordError(`${source}, line ${line}`, '', 'a label and 784 pixels, or as many as another square has', `${count} ${count === 1 ? 'value' : 'values'}: "${lines[0]!.slice(0, 20)}"`);
  }
  const column = (index: number): number[] => rows.map((row) => row[index]!);
  const isRunning = (values: readonly number[]): boolean => values[0]! <= 1 && values.every((value, index) => value === values[0]! + index);
  const skipped = extra === 2 ? 1 : 0;
  if (skipped === 1 && !isRunning(column(0))) throw new InvalidRecordError(`${source}, line ${line}`, 'column 1', 'the number of the row, before label and pixels', String(rows[0]![0]));
  const label = extra === 0 ? undefined : labelColumn(column(skipped), column(count - 1)) === 'first' ? skipped : count - 1;
  const start = skipped + (label === skipped ? 1 : 0);
  return {
    count,
    pixels: Array.from({ length: side ** 2 }, (_, pixel) => start + pixel),
    ...(label === undefined ? {} : { label }),
    unused: [],
    nameOf: (index) => (index === label ? 'label' : index < start ? `column ${index + 1}` : `pixel${index - start}`),
  };
}

/**
 * The label stands first, as in all the well-known files, unless that column cannot be labels: it has other values than
 * digits, or is always 0, as the corner of a picture is, where the last is not.
 */
function labelColumn(first: readonly number[], last: readonly number[]): 'first' | 'last' {
  const canBe = (values: readonly number[]): boolean => values.every((value) => Number.isInteger(value) && value >= -1 && value <= 9);
  const isZero = (values: readonly number[]): boolean => values.every((value) => value === 0);
  if (!canBe(last)) return 'first';
  return !canBe(first) || (isZero(first) && !isZero(last)) ? 'last' : 'first';
}

/** The side of the square picture of so many pixels. */
export function sideOf(pixels: number): number | undefined {
  const side = Math.round(Math.sqrt(pixels));
  return side ** 2 === pixels && side >= LEAST_SIDE && side <= MOST_SIDE ? side : undefined;
}

const excerpt = (names: readonly string[]): string => `"${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}"`;
