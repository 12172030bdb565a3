import { DIGITS, isLabel, type Classes, type Label } from '../classes.ts';
import { isJudgement, type Judgement } from '../records/correction.ts';

/** How many drawings a round may have; each label is asked for equally often, or once more or less. */
export const ROUND_LENGTHS = [20, 50] as const;
export type RoundLength = (typeof ROUND_LENGTHS)[number];

/** So many come first to get used to it; they are not counted. */
export const PRACTICE = 3;

/** A digit of a round that was drawn. */
export interface RoundResult {
  readonly prompt: Label;
  readonly predicted: Judgement;
  /** The drawing's. */
  readonly id: string;
  readonly isPractice: boolean;
}

/** Digits that one writer is asked to draw, one after the other. Nothing here is ever changed: every function gives a new round. */
export interface Round {
  readonly id: string;
  /** Who drew it; absent for the phone's only writer. */
  readonly writer?: string;
  readonly length: RoundLength;
  /** What is still to be drawn, next first. */
  readonly prompts: readonly Label[];
  readonly results: readonly RoundResult[];
}

/**
 * A round in random order: practice first, then each label equally often, none twice in a row.
 * @param random gives numbers from 0 up to 1.
 */
export function startRound(id: string, length: RoundLength, writer: string | undefined, random: () => number, classes: Classes = DIGITS): Round {
  const practice = shuffled(classes, random);
  const prompts = repeated(practice, PRACTICE);
  return { id, ...(writer !== undefined && { writer }), length, prompts: [...prompts, ...balanced(length, prompts.at(-1), random, classes)], results: [] };
}

/** So many of them in turn. */
const repeated = (labels: readonly Label[], count: number): Label[] => Array.from({ length: count }, (_, turn) => labels[turn % labels.length]!);

/** Each label as often as the others, none right behind itself; where they do not come out even, chance says which comes once more. */
function balanced(length: RoundLength, before: Label | undefined, random: () => number, classes: Classes): Label[] {
  const left = new Map<Label, number>(classes.map((digit) => [digit, Math.floor(length / classes.length)]));
  const over = length % classes.length;
  if (over > 0) for (const digit of shuffled(classes, random).slice(0, over)) left.set(digit, left.get(digit)! + 1);
  const order: Label[] = [];
  let last = before;
  while (order.length < length) {
    const rest = length - order.length;
    const others = shuffled(classes.filter((digit) => left.get(digit)! > 0 && digit !== last), random);
    // One that has more than half of what is left must come now, or it would meet itself in the end.
    const next = others.find((digit) => 2 * left.get(digit)! > rest) ?? weighted(others, left, random);
    left.set(next, left.get(next)! - 1);
    order.push(next);
    last = next;
  }
  return order;
}

/** One of them, the likelier the more of it are left. */
function weighted(digits: Classes, left: ReadonlyMap<Label, number>, random: () => number): Label {
  let at = random() * digits.reduce((sum: number, digit) => sum + left.get(digit)!, 0);
  return digits.find((digit) => (at -= left.get(digit)!) < 0) ?? digits.at(-1)!;
}

/** Fisher and Yates's. */
function shuffled(digits: Classes, random: () => number): Label[] {
  const order = [...digits];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/** What is to be drawn next; undefined once the round is over. */
export const promptOf = ({ prompts }: Round): Label | undefined => prompts[0];

/** Whether what is drawn next is for practice. */
export const isPracticing = ({ results }: Round): boolean => results.length < PRACTICE;

/** What was asked for was drawn. */
export function drawn(round: Round, id: string, predicted: Judgement): Round {
  const [prompt, ...prompts] = round.prompts;
  return prompt === undefined ? round : { ...round, prompts, results: [...round.results, { prompt, predicted, id, isPractice: isPracticing(round) }] };
}

/** It is asked for again at the end; the last one cannot be put off. */
export function skip(round: Round): Round {
  const [prompt, ...prompts] = round.prompts;
  return prompt === undefined || prompts.length === 0 ? round : { ...round, prompts: [...prompts, prompt] };
}

/** The latest drawing is to be made again. */
export function redo(round: Round): Round {
  const latest = round.results.at(-1);
  return latest === undefined ? round : { ...round, prompts: [latest.prompt, ...round.prompts], results: round.results.slice(0, -1) };
}

/** What counts: all but practice. */
export const counted = ({ results }: Round): readonly RoundResult[] => results.filter(({ isPractice }) => !isPractice);

/** How a finished round went. */
export function outcome(round: Round): { readonly right: number; readonly count: number; readonly misread: readonly RoundResult[] } {
  const results = counted(round);
  const misread = results.filter(({ prompt, predicted }) => prompt !== predicted);
  return { right: results.length - misread.length, count: results.length, misread };
}

/** A round as it was kept; undefined for what is none, or of another age. */
export function parseRound(value: unknown): Round | undefined {
  const { id, writer, length, prompts, results } = (value ?? {}) as Record<string, unknown>;
  const isResult = (each: unknown): each is RoundResult => {
    const { prompt, predicted, id: drawing, isPractice } = (each ?? {}) as Record<string, unknown>;
    return isLabel(prompt) && isJudgement(predicted) && typeof drawing === 'string' && typeof isPractice === 'boolean';
  };
  const known = ROUND_LENGTHS.find((each) => each === length);
  if (typeof id !== 'string' || known === undefined || (writer !== undefined && typeof writer !== 'string')) return undefined;
  if (!Array.isArray(prompts) || !prompts.every(isLabel) || !Array.isArray(results) || !results.every(isResult)) return undefined;
  if (prompts.length + results.length !== known + PRACTICE) return undefined;
  return { id, ...(writer !== undefined && { writer }), length: known, prompts, results };
}
