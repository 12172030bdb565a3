import type { Judgement } from '../core/correction.ts';
import type { JudgementRecord } from '../core/correction-services.ts';
import { DIGITS } from '../core/prediction.ts';

const isJudgement = (value: unknown): value is Judgement => value === 'none' || (DIGITS as readonly unknown[]).includes(value);

/** @returns undefined for a record that code of another age, or a fault, has left in another form. */
export function parseJudgement(record: unknown): JudgementRecord | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const { id, predicted, label, modelId, createdAt, session } = record as Record<string, unknown>;
  const areTexts = [id, modelId, createdAt, session].every((value) => typeof value === 'string');
  return areTexts && isJudgement(predicted) && isJudgement(label) ? ({ id, predicted, label, modelId, createdAt, session } as JudgementRecord) : undefined;
}
