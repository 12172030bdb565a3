import { digitLikeness, softmax, type Calibration } from './prediction.ts';
import { MOST_OVERLAP, type Candidate } from './candidates.ts';
import { piecesCross, type Box } from './pieces.ts';

/**
 * What speaks for or against a candidate being a digit of the number. Lengths are in sizes of the digit, so that neither
 * the scale of the ink nor other digits of the number matter.
 */
export const DIGIT_FEATURES = [
  'digit',
  'certain',
  'likely',
  'unlikely',
  'strength',
  'twoStrokes',
  'threeStrokes',
  'moreStrokes',
  'strokesForDigit',
  'gap',
  'reach',
  'interrupted',
  'wide',
  'cut',
] as const;

/** What speaks for or against two candidates being neighbours, from left to right; lengths in sizes of the larger one. */
export const NEIGHBOUR_FEATURES = ['shorter', 'overlap', 'behind', 'apart', 'touching', 'crossing', 'beside', 'baseline', 'drawnBefore'] as const;

export type Weights<Name extends string> = Readonly<Record<Name, number>>;

/** Natural logarithm of the probability that a digit, 0 to 9, has one, two, or more strokes. */
export type StrokeCounts = readonly (readonly [number, number, number])[];

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export function digitFeatures(candidate: Candidate, logits: ArrayLike<number>, calibration: Calibration, counts: StrokeCounts): number[] {
  const shape = shapeFeatures(candidate);
  const probabilities = softmax(logits, calibration.temperature);
  const confidence = Math.max(...probabilities);
  const likeness = ln(digitLikeness(logits, calibration) / calibration.digitThreshold);
  const { size: strokes } = new Set(candidate.pieces.map(({ stroke }) => stroke));
  return [
    1,
    ln(confidence),
    Math.max(0, likeness),
    Math.min(0, likeness),
    Math.max(...Array.from(logits)) / 10,
    shape.twoStrokes,
    shape.threeStrokes,
    shape.moreStrokes,
    counts[probabilities.indexOf(confidence)]![Math.min(3, strokes) - 1]!,
    shape.gap,
    shape.reach,
    shape.interrupted,
    shape.wide,
    shape.cut,
  ];
}

/** Those of the features that are known before the network is asked. */
const SHAPE_FEATURES = ['twoStrokes', 'threeStrokes', 'moreStrokes', 'gap', 'reach', 'interrupted', 'wide', 'cut'] as const;

function shapeFeatures(candidate: Candidate): Weights<(typeof SHAPE_FEATURES)[number]> {
  const { pieces, box, size, gap, reach } = candidate;
  const strokes = new Set(pieces.map(({ stroke }) => stroke));
  const width = (box.right - box.left) / (size > 0 ? size : 1);
  return {
    twoStrokes: strokes.size === 2 ? 1 : 0,
    threeStrokes: strokes.size === 3 ? 1 : 0,
    moreStrokes: strokes.size > 3 ? 1 : 0,
    gap: clamp(gap + MOST_OVERLAP, 0, 1.5),
    reach: clamp(reach, 0, 1),
    interrupted: interruptions([...strokes]),
    wide: clamp(width - 1, 0, 2),
    cut: cutsOf(candidate),
  };
}

/** What the candidate's shape alone says for its being a digit. */
export function shapeScore(candidate: Candidate, weights: Weights<(typeof SHAPE_FEATURES)[number]>): number {
  const features = shapeFeatures(candidate);
  return SHAPE_FEATURES.reduce((sum, name) => sum + weights[name] * features[name], 0);
}

export function neighbourFeatures(a: Candidate, b: Candidate): number[] {
  const unit = Math.max(a.size, b.size, 1e-9);
  const narrower = Math.max(Math.min(a.box.right - a.box.left, b.box.right - b.box.left), 0.3 * unit);
  const shift = (b.box.left + b.box.right - a.box.left - a.box.right) / (2 * unit);
  const space = (b.box.left - a.box.right) / unit;
  const shorter = 1 - Math.min(a.size, b.size) / unit;
  const beside = verticalOverlap(a.box, b.box) / Math.max(Math.min(a.box.bottom - a.box.top, b.box.bottom - b.box.top), 0.3 * unit);
  return [
    shorter * shorter,
    clamp((a.box.right - b.box.left) / narrower, 0, 2),
    clamp(0.5 - shift, 0, 1),
    clamp(space, 0, 1),
    clamp(0.15 - nearest(a, b) / unit, 0, 0.15) / 0.15,
    a.pieces.some((one) => b.pieces.some((other) => one.stroke !== other.stroke && piecesCross(one, other))) ? 1 : 0,
    clamp(1 - beside, 0, 2),
    clamp(Math.abs(a.box.bottom - b.box.bottom) / unit, 0, 1),
    earliest(b) < earliest(a) ? 1 : 0,
  ];
}

/** Negative where one lies above the other. */
const verticalOverlap = (a: Box, b: Box): number => Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);

const earliest = ({ pieces }: Candidate): number => Math.min(...pieces.map(({ stroke, part }) => stroke + part / 100));

function nearest(a: Candidate, b: Candidate): number {
  let least = Infinity;
  for (const { outline: one } of a.pieces) {
    for (const { outline: other } of b.pieces) {
      for (let i = 0; i < one.length; i += 2) {
        for (let j = 0; j < other.length; j += 2) {
          const [dx, dy] = [one[i]! - other[j]!, one[i + 1]! - other[j + 1]!];
          least = Math.min(least, dx * dx + dy * dy);
        }
      }
    }
  }
  return Math.sqrt(least);
}

/** How often the pen left the digit for another before it was done. */
function interruptions(strokes: number[]): number {
  strokes.sort((a, b) => a - b);
  return strokes.filter((stroke, i) => i > 0 && stroke !== strokes[i - 1]! + 1).length;
}

/** Ends of its pieces at which a stroke was cut. */
function cutsOf({ pieces }: Candidate): number {
  const has = (stroke: number, part: number): boolean => pieces.some((piece) => piece.stroke === stroke && piece.part === part);
  return pieces.reduce((cuts, { stroke, part, parts }) => cuts + (part > 0 && !has(stroke, part - 1) ? 1 : 0) + (part < parts - 1 && !has(stroke, part + 1) ? 1 : 0), 0);
}

/** Logarithm with a floor: what has no chance at all would make every sum infinite. */
function ln(value: number): number {
  // eslint-disable-next-line no-restricted-properties -- scores are compared with each other and never stored
  return Math.log(Math.max(1e-9, value));
}
