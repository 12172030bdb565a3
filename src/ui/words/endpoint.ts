import type { SyncStatus } from '../../contracts/sync.ts';
import { corrections, dayAndClock } from './corrections.ts';
import { count } from '../kit/format.ts';

/** How the sending stands, as sentences. @param now milliseconds since 1970. */
export function syncWords(status: SyncStatus, now: number): string {
  if (status.kind === 'off') return 'Nothing leaves this device.';
  const { counts, deferred, trouble } = status;
  const waiting = counts.queued + counts.sending;
  const waits = (number: number): string => `${corrections(number)} ${number === 1 ? 'waits' : 'wait'}`;
  const rest = [
    ...(deferred && counts.deferred > 0 ? [`${deferred.reason} ${waits(counts.deferred)} until ${untilWords(Date.parse(deferred.until), now)}.`] : []),
    ...(counts.accepted > 0 ? [`${corrections(counts.accepted)} sent.`] : []),
    ...(counts.rejected > 0 ? [`${corrections(counts.rejected)} came back: the list says why.`] : []),
  ];
  const sentence = ((): string | undefined => {
    if (trouble?.kind === 'stopped') return `${trouble.reason} Nothing is sent until it has another token.`;
    if (trouble !== undefined && waiting > 0) return `${trouble.reason} ${waits(waiting)} until ${untilWords(Date.parse(trouble.until), now)}.`;
    if (counts.sending > 0) return `Sending ${corrections(waiting)}…`;
    if (counts.queued > 0) return `${waits(counts.queued)} to be sent.`;
    if (counts.deferred > 0) return undefined;
    return counts.accepted + counts.rejected === 0 ? 'What you judge is sent by itself.' : 'Nothing waits.';
  })();
  return [...(sentence === undefined ? [] : [sentence]), ...rest].join(' ');
}

/** The same in the quiet line: a few characters, or nothing. */
export function quietSyncWords(status: SyncStatus): string | undefined {
  if (status.kind === 'off') return undefined;
  const { queued, sending, deferred } = status.counts;
  const waiting = queued + sending + deferred;
  if (status.trouble?.kind === 'stopped') return 'needs a token';
  return waiting === 0 ? undefined : `${count(waiting)} queued`;
}

/** A time of today by the clock; a moment that is over, or nearly, is now. */
function untilWords(time: number, now: number): string {
  if (time - now < 1000) return 'the next try';
  const date = new Date(time);
  if (date.toDateString() !== new Date(now).toDateString()) return dayAndClock(date);
  return date.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', ...(time - now < 60_000 && { second: '2-digit' }), hourCycle: 'h23' });
}
