import type { Candidate } from './candidates.ts';

/** One way on: from what has been read so far to one digit more. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  /** Places among the candidates: the digit that is added, and the one before it, -1 where it is the first. */
  readonly candidate: number;
  readonly before: number;
}

/**
 * All ways to deal out a line's pieces among digits, each piece to exactly one, as a graph without circles: a node is
 * what is dealt out and which digit came last, a path from node 0 to one of `ends` is a reading. Digits follow each other
 * by their leftmost piece. Edges lie in an order in which all that lead to a node come before those that leave it.
 */
export interface ParseGraph {
  readonly nodes: number;
  readonly edges: readonly Edge[];
  readonly ends: readonly number[];
}

interface Node {
  readonly index: number;
  /** The first piece that is not dealt out, and those beyond it that are. */
  readonly open: number;
  readonly taken: readonly number[];
  readonly last: number;
}

/** @param pieces how many the line has. */
export function parseGraph(pieces: number, candidates: readonly Candidate[]): ParseGraph {
  const startingAt = Array.from({ length: pieces }, (): number[] => []);
  candidates.forEach(({ members }, index) => startingAt[members[0]!]!.push(index));
  const edges: Edge[] = [];
  const ends: number[] = [];
  const known = new Map<string, number>();
  // Layer by layer of the first open piece, which every edge moves on.
  const layers = Array.from({ length: pieces + 1 }, (): Node[] => []);
  layers[0]!.push({ index: 0, open: 0, taken: [], last: -1 });
  let nodes = 1;
  for (const layer of layers) {
    for (const from of layer) {
      if (from.open === pieces) {
        ends.push(from.index);
        continue;
      }
      for (const candidate of startingAt[from.open]!) {
        const { members } = candidates[candidate]!;
        if (members.some((place) => from.taken.includes(place))) continue;
        const covered = new Set([...from.taken, ...members]);
        let open = from.open;
        while (covered.has(open)) open++;
        const taken = [...covered].filter((place) => place > open).sort((a, b) => a - b);
        const key = `${open}:${taken.join()}:${candidate}`;
        let to = known.get(key);
        if (to === undefined) {
          to = nodes++;
          known.set(key, to);
          layers[open]!.push({ index: to, open, taken, last: candidate });
        }
        edges.push({ from: from.index, to, candidate, before: from.last });
      }
    }
  }
  return { nodes, edges, ends };
}

export interface BestPath {
  /** Candidates from left to right. */
  readonly path: readonly number[];
  /** Its share of the weight of all paths, 0…1, where a path weighs the exponential of its score. */
  readonly probability: number;
}

/** The reading with the highest sum of scores, and how much of all readings' weight it has (Lafferty, McCallum and Pereira, 2001). */
export function bestPath({ nodes, edges, ends }: ParseGraph, score: (edge: Edge) => number): BestPath {
  const best = new Float64Array(nodes).fill(-Infinity);
  const total = new Float64Array(nodes).fill(-Infinity);
  const through: (Edge | undefined)[] = new Array<Edge | undefined>(nodes);
  best[0] = total[0] = 0;
  for (const edge of edges) {
    const own = score(edge);
    if (best[edge.from]! + own > best[edge.to]!) {
      best[edge.to] = best[edge.from]! + own;
      through[edge.to] = edge;
    }
    total[edge.to] = logSum(total[edge.to]!, total[edge.from]! + own);
  }
  let end = ends[0]!;
  for (const other of ends) if (best[other]! > best[end]!) end = other;
  const path: number[] = [];
  for (let edge = through[end]; edge !== undefined; edge = through[edge.from]) path.unshift(edge.candidate);
  const all = ends.reduce((sum, node) => logSum(sum, total[node]!), -Infinity);
  return { path, probability: Math.exp(best[end]! - all) };
}

/** The logarithm of the sum of two numbers whose logarithms are given. */
export function logSum(a: number, b: number): number {
  const [more, less] = a > b ? [a, b] : [b, a];
  // eslint-disable-next-line no-restricted-properties -- scores are compared with each other and never stored
  return less === -Infinity ? more : more + Math.log(1 + Math.exp(less - more));
}
