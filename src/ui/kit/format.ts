import type { Backend } from '../../contracts/recognizer.ts';
import type { Judgement } from '../../core/records/correction.ts';
import type { Rate } from '../../core/rate.ts';
import { formats, t } from '../../messages/language.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A probability (0…1) in whole percents. Never rounded up to certainty; below half a percent it is "< 1%". */
export function percent(probability: number): string {
  const whole = Math.round(probability * 100);
  return whole < 1 ? `< ${formats.percent(0.01)}` : formats.percent(Math.min(whole, 99) / 100);
}

/** The same for a voice: whole percents, in words. */
export function spokenPercent(probability: number): string {
  if (probability >= 0.99) return t.answer.spokenOver99;
  const whole = Math.round(probability * 100);
  return whole < 1 ? t.answer.spokenUnder1 : t.answer.spokenPercent(whole);
}

/** Milliseconds, with a decimal where it means something. */
export function milliseconds(ms: number): string {
  if (ms < 0.05) return `< ${formats.unit(0.1, 'millisecond', 1)}`;
  return ms < 10 ? formats.unit(ms, 'millisecond', 1) : formats.unit(Math.round(ms), 'millisecond', 0);
}

/** An accuracy with its interval, e.g. "99.62% (99.48–99.72)". */
export function accuracy({ value, low, high }: Rate): string {
  return `${formats.percent(value, 2)} (${formats.number(low * 100, 2)}–${formats.number(high * 100, 2)})`;
}

/** Decimals of a percentage that so many judgements can speak for. */
const decimalsOf = (judged: number): number => (judged >= 1000 ? 2 : judged >= 50 ? 1 : 0);

/** An accuracy from judgements as exact as it is known: "97%", "97.3%". Only what was never wrong is 100%. */
export function rateValue({ value, count: judged }: Rate): string {
  const decimals = decimalsOf(judged);
  const most = 100 - 10 ** -decimals;
  return formats.percent(value === 1 ? 1 : Math.min(value * 100, most) / 100, decimals);
}

/** The interval of the same. */
export function rateInterval({ low, high, count: judged }: Rate): string {
  const decimals = decimalsOf(judged);
  return `${formats.number(low * 100, decimals)}–${formats.percent(high, decimals)}`;
}

/** A size in bytes, e.g. "3.4 MB". */
export function bytes(size: number): string {
  const [unit, name] = ([[1e9, 'gigabyte'], [1e6, 'megabyte'], [1e3, 'kilobyte']] as const).find(([candidate]) => size >= candidate) ?? ([1, 'byte'] as const);
  const amount = size / unit;
  return formats.unit(amount, name, amount < 10 && unit > 1 ? 1 : 0);
}

export function count(number: number): string {
  return formats.number(number);
}

/** The name of a manifest's metric in words: `mnistTest` is "MNIST, test". */
export function metricName(key: string): string {
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return t.reader.metrics[key] ?? sentence(words);
}

/** The figures of a model worth showing: those of data it was not chosen by, where it has any. */
export function shownMetrics(metrics: Readonly<Record<string, Rate>>): (readonly [key: string, rate: Rate])[] {
  const all = Object.entries(metrics);
  const reported = all.filter(([key]) => !key.endsWith('Validation'));
  return reported.length > 0 ? reported : all;
}

export function backendName(backend: Backend): string {
  return backend === 'wasm' ? 'WASM' : 'WebGPU';
}

export function judgementName(judgement: Judgement): string {
  return judgement === 'none' ? t.common.notADigit : String(judgement);
}

/** What something is, and what it was read as where anybody knows. */
export function judgedName(predicted: Judgement | undefined, label: Judgement): string {
  if (predicted === undefined) return judgementName(label);
  return t.list.pair(judgementName(label), predicted === label ? t.list.correct : t.list.readAs(judgementName(predicted)));
}

/** Begins with a capital letter. */
export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How long ago something was; a date where that says more, and where a clock was wrong. */
export function ago(time: string, now: number): string {
  const then = new Date(time);
  const passed = now - then.getTime();
  if (passed > -MINUTE && passed < MINUTE) return t.common.justNow;
  if (passed > 0 && passed < HOUR) return formats.relative(-Math.floor(passed / MINUTE), 'minute');
  // Counted in calendar days, not in spans of 24 hours: what was drawn on Monday evening is not "yesterday" on Wednesday morning.
  const days = Math.round((startOfDay(now) - startOfDay(then.getTime())) / DAY);
  if (passed > 0 && (days === 0 || passed < 6 * HOUR)) return formats.relative(-Math.floor(passed / HOUR), 'hour');
  if (passed > 0 && days < 7) return formats.relative(-days, 'day');
  return formats.day(then, now);
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** When something will be: by the clock today, with the day otherwise; a moment that is over, or nearly, is the next try. */
export function until(time: number, now: number): string {
  if (time - now < SECOND) return t.endpoint.status.nextTry;
  const date = new Date(time);
  if (date.toDateString() !== new Date(now).toDateString()) return formats.weekday(date);
  return formats.clock(date, time - now < MINUTE);
}

/**
 * What is left of a long task, from how its first part went; nothing until that says something.
 * @param elapsed milliseconds since it began.
 */
export function timeLeft(done: number, total: number, elapsed: number): string {
  if (done <= 0 || done >= total || elapsed < SECOND) return '';
  const left = (elapsed / done) * (total - done);
  return left < MINUTE ? t.common.secondsLeft(Math.ceil(left / SECOND)) : t.common.minutesLeft(Math.ceil(left / MINUTE));
}
