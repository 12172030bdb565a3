import { t } from '../../messages/language.ts';
import { judgementName, sentence } from '../kit/format.ts';
import type { Judged } from '../state/app-state.ts';

/** What became of a judgement: no more than is true. */
export function outcomeMessage({ kept, label, predicted }: Judged): string {
  if (!kept) return t.answer.saving;
  if (label === predicted) return t.answer.confirmed;
  return label === 'none' ? t.answer.correctedToNone : t.answer.correctedTo(String(label));
}

/** The same for a voice; nothing before it is true. */
export function spokenOutcome({ kept, label, predicted }: Judged): string {
  if (!kept) return '';
  const name = judgementName(label);
  return label === predicted ? t.answer.spokenConfirmed(sentence(name)) : t.answer.spokenCorrected(name);
}
