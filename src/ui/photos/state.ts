import type { PictureRecognition } from '../../contracts/pictures.ts';
import { overlap, type Box } from '../../core/pictures/plane.ts';
import type { FoundDigit } from '../../core/pictures/picture-reading.ts';
import { certaintyOf } from '../../core/reading/prediction.ts';
import { judgementOf, type Judgement } from '../../core/records/correction.ts';

/** A digit of the picture, or what was boxed as one. */
export interface PhotoDigit {
  /** Another box is another digit, under another key. */
  readonly key: number;
  readonly box: Box;
  /** What was read in the box; `blank` where there is no ink, `failed` where it could not be read. */
  readonly read: FoundDigit | 'reading' | 'blank' | 'failed';
  /** What it is, as the user says. */
  readonly label?: Judgement;
}

type Lines = readonly (readonly PhotoDigit[])[];

/** A picture that is gone through. Pure: every function gives a new one. */
export interface Photo {
  readonly picture: Pick<PictureRecognition, 'id' | 'width' | 'height' | 'shown'> & { readonly kind: PictureRecognition['reading']['kind'] };
  /** From top to bottom, each from left to right. */
  readonly lines: Lines;
  /** Key of the digit that the ten keys are about. */
  readonly chosen: number | undefined;
  /** What was there before each step, oldest first. */
  readonly past: readonly { readonly lines: Lines; readonly chosen: number | undefined }[];
  readonly nextKey: number;
}

/** Steps that can be taken back. */
const MOST_STEPS = 200;

export function photoOf({ id, width, height, shown, reading }: PictureRecognition): Photo {
  let nextKey = 0;
  const lines = reading.lines.map((line) => line.map((read): PhotoDigit => ({ key: nextKey++, box: read.box, read })));
  return { picture: { id, width, height, shown, kind: reading.kind }, lines, chosen: leastCertain(lines.flat())?.key, past: [], nextKey };
}

export const digitsOf = ({ lines }: Pick<Photo, 'lines'>): PhotoDigit[] => lines.flat();
export const chosenOf = (photo: Photo): PhotoDigit | undefined => digitsOf(photo).find(({ key }) => key === photo.chosen);
export const foundOf = ({ read }: PhotoDigit): FoundDigit | undefined => (typeof read === 'string' ? undefined : read);

/** Among the digits that have no label yet. */
function leastCertain(digits: readonly PhotoDigit[]): PhotoDigit | undefined {
  const certainty = (digit: PhotoDigit): number => certaintyOf(foundOf(digit)?.prediction);
  const open = digits.filter(({ label }) => label === undefined);
  return open.reduce<PhotoDigit | undefined>((least, each) => (least === undefined || certainty(each) < certainty(least) ? each : least), undefined);
}

export function choose(photo: Photo, key: number | undefined): Photo {
  return photo.chosen === key ? photo : { ...photo, chosen: key };
}

/** The chosen digit is that; nothing happens before it is read. */
export function judge(photo: Photo, label: Judgement): Photo {
  const digit = chosenOf(photo);
  if (digit === undefined || foundOf(digit) === undefined || digit.label === label) return photo;
  return stepped(photo, replaced(photo.lines, { ...digit, label }));
}

/** Digits that "all right" would confirm: read, recognised, and nothing said of them yet. */
export const unjudged = (photo: Pick<Photo, 'lines'>): PhotoDigit[] => digitsOf(photo).filter((digit) => digit.label === undefined && foundOf(digit)?.prediction.isDigit === true);

/** They are what they were read as. What was not recognised is left to be judged one by one, and the first of it is chosen. */
export function confirmRest(photo: Photo): Photo {
  const rest = new Set(unjudged(photo));
  if (rest.size === 0) return photo;
  const lines = photo.lines.map((line) => line.map((digit) => (rest.has(digit) ? { ...digit, label: judgementOf(foundOf(digit)!.prediction) } : digit)));
  const next = leastCertain(lines.flat());
  return { ...stepped(photo, lines), chosen: next?.key ?? photo.chosen };
}

