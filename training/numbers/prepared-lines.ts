import type { Ink } from '../../src/core/ink/ink.ts';
import type { Calibration } from '../../src/core/reading/prediction.ts';
import { candidatesOf, type Candidate } from '../../src/core/reading/candidates.ts';
import { cutPoints } from '../../src/core/reading/cut-points.ts';
import { digitFeatures, type StrokeCounts } from '../../src/core/reading/features.ts';
import { cutPiece, pieceOf, type Piece } from '../../src/core/reading/pieces.ts';
import type { NetworkAnswer } from '../../src/core/reading/prediction.ts';
import { candidateInk, leftToRight } from '../../src/core/reading/read-number.ts';
import type { ComposedNumber } from './compose.ts';
import { fitLine, type FitLine } from './fit.ts';

/** What a line asks the network, and which of that is right. */
export interface PreparedLine {
  readonly pieces: number;
  readonly candidates: readonly Candidate[];
  readonly inks: readonly Ink[];
  /** Places of the right candidates, from left to right. */
  readonly truth: readonly number[];
}

/**
 * @param cutAll whether all strokes are cut that can be, as where they are not recognised; else those of several digits.
 * @returns undefined where the right reading is not among the candidates.
 */
export function prepareLine({ ink, digits, joints }: ComposedNumber, cutAll: boolean): PreparedLine | undefined {
  const owners = new Map<Piece, number>();
  const pieces = ink.strokes.flatMap((stroke, index) => {
    const whole = pieceOf(stroke, index);
    const joint = joints.filter((each) => each.stroke === index).map(({ point }) => point);
    const cuts = cutAll || joint.length > 0 ? cutPoints(whole) : [];
    const parts = cuts.length > 0 ? cutPiece(whole, cuts) : [whole];
    const own = digits.flatMap((strokes, digit) => (strokes.includes(index) ? [digit] : []));
    parts.forEach((part, i) => {
      // By the side of the joint on which more of it lies.
      const [from, to] = [cuts[i - 1] ?? 0, cuts[i] ?? stroke.points.length];
      owners.set(part, own[joint.filter((point) => point < (from + to) / 2).length]);
    });
    return parts;
  });
  const sorted = leftToRight(pieces);
  const candidates = candidatesOf(sorted);
  const truth = digits.map((_, digit) => {
    const members = sorted.flatMap((piece, place) => (owners.get(piece) === digit ? [place] : [])).join();
    return candidates.findIndex((candidate) => candidate.members.join() === members);
  });
  if (truth.includes(-1)) return undefined;
  truth.sort((a, b) => candidates[a].members[0] - candidates[b].members[0]);
  return { pieces: sorted.length, candidates, inks: candidates.map((candidate) => candidateInk(candidate, ink)), truth };
}

/** The prepared lines with the network's answers to all their candidates. */
export async function answeredLines(lines: readonly PreparedLine[], run: (inks: readonly Ink[]) => Promise<readonly NetworkAnswer[]>, calibration: Calibration, counts: StrokeCounts): Promise<FitLine[]> {
  const answers = await run(lines.flatMap(({ inks }) => inks));
  let place = 0;
  return lines.map(({ pieces, candidates, truth }) => {
    const features = candidates.map((candidate) => digitFeatures(candidate, answers[place++].logits, calibration, counts));
    return fitLine(pieces, candidates, features, truth);
  });
}
