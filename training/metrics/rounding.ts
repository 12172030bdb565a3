import type { Judgement } from './judge.ts';
import type { KindSeparation } from './not-digits.ts';

type Figures = Pick<Judgement, 'accuracy' | 'rejected' | 'ece'> & { readonly title: string };

/** What of an evaluation is compared. */
interface Judged {
  readonly sets: readonly Figures[];
  readonly strokes: readonly Figures[];
  readonly notDigits: { readonly kinds: readonly KindSeparation[] };
}

/** The most that any figure differs between two evaluations of one network on the same sets, in absolute terms. */
export interface RoundingShift {
  readonly accuracy: number;
  /** Share taken for no digit: of digits, and of drawings of each kind that are none. */
  readonly rejected: number;
  readonly calibrationError: number;
  readonly auroc: number;
}

/** @throws RangeError where the two are not of the same sets and kinds. */
export function roundingShift(a: Judged, b: Judged): RoundingShift {
  const digits = [...pairs(a.sets, b.sets), ...pairs(a.strokes, b.strokes)];
  const drawings = pairs(a.notDigits.kinds, b.notDigits.kinds);
  const most = <T>(all: readonly (readonly [T, T])[], figure: (of: T) => number): number => Math.max(0, ...all.map(([one, other]) => Math.abs(figure(one) - figure(other))));
  return {
    accuracy: most(digits, ({ accuracy }) => accuracy.value),
    rejected: Math.max(most(digits, ({ rejected }) => rejected.value), most(drawings, ({ rejected }) => rejected.value)),
    calibrationError: most(digits, ({ ece }) => ece),
    auroc: most(drawings, ({ auroc }) => auroc),
  };
}

function pairs<T extends { readonly title: string }>(a: readonly T[], b: readonly T[]): [T, T][] {
  if (a.length !== b.length || a.some(({ title }, i) => title !== b[i].title)) throw new RangeError('Two evaluations of different sets cannot be compared.');
  return a.map((each, i) => [each, b[i]]);
}
