import { rate, type Rate } from '../rate.ts';
import { FEWEST_EXAMPLES } from '../personalization/examples.ts';
import { DIGITS, type Classes, type Label } from '../classes.ts';
import type { Judgement } from '../records/correction.ts';
import { accuracyOf, type Accuracy } from './accuracy.ts';
import type { PackedJudgements } from './packed-judgements.ts';

/** How one writer is read. */
export interface WriterAccuracy {
  /** Empty for who gave no name. */
  readonly writer: string;
  readonly accuracy: Accuracy;
  /** Of each label that they drew, but "none". */
  readonly digits: ReadonlyMap<Label, Rate>;
  /** What is taken for what, the most often first: as many pairs as fit beside those of other writers. */
  readonly confused: readonly ConfusedPair[];
  /** The first judgements, before anything could be learned of them, and all later ones; absent while there are none of these. */
  readonly before?: Rate;
  readonly after?: Rate;
}

export interface ConfusedPair {
  readonly label: Judgement;
  readonly predicted: Judgement;
  readonly count: number;
}

const MOST_PAIRS = 3;

/** All writers side by side, in the order of their first judgement. @param classes of the model that reads now. */
export function compareWriters(judgements: PackedJudgements, classes: Classes = DIGITS): WriterAccuracy[] {
  return judgements.writers.map((writer) => {
    const own = judgements.of(writer);
    const accuracy = accuracyOf(own, classes)!;
    const right = [...own].map(({ predicted, label }) => predicted === label);
    const share = (part: readonly boolean[]): Rate => rate(part.filter(Boolean).length, part.length);
    const [first, later] = [right.slice(0, FEWEST_EXAMPLES), right.slice(FEWEST_EXAMPLES)];
    return { writer, accuracy, digits: digitsOf(accuracy), confused: mostConfused(accuracy), ...(later.length > 0 && { before: share(first), after: share(later) }) };
  });
}

function digitsOf({ judgements, confusion }: Accuracy): Map<Label, Rate> {
  const rates = new Map<Label, Rate>();
  for (const [place, label] of judgements.slice(0, -1).entries()) {
    const count = confusion[place]!.reduce((sum, each) => sum + each, 0);
    if (count > 0) rates.set(label, rate(confusion[place]![place]!, count));
  }
  return rates;
}

function mostConfused({ judgements, confusion }: Accuracy): ConfusedPair[] {
  const pairs = confusion.flatMap((row, label) => row.map((count, predicted) => ({ label: judgements[label]!, predicted: judgements[predicted]!, count: label === predicted ? 0 : count })));
  return pairs.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count).slice(0, MOST_PAIRS);
}
