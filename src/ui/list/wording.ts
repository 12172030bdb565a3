import type { KeptCorrection } from '../../contracts/drawings.ts';
import { formats, t } from '../../messages/language.ts';
import { ago, judgedName } from '../kit/format.ts';
import { reasonMessage } from '../kit/reason-message.ts';

export interface StateWords {
  readonly word: string;
  readonly reason?: string;
  /** Whether the reason is one that only its user can see to. */
  readonly isAlarm?: true;
}

/**
 * How far a drawing has come, for the eye: one word, and the reason where it needs one.
 * @param sends whether there is an endpoint: without one, nothing waits to be sent.
 */
export function stateOf({ exportedAt, sync }: Pick<KeptCorrection, 'exportedAt' | 'sync'>, sends: boolean): StateWords {
  const words = t.list.state;
  switch (sync.kind) {
    case 'rejected':
      return { word: words.rejected, reason: reasonMessage(sync), isAlarm: true };
    case 'deferred':
      return { word: words.deferred, reason: t.list.sentAgain(reasonMessage(sync), formats.weekday(new Date(sync.until))) };
    case 'accepted':
      return { word: words.accepted };
    case 'sending':
      return { word: words.sending };
    case 'queued':
      return { word: exportedAt !== undefined ? words.exported : sends ? words.queued : '' };
  }
}

/** A drawing in one sentence, as a voice reads it. */
export function spokenDrawing(kept: KeptCorrection, now: number, sends: boolean): string {
  const { predicted, label, createdAt } = kept.correction;
  const { word, reason } = stateOf(kept, sends);
  return t.list.spoken([judgedName(predicted, label), ago(createdAt, now), reason === undefined ? word : t.list.stateReason(word, reason)].filter((part) => part !== ''));
}
