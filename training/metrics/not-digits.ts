import type { Rate } from '../../src/core/rate.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { DIGITS, type Classes } from '../../src/core/classes.ts';
import { rate } from '../../src/core/rate.ts';
import { taughtNegatives, unseenNegatives, WRITTEN_KINDS, writtenNegatives, type NegativeSet } from '../data/negative-sets.ts';
import type { Part } from '../data/splits.ts';
import { tensorsOf } from '../data/tensors.ts';
import type { OpenModel } from '../onnx/ort.ts';
import { likenessesOf } from './judge.ts';
import { separationCurve, type SeparationPoint } from './rejection.ts';
import { auroc } from './separation.ts';

/** Drawings of each kind; small runs have fewer. */
const EACH = 750;

/** Of a small run's digits of each source, so many drawings of each kind. */
const TRIAL_SHARE = 0.2;

/** How drawings that are no digits are told from digits. */
export interface Separation {
  /** Share of the drawings that were taken for no digit. */
  readonly rejected: Rate;
  /** Area under the ROC curve: how often a digit is more like a digit than the drawing is. */
  readonly auroc: number;
}

export interface KindSeparation extends Separation {
  readonly kind: NegativeSet['kind'];
  readonly title: string;
  readonly taught: boolean;
  readonly curve: readonly SeparationPoint[];
  /** Places in the set of those most like a digit, the likest first. */
  readonly likest: readonly number[];
}

/** Drawings that are no digits against the digits of MNIST and of pens. */
export interface NotDigits {
  /** Of these digits, the share that was taken for none. */
  readonly digitsRejected: Rate;
  /** The kinds that training shows, together. */
  readonly taught: Separation;
  /** Of the kinds that training shows, those that people wrote: real letters and signs of writers who taught nothing. */
  readonly written?: Separation;
  /** The kinds that neither taught nor chose anything, together. */
  readonly unseen: Separation;
  readonly kinds: readonly KindSeparation[];
}

/**
 * The drawings that a model is judged with.
 * @param part of the writers of whose digits some are made.
 * @param limit of a small run: it is judged on only so many digits of each source, and on fewer drawings likewise.
 * @param classes of the model: what is of one of them is not among the drawings.
 */
export function judgedNegatives(part: Part, limit = Infinity, classes: Classes = DIGITS): NegativeSet[] {
  const each = Math.min(EACH, Math.ceil(limit * TRIAL_SHARE));
  return [...taughtNegatives(part, each), ...writtenNegatives(part, each, classes), ...unseenNegatives(each, classes)];
}

/** So many of each kind are shown. */
const SHOWN = 12;

/** @param digitLikenesses of the digits that the drawings are told from; at least one. */
export async function judgeNotDigits(model: OpenModel, sets: readonly NegativeSet[], digitLikenesses: readonly number[], calibration: Calibration): Promise<NotDigits> {
  const { digitThreshold } = calibration;
  const rejected = (likenesses: readonly number[]): Rate => rate(likenesses.filter((likeness) => likeness < digitThreshold).length, likenesses.length);
  const separation = (likenesses: readonly number[]): Separation => ({ rejected: rejected(likenesses), auroc: auroc(digitLikenesses, likenesses) });
  const found: { set: NegativeSet; likenesses: number[] }[] = [];
  for (const set of sets) found.push({ set, likenesses: likenessesOf(await model.run(tensorsOf(set, model.planes)), calibration) });
  const all = (taught: boolean): number[] => found.filter(({ set }) => set.taught === taught).flatMap(({ likenesses }) => likenesses);
  const written = found.filter(({ set: { kind } }) => (WRITTEN_KINDS as readonly string[]).includes(kind)).flatMap(({ likenesses }) => likenesses);
  return {
    digitsRejected: rejected(digitLikenesses),
    taught: separation(all(true)),
    ...(written.length > 0 && { written: separation(written) }),
    unseen: separation(all(false)),
    kinds: found.map(({ set: { kind, title, taught }, likenesses }) => ({
      kind,
      title,
      taught,
      ...separation(likenesses),
      curve: separationCurve(digitLikenesses, likenesses),
      likest: likenesses.map((likeness, i) => ({ likeness, i })).sort((a, b) => b.likeness - a.likeness).slice(0, SHOWN).map(({ i }) => i),
    })),
  };
}
