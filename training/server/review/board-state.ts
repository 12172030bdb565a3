import { DIGITS, labelOf, type Classes } from '../../../src/core/classes.ts';
import type { Judgement } from '../../../src/core/records/correction.ts';
import type { CorrectionPage, ReviewedCorrection } from './answers.ts';
import type { Decision } from './review-api.ts';

/** What the board shows. */
export interface Board {
  readonly items: readonly ReviewedCorrection[];
  /** The tile that keys and buttons act on; 0 where there is none. */
  readonly active: number;
  /** As a `CorrectionPage` has it; undefined before the first came. */
  readonly next: number | null | undefined;
  /** Each decision's correction as it was before, the latest last. */
  readonly past: readonly ReviewedCorrection[];
  /** What labels there are. */
  readonly classes: Classes;
}

export const EMPTY_BOARD: Board = { items: [], active: 0, next: undefined, past: [], classes: DIGITS };

export const isDecided = ({ state }: Pick<ReviewedCorrection, 'state'>): boolean => state === 'accepted' || state === 'rejected';

export function withPage(board: Board, { corrections, next, classes }: CorrectionPage): Board {
  return { ...board, items: [...board.items, ...corrections], next, classes };
}

/** What it means to give a correction this label: that it was right, where it had it already. */
export function labelling({ label: given }: ReviewedCorrection, label: Judgement): Decision {
  return String(label) === given ? { decision: 'accept' } : { decision: 'relabel', label };
}

/** A correction once it is decided, as the endpoint will have it. */
function decidedItem(item: ReviewedCorrection, decision: Decision): ReviewedCorrection {
  return {
    ...item,
    state: decision.decision === 'reject' ? 'rejected' : 'accepted',
    reviewedLabel: decision.decision === 'relabel' ? String(decision.label) : null,
  };
}

const replaced = (items: readonly ReviewedCorrection[], item: ReviewedCorrection): readonly ReviewedCorrection[] => items.map((each) => (each.id === item.id ? item : each));

/** The board after a decision on the active tile, on the next one that waits for any. */
export function decided(board: Board, decision: Decision): Board {
  const item = board.items[board.active];
  if (item === undefined) return board;
  const items = replaced(board.items, decidedItem(item, decision));
  const waits = (from: number, to: number): number => items.findIndex((each, index) => index >= from && index < to && !isDecided(each));
  const after = waits(board.active + 1, items.length);
  const next = after >= 0 ? after : waits(0, board.active);
  return { ...board, items, active: next >= 0 ? next : board.active, past: [...board.past, item] };
}

/** The board with the latest decision taken back, on its tile, and what that is for the endpoint. */
export function undone(board: Board): { readonly board: Board; readonly item: ReviewedCorrection; readonly decision: Decision } | undefined {
  const item = board.past.at(-1);
  if (item === undefined) return undefined;
  return { board: { ...restored(board, item), past: board.past.slice(0, -1) }, item, decision: decisionOf(item) };
}

/** The board with a correction as it was, on its tile. */
export function restored(board: Board, item: ReviewedCorrection): Board {
  const at = board.items.findIndex(({ id }) => id === item.id);
  return { ...board, items: replaced(board.items, item), active: at >= 0 ? at : board.active, past: board.past.filter((each) => each !== item) };
}

/** The board with a correction as its device has sent it since, on its tile; what was said of the former cannot be taken back. */
export function replacedOn(board: Board, item: ReviewedCorrection): Board {
  return { ...restored(board, item), past: board.past.filter(({ id }) => id !== item.id) };
}

/** The decision that leads to where a correction stands. */
function decisionOf({ state, reviewedLabel }: ReviewedCorrection): Decision {
  if (state === 'rejected') return { decision: 'reject' };
  if (state !== 'accepted') return { decision: 'reopen' };
  return reviewedLabel === null ? { decision: 'accept' } : { decision: 'relabel', label: labelOf(reviewedLabel) };
}
