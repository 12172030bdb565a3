import type { Rate } from '../../src/core/rate.ts';
import { chanceOfLoss } from '../metrics/mcnemar.ts';
import { worseGroups, type Group, type GroupKind } from './groups.ts';
import { lossIn, type Comparison } from './guarded.ts';

/** What a candidate is let through or refused by; shares of right answers. */
export interface GateFigures {
  /** On the corrections that were never taught. */
  readonly corrections: Rate;
  /** On everything that must not get worse, by name. */
  readonly others: Readonly<Record<string, Rate>>;
}

/** Why a candidate was refused. */
export interface GateReason {
  readonly name: 'corrections-not-better' | 'figure-dropped' | 'figure-worse' | 'group-worse';
  /** `corrections`, the name of the other figure, or a group's kind and name. */
  readonly figure: string;
  readonly before: Rate;
  readonly after: Rate;
  /** A sentence for people. */
  readonly message: string;
}

const TITLES: Readonly<Record<string, string>> = { mnistTest: 'MNIST test', strokesHeldOut: 'Pen strokes of writers held out' };

/** A figure's name for people. */
export const figureTitle = (figure: string): string => TITLES[figure] ?? figure;

/**
 * Whether a candidate may take the current model's place: it must read more of the corrections that neither was taught,
 * and nothing else may become worse (`lossIn`), nor may any label or device alone (`worseGroups`).
 * @returns every reason against it; none where it passes.
 */
export function gate(corrections: { readonly before: Rate; readonly after: Rate }, others: Readonly<Record<string, Comparison>>, { mostDrop }: { readonly mostDrop: number }, groups: readonly Group[] = []): GateReason[] {
  const reasons: GateReason[] = [];
  const percent = (share: number): string => (100 * share).toFixed(2);
  if (rightOf(corrections.after) <= rightOf(corrections.before)) {
    reasons.push({
      name: 'corrections-not-better',
      figure: 'corrections',
      ...corrections,
      message: `Of the ${corrections.after.count} corrections that were kept for judging it reads ${rightOf(corrections.after)}, and the model before read ${rightOf(corrections.before)}.`,
    });
  }
  for (const [figure, comparison] of Object.entries(others)) {
    const { before, after, changed } = comparison;
    const loss = lossIn(comparison, mostDrop);
    if (loss === undefined) continue;
    reasons.push({
      name: `figure-${loss}`,
      figure,
      before,
      after,
      message:
        loss === 'dropped'
          ? `${figureTitle(figure)} fell from ${percent(before.value)} to ${percent(after.value)} %, by more than the ${percent(mostDrop)} points allowed.`
          : `${figureTitle(figure)}: of the digits that it reads otherwise it lost ${changed.lost} and won ${changed.won}, which chance brings in ${(100 * chanceOfLoss(changed)).toFixed(1)} % of cases only.`,
    });
  }
  for (const { kind, name, before, after, changed, chance } of worseGroups(groups)) {
    reasons.push({
      name: 'group-worse',
      figure: `${kind} ${name}`,
      before,
      after,
      message: `${groupTitle(kind, name)}: of the drawings that it reads otherwise it lost ${changed.lost} and won ${changed.won}. Chance brings so much to any of all labels and devices in ${(100 * chance).toFixed(1)} % of cases only.`,
    });
  }
  return reasons;
}

/** A group's name for people. */
export const groupTitle = (kind: GroupKind, name: string): string => (kind === 'device' ? `Device ${name}` : name === 'none' ? 'What is no digit' : `Digit ${name}`);

const rightOf = ({ value, count }: Rate): number => Math.round(value * count);
