import { featuresAt, FEWEST_EXAMPLES, type Examples } from './examples.ts';
import { changedHead, fitChange, headLogits, judge, likeliest, metricOf, noChange, problemOf, shareOf, type Judged, type Metric, type Problem } from './head.ts';
import { dealtFolds, judgeKeptBack, keepBack, labelFolds } from './kept-back.ts';
import type { Personalization } from './personalization.ts';
import { logitsAmong, neighboursOf, surroundingsOf, type Neighbours, type Surroundings } from './neighbours.ts';
import type { FeatureSet, Head, Rehearsal } from './rehearsal.ts';

/** Heads that are fitted to judge one: each sees all but a fifth of the few digits that there are. */
const FOLDS = 5;

/** How much of the way to what fits a writer best may be gone: as much as everyone else's digits allow. */
const STEPS = [1, 0.8, 0.6, 0.4, 0.2];

/** How much of everyone else's digits may be lost for one writer: 0.1 percentage points. */
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
  readonly surroundings: Surroundings;
}

export interface Lesson extends HeadLesson {
  /** Undefined where there is nothing that reads the writer's digits better than the shipped head. */
  readonly personalization: Personalization | undefined;
}

/** What was learned of a last layer. */
interface HeadLesson {
  /** Undefined where the shipped head does as well, or everyone else would pay for it. */
  readonly head: Head | undefined;
  /** The judged digits, in all their drawings, read by the shipped head. */
  readonly before: Judged;
  /** The same drawings, each read by a head that was fitted without its digit. */
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
  return { head, temperature, metric, keptBack: problemOf(every(1), metric, head, temperature), population: population / 2, surroundings: surroundingsOf({ features, labels }) };
}

/** Learns from a writer's judged digits. Yields between its steps; the same digits teach the same. */
export function* learnPersonalization(rehearsed: Rehearsed, examples: Examples): Generator<void, Lesson> {
  const lesson = yield* learnHead(rehearsed, examples);
  const neighbours = yield* learnNeighbours(rehearsed, examples);
  return { ...lesson, personalization: lesson.head || neighbours ? { head: lesson.head ?? rehearsed.head, neighbours } : undefined };
}

/** Neighbours that read a writer's digits no worse than the shipped head does, each as if it had not been judged. */
function* learnNeighbours({ head, temperature, surroundings }: Rehearsed, examples: Examples): Generator<void, Neighbours | undefined> {
  if (examples.drawings.length < FEWEST_EXAMPLES) return undefined;
  const neighbours = neighboursOf(surroundings, examples);
  let gained = 0;
  for (const [without, [asDrawn]] of examples.drawings.entries()) {
    const features = featuresAt(examples, asDrawn!);
    const shipped = headLogits(head, features);
    const among = logitsAmong(neighbours, features, { logits: shipped, shipped, temperature, without });
    const label = examples.labels[asDrawn!]!;
    gained += Number(likeliest(among) === label) - Number(likeliest(shipped) === label);
    yield;
  }
  return gained >= 0 ? neighbours : undefined;
}

/**
 * Learns a last layer from judged digits: goes as far towards the head that fits them best as everyone else's digits
 * allow (`MOST_LOST`), and this writer's own digits that were not judged yet. What it comes to is kept only where digits of
 * that writer that it has not seen are read better (no more errors, and less loss: errors are rare, and alone would say
 * nothing for a long time).
 */
function* learnHead(rehearsed: Rehearsed, examples: Examples): Generator<void, HeadLesson> {
  const { head, temperature, metric } = rehearsed;
  const { drawings } = examples;
  const problem = problemOf(examples, metric, head, temperature);
  const before = judge(problem, drawings.flat(), noChange(problem));
  if (drawings.length < FEWEST_EXAMPLES) return { head: undefined, before, after: before, lost: 0 };

  const best = yield* fitChange(problem, drawings.flat());
  const { step: furthest, lost } = furthestStep(rehearsed, best);
  if (lost > MOST_LOST) return { head: undefined, before, after: before, lost };
  const dealt = yield* keepBack(problem, dealtFolds(problem, drawings, FOLDS));
  const afterStep = (step: number): Judged => judgeKeptBack(problem, dealt, step);
  const step = yield* stepForOtherLabels(problem, drawings, furthest, (step) => before.errors - afterStep(step).errors);
  if (step === undefined) return { head: undefined, before, after: before, lost };

  const after = afterStep(step);
  const isBetter = after.errors <= before.errors && after.loss < before.loss;
  return { head: isBetter ? changedHead(head, shareOf(best, step), metric, temperature) : undefined, before, after, lost };
}

/**
 * The largest of `STEPS` up to `furthest` at which labels that were not judged yet lose no more than those that were gain.
 * These stand for them: each is read by what the others alone teach. A writer that has shown all classes has no others.
 * @param gained digits that are read rightly with a step, kept back among their own kind.
 * @returns undefined where every step loses more.
 */
function* stepForOtherLabels(problem: Problem, drawings: Examples['drawings'], furthest: number, gained: (step: number) => number): Generator<void, number | undefined> {
  if (new Set(problem.labels).size === problem.classes) return furthest;
  const kept = yield* keepBack(problem, labelFolds(problem, drawings));
  const { errors } = judgeKeptBack(problem, kept, 0);
  return STEPS.find((step) => step <= furthest && judgeKeptBack(problem, kept, step).errors - errors <= Math.max(0, gained(step)));
}

/** The largest of `STEPS` that costs everyone else no more than `MOST_LOST`, or the smallest, and what it costs. */
function furthestStep({ keptBack, population }: Rehearsed, change: Float64Array): { step: number; lost: number } {
  const others = Array.from(keptBack.labels.keys());
  const shipped = judge(keptBack, others, noChange(keptBack)).errors;
  let [step, lost] = [0, 0];
  for (step of STEPS) {
    lost = (judge(keptBack, others, shareOf(change, step)).errors - shipped) / population;
    if (lost <= MOST_LOST) break;
  }
  return { step, lost };
}

/** Takes all steps of a task at once, for callers with nothing else to do. */
export function finish<T>(task: Generator<void, T>): T {
  for (;;) {
    const { done, value } = task.next();
    if (done === true) return value;
  }
}
