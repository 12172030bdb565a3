import type { Examples } from './examples.ts';
import { likeliest, metricOf, pointsOf, type Metric } from './head.ts';
import type { FeatureSet } from './rehearsal.ts';

/**
 * Reads a digit by what lies next to it: the digits that its writer judged, and everyone else's. In D dimensions, n drawings
 * of which the nearest is at the distance d make for a density of about 1 ÷ (n · d^D) (Loftsgaarden and Quesenberry, "A
 * nonparametric estimate of a multivariate density function", 1965). Its logarithm is added to what the head says. The
 * constants were chosen on pen writers of sites that a network had not seen, each site by the others, on the writers of
 * MNIST, read by a network without MNIST, and on what validation writers lose to what another writer taught.
 */

/** Dimensions in which the nearest digit counts, whosever it is, and in which the nearest one of the writer's own counts again. */
const EVERYONES = 7;
const OWN = 2;
/** What is farther from all of a writer's own digits with a label says nothing about how they write it. */
const FAR = 0.5;
/** Added to each distance: two drawings are never one. */
const APART = 0.1;
/** Nats by which the shipped answer is ahead, divided by the digits judged: after a few of them, a change needs more to be said for it. */
const CAUTION = 10;
/** Where there is none of a class. */
const FARTHEST = 1000;
/** As of `metricOf`: the doubtful digits that the metric is made of are few. */
const EVENNESS = 0.3;

/** Digits as points between which distances are measured. */
export interface Points {
  /** [count, metric.size] */
  readonly points: Float64Array;
  readonly labels: Uint8Array;
}

/** Where everyone else's digits lie, in lengths of how far digits of one class differ. */
export interface Surroundings {
  readonly metric: Metric;
  readonly others: Points;
}

/** Where a writer's judged digits lie. */
export interface Neighbours extends Surroundings {
  readonly own: Points;
  /** The rows of each digit, as of `Examples`. */
  readonly drawings: Examples['drawings'];
}

export function surroundingsOf(rehearsal: FeatureSet): Surroundings {
  const metric = metricOf(withinClasses(rehearsal), rehearsal.labels.length, EVENNESS);
  return { metric, others: { points: pointsOf(rehearsal.features, metric), labels: rehearsal.labels } };
}

export const neighboursOf = (surroundings: Surroundings, { features, labels, drawings }: Examples): Neighbours => ({
  ...surroundings,
  own: { points: pointsOf(features, surroundings.metric), labels },
  drawings,
});

/** The features less the mean of their class. */
function withinClasses({ features, labels }: FeatureSet): Float32Array {
  const size = features.length / labels.length;
  const within = features.slice();
  for (const label of new Set(labels)) {
    const examples = Array.from(labels.keys()).filter((example) => labels[example] === label);
    for (let i = 0; i < size; i++) {
      const mean = examples.reduce((sum, example) => sum + features[example * size + i]!, 0) / examples.length;
      for (const example of examples) within[example * size + i]! -= mean;
    }
  }
  return within;
}

/** What reads a digit without its neighbours. */
export interface ReadAlone {
  /** What the head in use and the model's own make of it, [classes] each. */
  readonly logits: Float32Array;
  readonly shipped: Float32Array;
  /** Of the model's calibration. */
  readonly temperature: number;
  /** Of the judged digits, the one that this one is: it is read as if it had not been judged. */
  readonly without?: number;
}

/**
 * @param features [features]
 * @returns [classes] logits
 */
export function logitsAmong({ metric, others, own, drawings }: Neighbours, features: Float32Array, { logits, shipped, temperature, without }: ReadAlone): Float32Array {
  const judged = drawings.filter((_, digit) => digit !== without);
  const count = new Uint16Array(logits.length);
  for (const [asDrawn] of judged) count[own.labels[asDrawn!]!]!++;
  const point = pointsOf(features, metric);
  const ownAt = nearest(point, own, judged.flat(), logits.length);
  const othersAt = nearest(point, others, others.labels.keys(), logits.length);
  const ahead = likeliest(shipped);
  return logits.map((logit, label) => {
    let nats = -EVERYONES * ln(APART + Math.min(ownAt[label]!, othersAt[label]!));
    nats -= OWN * ln(APART + Math.min(FAR, ownAt[label]!)) + ln(Math.max(1, count[label]!));
    if (label === ahead) nats += CAUTION / Math.max(1, judged.length);
    return logit + temperature * nats;
  });
}

/** The distance of the nearest of some digits, for each class. */
function nearest(point: Float64Array, { points, labels }: Points, among: Iterable<number>, classes: number): Float64Array {
  const squares = new Float64Array(classes).fill(FARTHEST * FARTHEST);
  for (const row of among) {
    const label = labels[row]!;
    let square = 0;
    for (let i = 0; i < point.length && square < squares[label]!; i++) square += (point[i]! - points[row * point.length + i]!) ** 2;
    squares[label] = Math.min(squares[label]!, square);
  }
  return squares.map(Math.sqrt);
}

// eslint-disable-next-line no-restricted-properties -- what is learned of a writer stays on the device that it was learned on
const ln = (value: number): number => Math.log(value);
