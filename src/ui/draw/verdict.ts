import { classesOf, type Label } from '../../core/classes.ts';
import type { Prediction } from '../../core/reading/prediction.ts';

/** Below this confidence the app says "?" and only guesses. */
export const DOUBT_BELOW = 0.75;

/** A second candidate less likely than this is not worth a word. */
const MENTION_FROM = 0.02;

/** What the app makes of a prediction before it says a word. */
export type Verdict =
  | { readonly kind: 'digit'; readonly digit: Label; readonly confidence: number; readonly runnerUp: RunnerUp | undefined }
  | { readonly kind: 'doubt'; readonly digit: Label; readonly confidence: number; readonly runnerUp: RunnerUp | undefined }
  | { readonly kind: 'not-a-digit' };

export interface RunnerUp {
  readonly digit: Label;
  readonly probability: number;
}

export function verdictOf(prediction: Prediction): Verdict {
  if (!prediction.isDigit) return { kind: 'not-a-digit' };
  const { digit, confidence } = prediction;
  return { kind: confidence < DOUBT_BELOW ? 'doubt' : 'digit', digit, confidence, runnerUp: runnerUpOf(prediction) };
}

function runnerUpOf(prediction: Prediction): RunnerUp | undefined {
  const { digit, probabilities } = prediction;
  let best: RunnerUp | undefined;
  classesOf(prediction).forEach((candidate, place) => {
    const probability = probabilities[place]!;
    if (candidate === digit || probability < MENTION_FROM || probability <= (best?.probability ?? 0)) return;
    best = { digit: candidate, probability };
  });
  return best;
}

/** How sharp the answer stands on the page: 0 for a guess among ten, 1 for certainty. */
export function sharpness(confidence: number): number {
  return Math.min(1, Math.max(0, (confidence - 0.1) / 0.85));
}
