import type { Rate } from '../../src/core/rate.ts';
import { chanceOfLoss, type Changed } from '../metrics/mcnemar.ts';

/** What a model is let through or refused by; shares of right answers. */
export interface GateFigures {
  /** On the corrections that were never taught. */
  readonly corrections: Rate;
  /** On everything that must not get worse, by name. */
  readonly others: Readonly<Record<string, Rate>>;
}

/** Why a candidate was refused. */
export interface GateReason {
  readonly name: 'corrections-not-better' | 'figure-dropped' | 'figure-worse' | 'figure-missing';
  /** `corrections`, or the name of the other figure. */
  readonly figure: string;
  readonly before: Rate;
  readonly after?: Rate;
  /** A sentence for people. */
  readonly message: string;
}

const TITLES: Readonly<Record<string, string>> = { mnistTest: 'MNIST test', strokesHeldOut: 'Pen strokes of writers held out' };

/** A figure's name for people. */
export const figureTitle = (figure: string): string => TITLES[figure] ?? figure;

/** Shares that differ by less are the same: 5 of 10,000 may drop where 0.0005 may. */
const ROUNDING = 1e-9;

/** A loss that chance would bring less often than this is one. */
const SIGNIFICANT = 0.05;

/**
 * Whether a candidate may take the current model's place: it must read more of the corrections that neither was
 * taught, and nothing else may become worse: not by more than `mostDrop`, and by nothing that chance does not explain.
 * Among 10,000 digits, of which two good models read some 20 otherwise, the test of those sees a loss of ten: so much
 * as the drop is bounded by, since what was lost and won on balance by chance must not refuse what is as good.
 * @param changed the digits behind each of the other figures that were read otherwise.
 * @returns every reason against it; none where it passes.
 */
export function gate(before: GateFigures, after: GateFigures, changed: Readonly<Record<string, Changed>>, { mostDrop }: { readonly mostDrop: number }): GateReason[] {
  const reasons: GateReason[] = [];
  const percent = (share: number): string => (100 * share).toFixed(2);
  if (after.corrections.value <= before.corrections.value + ROUNDING) {
    reasons.push({
      name: 'corrections-not-better',
      figure: 'corrections',
      before: before.corrections,
      after: after.corrections,
      message: `Of the ${after.corrections.count} corrections that were kept for judging it reads ${rightOf(after.corrections)}, and the model before read ${rightOf(before.corrections)}.`,
    });
  }
  for (const [figure, was] of Object.entries(before.others)) {
    const is = after.others[figure] as Rate | undefined;
    if (is === undefined) {
      reasons.push({ name: 'figure-missing', figure, before: was, message: `${figureTitle(figure)}: not measured, and ${percent(was.value)} % before.` });
    } else if (was.value - is.value > mostDrop + ROUNDING) {
      reasons.push({
        name: 'figure-dropped',
        figure,
        before: was,
        after: is,
        message: `${figureTitle(figure)} fell from ${percent(was.value)} to ${percent(is.value)} %, by more than the ${percent(mostDrop)} points allowed.`,
      });
    } else if (chanceOfLoss(changed[figure]) < SIGNIFICANT) {
      const { lost, won } = changed[figure];
      reasons.push({
        name: 'figure-worse',
        figure,
        before: was,
        after: is,
        message: `${figureTitle(figure)}: of the digits that it reads otherwise it lost ${lost} and won ${won}, which chance brings in ${(100 * chanceOfLoss({ lost, won })).toFixed(1)} % of cases only.`,
      });
    }
  }
  return reasons;
}

const rightOf = ({ value, count }: Rate): number => Math.round(value * count);
