import * as v from 'valibot';
import { anyJudgement } from './correction.ts';
import { record } from './record-schema.ts';

/** A judgement without its drawing: all that the running accuracy needs. Kept also where the drawing is not. */
export const judgementSchema = record({
  /** That of the drawing. */
  id: v.string(),
  predicted: anyJudgement,
  label: anyJudgement,
  modelId: v.string(),
  /** ISO 8601, UTC. */
  createdAt: v.string(),
  /** The same for all judgements between a start of the app and its end. */
  session: v.string(),
  /** Who drew it, where the user had said. */
  writer: v.exactOptional(v.string()),
});

export type JudgementRecord = Readonly<v.InferOutput<typeof judgementSchema>>;
