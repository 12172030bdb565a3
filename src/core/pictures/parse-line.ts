import { digitLikeness, softmax, type Calibration } from '../reading/prediction.ts';
import type { Atom, Candidate } from './atoms.ts';

/** A candidate that is read as one digit, and how sure it is that these atoms and no others belong together, 0…1. */
export interface ParsedDigit {
  readonly candidate: Candidate;
  /** Place among the candidates. */
  readonly index: number;
  readonly certainty: number;
}

/** What a candidate loses, in natural logarithms; chosen on crowded lines of training writers. */
const PER_STROKE_CUT = 0.45;
const PER_STROKE_CUT_THROUGH = 2;
const PER_ATOM_LEFT_OUT = 2.5;
const UNLIKE_A_DIGIT = 2;
const TOO_LOW = 4;
const TOO_WIDE = 4;

/**
 * The likeliest way to deal a line's atoms out among digits, by dynamic programming from left to right. Atoms may stay
 * out: dirt, a comma, the remains of a line.
 * @param logits of each candidate.
 */
export function parseLine(atoms: readonly Atom[], candidates: readonly Candidate[], logits: readonly ArrayLike<number>[], lineHeight: number, calibration: Calibration): ParsedDigit[] {
  const scores = candidates.map((candidate, i) => candidateScore(candidate, logits[i]!, lineHeight, calibration));
  const leftOut = atoms.map(({ box }) => -PER_ATOM_LEFT_OUT * share(Math.max(box.height, box.width), lineHeight));
  const from = best(atoms.length, candidates, scores, leftOut);
  const path = from.path;
  return path.map((index) => {
    const others = scores.slice();
    others[index] = -Infinity;
    const without = best(atoms.length, candidates, others, leftOut).score;
    return { candidate: candidates[index]!, index, certainty: 1 / (1 + exp(without - from.score)) };
  });
}

const share = (size: number, whole: number): number => Math.min(1, size / whole) ** 2;

function candidateScore({ box, cut, through, from, to }: Candidate, logits: ArrayLike<number>, lineHeight: number, calibration: Calibration): number {
  const confidence = Math.max(...softmax(logits, calibration.temperature));
  const likeness = Math.min(0, ln(digitLikeness(logits, calibration) / (1.3 * calibration.digitThreshold)));
  const low = Math.max(0, 0.7 - box.height / lineHeight);
  const wide = Math.max(0, box.width / Math.max(lineHeight, box.height) - 1.05);
  // A digit of several atoms weighs as much as they would alone, or fewer digits would always be better.
  const weight = 1 + 0.5 * (to - from);
  return weight * (ln(confidence) + UNLIKE_A_DIGIT * likeness) - PER_STROKE_CUT * cut - PER_STROKE_CUT_THROUGH * through - TOO_LOW * low - TOO_WIDE * wide;
}

/** The path of candidates with the highest sum. */
function best(count: number, candidates: readonly Candidate[], scores: readonly number[], leftOut: readonly number[]): { score: number; path: number[] } {
  const score = new Float64Array(count + 1).fill(-Infinity);
  const step = new Int32Array(count + 1).fill(-1);
  score[0] = 0;
  const endingAt = Array.from({ length: count }, (): number[] => []);
  candidates.forEach(({ to }, index) => endingAt[to]!.push(index));
  for (let place = 0; place < count; place++) {
    score[place + 1] = score[place]! + leftOut[place]!;
    for (const index of endingAt[place]!) {
      const sum = score[candidates[index]!.from]! + scores[index]!;
      if (sum > score[place + 1]!) [score[place + 1], step[place + 1]] = [sum, index];
    }
  }
  const path: number[] = [];
  for (let place = count; place > 0; ) {
    const index = step[place]!;
    if (index < 0) place--;
    else {
      path.unshift(index);
      place = candidates[index]!.from;
    }
  }
  return { score: score[count]!, path };
}

function ln(value: number): number {
  // eslint-disable-next-line no-restricted-properties -- scores are compared with each other and never stored
  return Math.log(Math.max(1e-9, value));
}

function exp(value: number): number {
  return Math.exp(Math.min(50, value));
}