/** A box more, which is to be read. */
export function addBox(photo: Photo, box: Box): Photo {
  return { ...stepped(photo, placed(photo.lines, { key: photo.nextKey, box, read: 'reading' })), chosen: photo.nextKey, nextKey: photo.nextKey + 1 };
}

/** Another box for the same digit, which is to be read; what was said of it still holds. */
export function changeBox(photo: Photo, key: number, box: Box): Photo {
  const before = digitsOf(photo).find((digit) => digit.key === key);
  if (before === undefined || isSameBox(before.box, box)) return photo;
  const digit: PhotoDigit = { ...before, key: photo.nextKey, box, read: 'reading' };
  return { ...stepped(photo, placed(without(photo.lines, key), digit)), chosen: digit.key, nextKey: photo.nextKey + 1 };
}

export function removeBox(photo: Photo, key: number): Photo {
  const digits = digitsOf(photo);
  const place = digits.findIndex((digit) => digit.key === key);
  if (place < 0) return photo;
  const next = digits[place + 1] ?? digits[place - 1];
  return { ...stepped(photo, without(photo.lines, key)), chosen: next?.key };
}

/** What was read in a box; also before the steps that came after. */
export function read(photo: Photo, key: number, found: Exclude<PhotoDigit['read'], 'reading'>): Photo {
  const seen = (lines: Lines): Lines => {
    const digit = lines.flat().find((each) => each.key === key);
    return digit === undefined ? lines : replaced(lines, { ...digit, read: found });
  };
  return { ...photo, lines: seen(photo.lines), past: photo.past.map((each) => ({ ...each, lines: seen(each.lines) })) };
}

/** Says again what was said of a digit, which could not be taken back. */
export function said(photo: Photo, key: number, label: Judgement): Photo {
  const digit = digitsOf(photo).find((each) => each.key === key);
  return digit === undefined ? photo : { ...photo, lines: replaced(photo.lines, { ...digit, label }) };
}

export function undo(photo: Photo): Photo {
  const before = photo.past.at(-1);
  return before === undefined ? photo : { ...photo, ...before, past: photo.past.slice(0, -1) };
}

/** The digit beside the chosen one, or in the line above or below it, by where that lies. */
export function neighbour(photo: Photo, towards: 'left' | 'right' | 'up' | 'down'): PhotoDigit | undefined {
  const digits = digitsOf(photo);
  const digit = chosenOf(photo);
  if (digit === undefined) return digits[0];
  if (towards === 'left' || towards === 'right') return digits[digits.indexOf(digit) + (towards === 'left' ? -1 : 1)];
  const line = photo.lines.findIndex((each) => each.includes(digit));
  const other = photo.lines[line + (towards === 'up' ? -1 : 1)];
  const middle = ({ box }: PhotoDigit): number => box.left + box.width / 2;
  return other?.reduce((nearest, each) => (Math.abs(middle(each) - middle(digit)) < Math.abs(middle(nearest) - middle(digit)) ? each : nearest));
}

function stepped(photo: Photo, lines: Lines): Photo {
  return { ...photo, lines, past: [...photo.past, { lines: photo.lines, chosen: photo.chosen }].slice(-MOST_STEPS) };
}

const replaced = (lines: Lines, digit: PhotoDigit): Lines => lines.map((line) => line.map((each) => (each.key === digit.key ? digit : each)));
const without = (lines: Lines, key: number): Lines => lines.map((line) => line.filter((digit) => digit.key !== key)).filter((line) => line.length > 0);

/** Put into the line that it stands in, by half of its height, or into one of its own. */
function placed(lines: Lines, digit: PhotoDigit): Lines {
  const { top, height } = digit.box;
  const shared = lines.map((line) => Math.max(...line.map(({ box }) => overlap(box.top, box.height, top, height))));
  const best = shared.indexOf(Math.max(...shared));
  if (best < 0 || shared[best]! < height / 2) return [...lines, [digit]].sort((a, b) => a[0]!.box.top - b[0]!.box.top);
  return lines.map((line, i) => (i === best ? [...line, digit].sort((a, b) => a.box.left + a.box.width / 2 - b.box.left - b.box.width / 2) : line));
}

const isSameBox = (a: Box, b: Box): boolean => a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
