import type { SyncStatus } from '../../contracts/sync.ts';
import { t } from '../../messages/language.ts';
import { until } from '../kit/format.ts';
import { reasonMessage } from '../kit/reason-message.ts';

/** How the sending stands, as sentences. @param now milliseconds since 1970. */
export function syncMessage(status: SyncStatus, now: number): string {
  const messages = t.endpoint.status;
  if (status.kind === 'off') return messages.off;
  const { counts, deferred, trouble } = status;
  const waiting = counts.queued + counts.sending;
  const rest = [
    ...(deferred && counts.deferred > 0 ? [messages.waitsUntil(reasonMessage(deferred), counts.deferred, until(Date.parse(deferred.until), now))] : []),
    ...(counts.accepted > 0 ? [messages.sent(counts.accepted)] : []),
    ...(counts.rejected > 0 ? [messages.rejected(counts.rejected)] : []),
  ];
  const first = ((): string | undefined => {
    if (trouble?.kind === 'stopped') return messages.stopped(reasonMessage(trouble));
    if (trouble !== undefined && waiting > 0) return messages.waitsUntil(reasonMessage(trouble), waiting, until(Date.parse(trouble.until), now));
    if (counts.sending > 0) return messages.sending(waiting);
    if (counts.queued > 0) return messages.toSend(counts.queued);
    if (counts.deferred > 0) return undefined;
    return counts.accepted + counts.rejected === 0 ? messages.start : messages.allSent;
  })();
  return [...(first === undefined ? [] : [first]), ...rest].join(' ');
}
