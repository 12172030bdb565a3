import { rate, type Rate } from '../../src/core/rate.ts';
import { chanceOfLoss, changedBetween, type Changed } from '../metrics/mcnemar.ts';

/** Whom a drawing stands for: all of one label, or all that one device has sent. */
export const GROUP_KINDS = ['label', 'device'] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

/** How two models read one drawing. */
export interface BothRead {
  readonly label: string;
  /** Absent for digits of data sets. */
  readonly device?: string;
  readonly wasRight: boolean;
  readonly isRight: boolean;
}

/** How two models read the same drawings of one group. */
export interface Group {
  readonly kind: GroupKind;
  readonly name: string;
  readonly before: Rate;
  readonly after: Rate;
  readonly changed: Changed;
}

/** A group that got worse. */
export interface WorseGroup extends Group {
  /** That chance brings so great a loss to any of all groups, at most. */
  readonly chance: number;
}

/** A loss that chance would bring less often than this, to any of all groups, is one. */
const SIGNIFICANT = 0.05;

/** All labels and all devices that there are, in the order in which they come. */
export function groupsOf(reads: Iterable<BothRead>): Group[] {
  const groups = new Map<string, { readonly kind: GroupKind; readonly name: string; readonly reads: BothRead[] }>();
  for (const read of reads) {
    for (const kind of GROUP_KINDS) {
      const name = read[kind];
      if (name === undefined) continue;
      const key = `${kind} ${name}`;
      if (!groups.has(key)) groups.set(key, { kind, name, reads: [] });
      groups.get(key)!.reads.push(read);
    }
  }
  return [...groups.values()].map(({ kind, name, reads: all }) => {
    const wrong = (isRight: (read: BothRead) => boolean): number[] => all.flatMap((read, place) => (isRight(read) ? [] : [place]));
    const [before, after] = [wrong(({ wasRight }) => wasRight), wrong(({ isRight }) => isRight)];
    return { kind, name, before: rate(all.length - before.length, all.length), after: rate(all.length - after.length, all.length), changed: changedBetween(before, after) };
  });
}

/**
 * Groups that are read worse than before by more than chance explains: McNemar's exact test of each, by Holm's step-down
 * procedure ("A simple sequentially rejective multiple test procedure", 1979), so that all of them together refuse one in
 * twenty that are as good. Groups in which nothing changed can tell nothing and are not counted.
 */
export function worseGroups(groups: readonly Group[]): WorseGroup[] {
  const tested = groups
    .filter(({ changed: { lost, won } }) => lost + won > 0)
    .map((group) => ({ ...group, chance: chanceOfLoss(group.changed) }))
    .sort((a, b) => a.chance - b.chance);
  const worse: WorseGroup[] = [];
  for (const [place, group] of tested.entries()) {
    // Never less than that of a group that was found before it.
    const chance = Math.min(1, Math.max(worse.at(-1)?.chance ?? 0, group.chance * (tested.length - place)));
    if (chance >= SIGNIFICANT) break;
    worse.push({ ...group, chance });
  }
  return worse;
}

/** The group of a kind that lost the largest share; undefined where none lost. */
export function worstOf(groups: readonly Group[], kind: GroupKind): Group | undefined {
  const loss = ({ before, after }: Group): number => before.value - after.value;
  return groups.filter((group) => group.kind === kind && loss(group) > 0).sort((a, b) => loss(b) - loss(a))[0];
}
