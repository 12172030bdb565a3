import type { KeptCorrection } from '../../contracts/drawings.ts';
import type { Judgement } from '../../core/records/correction.ts';
import { count } from '../kit/format.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function judgementWords(judgement: Judgement): string {
  return judgement === 'none' ? 'not a digit' : String(judgement);
}

export interface StateWords {
  readonly word: string;
  readonly reason?: string;
  /** Whether the reason is one that only its user can see to. */
  readonly isAlarm?: true;
}

/** How far a correction has come, for the eye: one word, and the reason where it needs one. */
export function stateWords({ exportedAt, sync }: Pick<KeptCorrection, 'exportedAt' | 'sync'>): StateWords {
  switch (sync.kind) {
    case 'rejected':
      return { word: 'came back', reason: sync.reason, isAlarm: true };
    case 'deferred':
      return { word: 'waiting', reason: `${sync.reason} It is sent again by itself on ${dayAndClock(new Date(sync.until))}.` };
    case 'accepted':
      return { word: 'sent' };
    case 'sending':
      return { word: 'sending' };
    case 'queued':
      return { word: exportedAt === undefined ? 'queued' : 'exported' };
  }
}

/** What something is, and what it was read as where anybody knows. */
export function judgedWords(predicted: Judgement | undefined, label: Judgement): string {
  if (predicted === undefined) return judgementWords(label);
  return `${judgementWords(label)}, ${predicted === label ? 'read right' : `read as ${judgementWords(predicted)}`}`;
}

/** A correction in one sentence, as a voice reads it. */
export function spokenCorrection(kept: KeptCorrection, now: number): string {
  const { predicted, label, createdAt } = kept.correction;
  const { word, reason } = stateWords(kept);
  return `${judgedWords(predicted, label)}, ${ago(createdAt, now)}, ${reason === undefined ? word : `${word}: ${reason}`}`;
}

/** How long ago something was; a date where that says more, and where a clock was wrong. */
export function ago(time: string, now: number): string {
  const then = new Date(time);
  const passed = now - then.getTime();
  if (passed > -MINUTE && passed < MINUTE) return 'just now';
  if (passed > 0 && passed < HOUR) return `${Math.floor(passed / MINUTE)} min ago`;
  if (passed > 0 && passed < DAY) return `${Math.floor(passed / HOUR)} h ago`;
  if (passed > 0 && passed < 2 * DAY) return 'yesterday';
  if (passed > 0 && passed < 7 * DAY) return `${Math.floor(passed / DAY)} days ago`;
  const sameYear = then.getFullYear() === new Date(now).getFullYear();
  return then.toLocaleDateString('en', { day: 'numeric', month: 'short', ...(!sameYear && { year: 'numeric' }) });
}

/** A moment within the week, e.g. "Sunday, 01:00". */
export function dayAndClock(date: Date): string {
  return `${date.toLocaleDateString('en', { weekday: 'long' })}, ${date.toLocaleTimeString('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`;
}

export function fullTime(time: string): string {
  return new Date(time).toLocaleString('en', { dateStyle: 'full', timeStyle: 'medium' });
}

/** "1 correction", "12,000 corrections". */
export function corrections(number: number): string {
  return `${count(number)} correction${number === 1 ? '' : 's'}`;
}

/**
 * What is left of a long task, from how its first part went; nothing until that says something.
 * @param elapsed milliseconds since it began.
 */
export function timeLeft(done: number, total: number, elapsed: number): string {
  if (done <= 0 || done >= total || elapsed < SECOND) return '';
  const left = (elapsed / done) * (total - done);
  return left < MINUTE ? `about ${Math.ceil(left / SECOND)} s left` : `about ${Math.ceil(left / MINUTE)} min left`;
}
