import type { Judgement } from '../../core/records/correction.ts';
import type { Prediction } from '../../core/reading/prediction.ts';
import { t } from '../../messages/language.ts';
import { judgementName, percent } from '../kit/format.ts';
import { scribbleIcon } from '../kit/icons.ts';
import { verdictOf } from './verdict.ts';

/** One of several digits. */
export interface ShownDigit {
  /** Absent where nothing was read. */
  readonly prediction: Prediction | undefined;
  /** What was said of it. */
  readonly label: Judgement | undefined;
}

/** What stands for it: as it was judged, as it was read, or "?". */
export function digitSign({ prediction, label }: ShownDigit): { readonly sign: unknown; readonly isDoubtful: boolean } {
  if (label !== undefined) return { sign: label === 'none' ? scribbleIcon : String(label), isDoubtful: false };
  const verdict = prediction === undefined ? undefined : verdictOf(prediction);
  if (verdict === undefined || verdict.kind === 'not-a-digit') return { sign: '?', isDoubtful: true };
  return { sign: String(verdict.digit), isDoubtful: verdict.kind === 'doubt' };
}

/** The same for a voice. */
export function spokenDigit({ prediction, label }: ShownDigit): string {
  if (label !== undefined) return judgementName(label);
  const verdict = prediction === undefined ? undefined : verdictOf(prediction);
  if (verdict === undefined || verdict.kind === 'not-a-digit') return t.answer.none;
  const read = t.answer.spoken(String(verdict.digit), percent(verdict.confidence));
  return verdict.kind === 'doubt' ? t.answer.spokenDoubt(String(verdict.digit), percent(verdict.confidence)) : read;
}
