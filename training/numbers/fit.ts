import type { Candidate } from '../../src/core/reading/candidates.ts';
import { DIGIT_FEATURES, NEIGHBOUR_FEATURES, neighbourFeatures } from '../../src/core/reading/features.ts';
import { logSum, parseGraph, type Edge, type ParseGraph } from '../../src/core/reading/parse-graph.ts';

/** A line with its right reading, ready to be learned from. */
export interface FitLine {
  readonly graph: ParseGraph;
  /** Of each candidate. */
  readonly digit: readonly (readonly number[])[];
  /** Of each pair that some edge joins, by `before * candidates + candidate`. */
  readonly pairs: ReadonlyMap<number, readonly number[]>;
  readonly count: number;
  /** Candidates of the right reading, from left to right. */
  readonly truth: readonly number[];
}

export function fitLine(pieces: number, candidates: readonly Candidate[], digit: readonly (readonly number[])[], truth: readonly number[]): FitLine {
  const graph = parseGraph(pieces, candidates);
  const pairs = new Map<number, number[]>();
  for (const { before, candidate } of graph.edges) {
    const key = before * candidates.length + candidate;
    if (before >= 0 && !pairs.has(key)) pairs.set(key, neighbourFeatures(candidates[before], candidates[candidate]));
  }
  return { graph, digit, pairs, count: candidates.length, truth };
}

export interface Fitted {
  readonly weights: Float64Array;
  /** Mean of -ln P(right reading). */
  readonly loss: number;
}

const D = DIGIT_FEATURES.length;
const P = NEIGHBOUR_FEATURES.length;

/** The features' weights that make the right readings likeliest, by Adam over all lines (Kingma and Ba, 2015) with a pull towards 0. */
export function fitWeights(lines: readonly FitLine[], { steps = 250, rate = 0.1, pull = 1e-3 } = {}): Fitted {
  const weights = new Float64Array(D + P);
  const [first, second] = [new Float64Array(D + P), new Float64Array(D + P)];
  let loss = 0;
  for (let step = 1; step <= steps; step++) {
    const gradient = new Float64Array(D + P);
    loss = 0;
    for (const line of lines) loss += addGradient(line, weights, gradient);
    loss /= lines.length;
    const now = rate * (1 - step / (steps + 1)) ** 0.5;
    for (let i = 0; i < weights.length; i++) {
      const g = gradient[i] / lines.length + pull * weights[i];
      first[i] = 0.9 * first[i] + 0.1 * g;
      second[i] = 0.999 * second[i] + 0.001 * g * g;
      weights[i] -= (now * (first[i] / (1 - 0.9 ** step))) / (Math.sqrt(second[i] / (1 - 0.999 ** step)) + 1e-9);
    }
  }
  return { weights, loss };
}

/** Adds the gradient of -ln P(right reading), and returns that. */
function addGradient(line: FitLine, weights: Float64Array, gradient: Float64Array): number {
  const { graph, digit, pairs, count, truth } = line;
  const own = digit.map((values) => values.reduce((sum, value, i) => sum + value * weights[i], 0));
  const both = new Map([...pairs].map(([key, values]) => [key, values.reduce((sum, value, i) => sum + value * weights[D + i], 0)]));
  const score = ({ before, candidate }: Edge): number => own[candidate] + (before < 0 ? 0 : both.get(before * count + candidate)!);
  const forward = new Float64Array(graph.nodes).fill(-Infinity);
  const backward = new Float64Array(graph.nodes).fill(-Infinity);
  forward[0] = 0;
  for (const end of graph.ends) backward[end] = 0;
  for (const edge of graph.edges) forward[edge.to] = logSum(forward[edge.to], forward[edge.from] + score(edge));
  for (const edge of graph.edges.toReversed()) backward[edge.from] = logSum(backward[edge.from], backward[edge.to] + score(edge));
  const all = backward[0];
  const add = (candidate: number, before: number, share: number): void => {
    digit[candidate].forEach((value, i) => (gradient[i] += share * value));
    if (before >= 0) pairs.get(before * count + candidate)!.forEach((value, i) => (gradient[D + i] += share * value));
  };
  for (const edge of graph.edges) add(edge.candidate, edge.before, Math.exp(forward[edge.from] + score(edge) + backward[edge.to] - all));
  let right = 0;
  truth.forEach((candidate, place) => {
    const before = place === 0 ? -1 : truth[place - 1];
    add(candidate, before, -1);
    right += score({ from: 0, to: 0, candidate, before });
  });
  return all - right;
}
