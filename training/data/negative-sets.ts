import { DIGITS, type Classes } from '../../src/core/classes.ts';
import type { Ink } from '../../src/core/ink/ink.ts';
import { seeInk } from '../../src/core/preprocessing/preprocess.ts';
import type { StrokeSample } from '../../src/formats/stroke-ndjson.ts';
import { randomFrom } from '../lib/random.ts';
import { GLYPH_KINDS, type GlyphKind } from './glyphs.ts';
import { makeNegative, NEGATIVE_KINDS, type NegativeKind } from './negatives.ts';
import { CHOOSING_KINDS, glyphNegatives, makeOtherNegative, type ChoosingKind } from './other-negatives.ts';
import { seenSet, type SeenSet } from './tensors.ts';
import { letterPart, strokePart, type Part } from './splits.ts';

/** Letters and signs that people wrote, by what they are. */
export const WRITTEN_KINDS = ['upper', 'lower', 'symbol'] as const;
export type WrittenKind = (typeof WRITTEN_KINDS)[number];

/** Drawings of one kind that are no digits, as a model sees them. */
export interface NegativeSet extends SeenSet {
  readonly kind: NegativeKind | ChoosingKind | GlyphKind | WrittenKind;
  readonly title: string;
  /** Whether training shows drawings of this kind; if not, it is one that the model cannot have learned by heart. */
  readonly taught: boolean;
  readonly count: number;
}

const TITLES: Readonly<Record<NegativeSet['kind'], string>> = {
  scribble: 'scribbles',
  pair: 'two digits side by side',
  marks: 'crosses, zigzags, waves, dots',
  segments: 'figures made of straight and bent lines',
  turned: 'digits lying on their side',
  overlaid: 'two digits on top of each other',
  three: 'three digits in a row',
  upper: 'capital letters that people wrote',
  lower: 'small letters that people wrote',
  symbol: 'signs that people wrote',
  letters: 'Latin letters of fonts',
  greek: 'Greek letters of fonts',
  signs: 'signs of punctuation and mathematics, of fonts',
  drawings: 'little drawings and symbols',
};

/**
 * The kinds that training shows, made anew of a part's digits; the same on every call.
 * @param count of each kind.
 */
export function taughtNegatives(part: Part, count: number): NegativeSet[] {
  const digits = digitsOf(part);
  return NEGATIVE_KINDS.map((kind, index) => {
    const random = randomFrom(digits.length, count, index);
    const digit = (): Ink => drawn(digits, random).ink;
    return setOf(kind, true, Array.from({ length: count }, () => makeNegative(kind, digit, random)));
  });
}

/** Kinds that training does not show, to choose by. @param count of each kind. */
export function choosingNegatives(part: Part, count: number): NegativeSet[] {
  const digits = digitsOf(part);
  return CHOOSING_KINDS.map((kind, index) => {
    const random = randomFrom(digits.length, count, 100 + index);
    return setOf(kind, false, Array.from({ length: count }, () => makeOtherNegative(kind, () => drawn(digits, random), random)));
  });
}

/** Kinds that are neither taught nor chosen by, to report on. @param count of each kind. @param classes that are left out. */
export function unseenNegatives(count: number, classes: Classes = DIGITS): NegativeSet[] {
  return GLYPH_KINDS.map((kind, index) => setOf(kind, false, glyphNegatives(kind, count, randomFrom(count, 200 + index), classes)));
}

/**
 * Real letters and signs of one part's writers: training shows their kind, by other hands.
 * @param classes that are left out: they are no negatives.
 * @returns none where the data folder has none.
 */
export function writtenNegatives(part: Part, limit = Infinity, classes: Classes = DIGITS): NegativeSet[] {
  const letters = letterPart(part).filter(({ label }) => !classes.includes(label));
  return WRITTEN_KINDS.map((kind) => setOf(kind, true, letters.filter((letter) => letter.kind === kind).slice(0, limit).map(({ ink }) => ink))).filter(({ count }) => count > 0);
}

const digitsOf = (part: Part): StrokeSample[] => [...strokePart('pendigits', part), ...strokePart('unipen', part)];
const drawn = (digits: readonly StrokeSample[], random: () => number): StrokeSample => digits[Math.floor(random() * digits.length)];

function setOf(kind: NegativeSet['kind'], taught: boolean, inks: readonly Ink[]): NegativeSet {
  return { kind, title: TITLES[kind], taught, ...seenSet(inks.map(seeInk)), count: inks.length };
}
