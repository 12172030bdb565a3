import { changedHead, fitChange, judge, judgeKeptBack, metricOf, problemOf, type Judged, type Metric, type Problem } from './personal-head.ts';
import type { FeatureSet, Head, Rehearsal } from './rehearsal.ts';

/** Fewer judged digits say too little about a hand, and nothing about whether it was learned. */
export const FEWEST_EXAMPLES = 10;

/** The latest judged digits that are learned from: hands change, and time is short. */
export const MOST_EXAMPLES = 300;

/** Heads that are fitted to judge one: with ten, each sees nine tenths of the few digits that there are. */
const FOLDS = 10;

/** How much of everyone else's digits may be lost for one hand: 0.1 percentage points. */
export const MOST_LOST = 0.001;

/** A rehearsal set made ready; takes some milliseconds, and serves every time that is learned with the same model. */
export interface Rehearsed {
  readonly head: Head;
  readonly temperature: number;
  /** From every other digit of the set. */
  readonly metric: Metric;
  /** The digits between them, which the metric does not know. */
  readonly keptBack: Problem;
  /** Of how many digits those are the most doubtful ones. */
  readonly population: number;
}

export interface Lesson {
  /** Undefined where the shipped head does as well, or everyone else would pay for it. */
  readonly head: Head | undefined;
  /** The judged digits, read by the shipped head. */
  readonly before: Judged;
  /** The same digits, each read by a head that was fitted without it. */
  readonly after: Judged;
  /** Share of everyone else's digits that the head reads wrong and the shipped one does not, less the reverse. */
  readonly lost: number;
}

/** @param temperature of the model's calibration */
export function rehearse({ features, labels, head, population }: Rehearsal, temperature: number): Rehearsed {
  const size = features.length / labels.length;
  const every = (rest: number): FeatureSet => {
    const chosen = Array.from(labels.keys()).filter((example) => example % 2 === rest);
    const part = { features: new Float32Array(chosen.length * size), labels: new Uint8Array(chosen.length) };
    chosen.forEach((from, to) => {
      part.features.set(features.subarray(from * size, (from + 1) * size), to * size);
      part.labels[to] = labels[from]!;
    });
    return part;
  };
  const known = every(0);
  const metric = metricOf(known.features, known.labels.length);
  return { head, temperature, metric, keptBack: problemOf(every(1), metric, head, temperature), population: population / 2 };
}

/**
 * Learns a hand from its judged digits, and keeps what was learned only where it reads digits of that hand that it has
 * not seen better (no more errors, and less loss: errors are rare, and alone would say nothing for a long time), and
 * everyone else's as well as before, within `MOST_LOST`. Yields between its steps; the same digits give the same head.
 */
export function* learnHand({ head, temperature, metric, keptBack, population }: Rehearsed, examples: FeatureSet): Generator<void, Lesson> {
  const problem = problemOf(examples, metric, head, temperature);
  const all = Array.from(examples.labels.keys());
  const none = new Float64Array(head.bias.length * metric.size);
  const before = judge(problem, all, none);
  if (all.length < FEWEST_EXAMPLES) return { head: undefined, before, after: before, lost: 0 };

  const after = yield* judgeKeptBack(problem, FOLDS);
  const change = yield* fitChange(problem, all);
  const others = Array.from(keptBack.labels.keys());
  const lost = (judge(keptBack, others, change).errors - judge(keptBack, others, none).errors) / population;
  const isBetter = after.errors <= before.errors && after.loss < before.loss;
  return { head: isBetter && lost <= MOST_LOST ? changedHead(head, change, metric, temperature) : undefined, before, after, lost };
}

/** Takes all steps of a task at once, for callers with nothing else to do. */
export function finish<T>(task: Generator<void, T>): T {
  for (;;) {
    const { done, value } = task.next();
    if (done === true) return value;
  }
}
