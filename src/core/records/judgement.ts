import type { Judgement } from './correction.ts';

/** A judgement without its drawing: all that the running accuracy needs. Kept also where the drawing is not. */
export interface JudgementRecord {
  /** That of the drawing. */
  readonly id: string;
  readonly predicted: Judgement;
  readonly label: Judgement;
  readonly modelId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The same for all judgements between a start of the app and its end. */
  readonly session: string;
}
