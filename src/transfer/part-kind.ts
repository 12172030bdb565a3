import { beginsAsArff } from '../formats/arff.ts';
import { separatorOf, splitCells } from '../formats/delimited.ts';
import { digitOfText } from '../formats/digit-label.ts';
import { beginsAsIdx, readIdxHeader } from '../formats/idx.ts';
import { beginsAsNpy, LONGEST_NPY_HEADER, readNpyHeader } from '../formats/npy.ts';
import { holdsPictures, type ArrayHeader } from '../formats/number-array.ts';
import { isHeader } from '../formats/pixel-columns.ts';
import { beginsAsUnipen } from '../formats/unipen.ts';
import type { FilePart } from './file-part.ts';
import { beginningOf } from './text.ts';

/** What a file was found to be by how it begins. */
export type PartKind =
  | { readonly kind: 'zip' | 'parquet' | 'picture' | 'batch' | 'lines' | 'list' | 'inkml' | 'arff' | 'unipen' }
  /** Pictures, one a row; whether there are labels among the columns, the reader says. */
  | { readonly kind: 'table' }
  /** Labels without pictures: in text. */
  | { readonly kind: 'labels' }
  | { readonly kind: 'array'; readonly format: 'idx' | 'npy'; readonly header: ArrayHeader; readonly holds: 'pictures' | 'labels' }
  /** Answers that were made for Kaggle: nobody's labels. */
  | { readonly kind: 'answers' }
  | { readonly kind: 'other'; readonly beginning: string };

/** Bytes by which a file is known, or a row of 784 fractions for one. */
const HEAD = 2 ** 15;

const beginsWith = (head: Uint8Array, bytes: readonly number[]): boolean => bytes.every((byte, index) => head[index] === byte);
export const isZip = (head: Uint8Array): boolean => beginsWith(head, [0x50, 0x4b, 3, 4]) || beginsWith(head, [0x50, 0x4b, 5, 6]);
/** PNG, JPEG, GIF, BMP, WebP. */
const PICTURES: readonly (readonly number[])[] = [[0x89, 0x50, 0x4e, 0x47], [0xff, 0xd8, 0xff], [0x47, 0x49, 0x46, 0x38], [0x42, 0x4d]];
export const isPicture = (head: Uint8Array): boolean =>
  PICTURES.some((bytes) => beginsWith(head, bytes)) || (beginsWith(head, [0x52, 0x49, 0x46, 0x46]) && beginsWith(head.subarray(8), [0x57, 0x45, 0x42, 0x50]));

/** @throws InvalidRecordError where it begins as one of the kinds and is damaged already there */
export async function kindOf(part: FilePart): Promise<PartKind> {
  const head = await part.head(Math.max(HEAD, LONGEST_NPY_HEADER));
  if (isZip(head)) return { kind: 'zip' };
  if (beginsWith(head, [0x50, 0x41, 0x52, 0x31])) return { kind: 'parquet' };
  if (beginsAsIdx(head)) return arrayKind('idx', readIdxHeader(head, part.source));
  if (beginsAsNpy(head)) return arrayKind('npy', readNpyHeader(head, part.source));
  if (isPicture(head)) return { kind: 'picture' };
  return textKind(beginningOf(head), part.path, head.length < HEAD);
}

const arrayKind = (format: 'idx' | 'npy', header: ArrayHeader): PartKind => ({ kind: 'array', format, header, holds: holdsPictures(header) ? 'pictures' : 'labels' });

function textKind(text: string, path: string, isWhole: boolean): PartKind {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  // A batch, too, may stand in one line.
  if (start.startsWith('{')) return { kind: /^\{\s*"(?:schema|batchId|corrections)"/.test(start) ? 'batch' : 'lines' };
  if (start.startsWith('[')) return { kind: 'list' };
  if (/^<(?:\?xml|!--|!DOCTYPE\s+ink|(?:\w+:)?ink[\s>])/i.test(start) && /<(?:\w+:)?ink[\s>]/.test(start)) return { kind: 'inkml' };
  if (beginsAsArff(start)) return { kind: 'arff' };
  if (beginsAsUnipen(start)) return { kind: 'unipen' };
  const lines = start.split(/\r\n|\n|\r/).filter((line, index, all) => line.trim() !== '' && !/^"?sep=/i.test(line) && (isWhole || index < all.length - 1 || all.length === 1));
  const [first = '', second] = lines;
  const separator = separatorOf(first);
  const cells = splitCells(first, separator);
  if (/^imageid$/i.test(cells[0]!) && /^label$/i.test(cells[1] ?? '') && cells.length === 2) return { kind: 'answers' };
  const isLabel = (cell: string | undefined): boolean => cell !== undefined && (digitOfText(cell) !== undefined || /^-1(?:\.0*)?(?:e[+-]?0+)?$/i.test(cell));
  const inOneLine = lines.length === 1 && cells.length > 2 && cells.every(isLabel);
  if (inOneLine && (cells.length < 64 || /labels?|target/i.test(path))) return { kind: 'labels' };
  if (cells.length >= 64) return { kind: 'table' };
  if (cells.length <= 2) {
    const data = second === undefined ? cells : splitCells(second, separator);
    if (data.length === cells.length && isLabel(data.at(-1)) && (isLabel(cells.at(-1)) || /^[\w .-]{1,30}$/.test(cells.at(-1)!))) return { kind: 'labels' };
  }
  if (cells.length > 2 && (isHeader(cells, separator) ? cells.some((cell) => /pixel/i.test(cell)) : cells.every((cell) => /^[-+\d.e]+$/i.test(cell)))) return { kind: 'table' };
  return { kind: 'other', beginning: start.slice(0, 20) };
}
