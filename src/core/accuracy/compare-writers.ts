import { rate, type Rate } from '../rate.ts';
import { FEWEST_EXAMPLES } from '../personalization/learn.ts';
import { DIGITS, type Digit } from '../classes.ts';
import { JUDGEMENTS, type Judgement } from '../records/correction.ts';
import { accuracyOf, type Accuracy } from './accuracy.ts';
import type { PackedJudgements } from './packed-judgements.ts';

/** How one writer is read. */
export interface WriterAccuracy {
  /** Empty for who gave no name. */
  readonly writer: string;
  readonly accuracy: Accuracy;
  /** Of each digit that they drew. */
  readonly digits: ReadonlyMap<Digit, Rate>;
  /** What is taken for what most often, how often; absent where nothing was misread. */
  readonly confused?: { readonly label: Judgement; readonly predicted: Judgement; readonly count: number };
  /** The first judgements, before anything could be learned of them, and all later ones; absent while there are none of these. */
  readonly before?: Rate;
  readonly after?: Rate;
}

/** All writers side by side, in the order of their first judgement. */
export function compareWriters(judgements: PackedJudgements): WriterAccuracy[] {
  return judgements.writers.map((writer) => {
    const own = judgements.of(writer);
    const accuracy = accuracyOf(own)!;
    const right = [...own].map(({ predicted, label }) => predicted === label);
    const share = (part: readonly boolean[]): Rate => rate(part.filter(Boolean).length, part.length);
    const [first, later] = [right.slice(0, FEWEST_EXAMPLES), right.slice(FEWEST_EXAMPLES)];
    const confused = mostConfused(accuracy);
    return { writer, accuracy, digits: digitsOf(accuracy), ...(confused && { confused }), ...(later.length > 0 && { before: share(first), after: share(later) }) };
  });
}

function digitsOf({ confusion }: Accuracy): Map<Digit, Rate> {
  const rates = new Map<Digit, Rate>();
  for (const digit of DIGITS) {
    const count = confusion[digit]!.reduce((sum, each) => sum + each, 0);
    if (count > 0) rates.set(digit, rate(confusion[digit]![digit]!, count));
  }
  return rates;
}

function mostConfused({ confusion }: Accuracy): WriterAccuracy['confused'] {
  const pairs = confusion.flatMap((row, label) => row.map((count, predicted) => ({ label: JUDGEMENTS[label]!, predicted: JUDGEMENTS[predicted]!, count: label === predicted ? 0 : count })));
  return pairs.reduce<WriterAccuracy['confused']>((most, pair) => (pair.count > (most?.count ?? 0) ? pair : most), undefined);
}
