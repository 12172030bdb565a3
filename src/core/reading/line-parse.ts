import type { Calibration } from './prediction.ts';
import type { Candidate } from './candidates.ts';
import { DIGIT_FEATURES, digitFeatures, NEIGHBOUR_FEATURES, neighbourFeatures, type Weights } from './features.ts';
import type { NumberModel } from './number-model.ts';
import { bestPath, parseGraph, type BestPath, type Edge } from './parse-graph.ts';

/**
 * The likeliest way to deal out a line's pieces among digits.
 * @param logits of each candidate.
 */
export function parseLine(pieces: number, candidates: readonly Candidate[], logits: readonly ArrayLike<number>[], calibration: Calibration, model: NumberModel): BestPath {
  const own = candidates.map((candidate, i) => weighted(DIGIT_FEATURES, model.digit, digitFeatures(candidate, logits[i]!, calibration, model.strokeCounts)));
  const pairs = new Map<number, number>();
  const pair = ({ before, candidate }: Edge): number => {
    if (before < 0) return 0;
    const key = before * candidates.length + candidate;
    let score = pairs.get(key);
    if (score === undefined) {
      score = weighted(NEIGHBOUR_FEATURES, model.neighbours, neighbourFeatures(candidates[before]!, candidates[candidate]!));
      pairs.set(key, score);
    }
    return score;
  };
  return bestPath(parseGraph(pieces, candidates), (edge) => own[edge.candidate]! + pair(edge) - (edge.before < 0 && candidates[edge.candidate]!.members.length < pieces ? model.severalMargin : 0));
}

function weighted<Name extends string>(names: readonly Name[], weights: Weights<Name>, values: readonly number[]): number {
  return names.reduce((sum, name, i) => sum + weights[name] * values[i]!, 0);
}
