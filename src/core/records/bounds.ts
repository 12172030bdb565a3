/**
 * How much a correction may hold, and which times and names it may carry: one set of rules for what a phone keeps, what
 * a file brings and what an endpoint takes, so that nothing is kept in one place that is refused, or cannot be stored,
 * in the next.
 */

/** Strokes of a drawing. */
export const MOST_STROKES = 1_000;
/** Points of a drawing, those of all its strokes together: about a minute of uninterrupted drawing on a fast screen. */
export const MOST_POINTS = 10_000;
/** Points of all drawings of a batch that is sent: what an endpoint preprocesses without keeping others waiting. */
export const MOST_BATCH_POINTS = 100_000;
/** Corrections of a batch that is sent. */
export const MOST_BATCH_CORRECTIONS = 500;
/** Bytes of a batch that is sent, as JSON before it is packed. */
export const MOST_BATCH_BYTES = 8 * 2 ** 20;
/** Characters (code points) of a writer's name. */
export const LONGEST_WRITER = 128;

const UTC_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z$/;

/** A time in UTC that every clock and database can store: the years 0001 to 9999, days that exist, at most nine digits of a second. */
export function isUtcTime(text: string): boolean {
  const [year, month, day, hour, minute, second] = UTC_TIME.exec(text)?.slice(1).map(Number) ?? [];
  if (year === undefined || year < 1 || month! < 1 || month! > 12 || day! < 1 || day! > daysOf(year, month!)) return false;
  return hour! < 24 && minute! < 60 && second! < 60;
}

function daysOf(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** NUL and halves of surrogate pairs are no text to a database or in UTF-8. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** Whether a name has 1 to `LONGEST_WRITER` characters, all of which can be stored. */
export function isWriterName(name: string): boolean {
  return name !== '' && name === writerName(name);
}

/** What of a name can be kept: shortened, never in the middle of a character. */
export function writerName(name: string): string {
  return [...name.replace(UNSTORABLE, '')].slice(0, LONGEST_WRITER).join('');
}
