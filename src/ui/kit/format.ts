import type { Rate } from '../../core/rate.ts';
import type { Backend } from '../../contracts/recognizer.ts';

/**
 * A probability (0…1) in percent. Never rounded up to certainty: 0.9996 is "> 99.9 %"; below half a percent it is "< 1 %".
 */
export function percent(probability: number): string {
  if (probability > 0.999) return '> 99.9 %';
  if (probability >= 0.99) return `${(Math.floor(probability * 1000) / 10).toFixed(1)} %`;
  const whole = Math.round(probability * 100);
  return whole < 1 ? '< 1 %' : `${Math.min(whole, 99)} %`;
}

/** The same for a voice: whole percents, in words. */
export function spokenPercent(probability: number): string {
  if (probability >= 0.99) return 'over 99 percent';
  const whole = Math.round(probability * 100);
  return whole < 1 ? 'under 1 percent' : `${whole} percent`;
}

/** Milliseconds, with a decimal where it means something. */
export function milliseconds(ms: number): string {
  if (ms < 0.05) return '< 0.1 ms';
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

/** An accuracy with its interval, e.g. "99.62 % (99.48–99.72)". */
export function accuracy({ value, low, high }: Rate): string {
  const hundredths = (rate: number): string => (rate * 100).toFixed(2);
  return `${hundredths(value)} % (${hundredths(low)}–${hundredths(high)})`;
}

/** Decimals of a percentage that so many judgements can speak for. */
const decimalsOf = (judged: number): number => (judged >= 1000 ? 2 : judged >= 50 ? 1 : 0);

/** An accuracy from judgements as exact as it is known: "97 %", "97.3 %". Only what was never wrong is 100 %. */
export function rateValue({ value, count: judged }: Rate): string {
  const decimals = decimalsOf(judged);
  const most = 100 - 10 ** -decimals;
  const share = value === 1 ? 100 : Math.min(value * 100, most);
  return `${share.toFixed(decimals)} %`;
}

/** The interval of the same. */
export function rateInterval({ low, high, count: judged }: Rate): string {
  const decimals = decimalsOf(judged);
  return `${(low * 100).toFixed(decimals)}–${(high * 100).toFixed(decimals)} %`;
}

/** A size in bytes, e.g. "3.4 MB". */
export function bytes(size: number): string {
  const [unit, name] = ([[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']] as const).find(([candidate]) => size >= candidate) ?? [1, 'bytes'];
  const amount = size / unit;
  return `${amount < 10 && unit > 1 ? amount.toFixed(1) : count(Math.round(amount))} ${name}`;
}

export function count(number: number): string {
  return number.toLocaleString('en');
}

/** The name of a manifest's metric in words: `mnistTest` is "MNIST, test". */
export function metricName(key: string): string {
  const known: Readonly<Record<string, string>> = {
    mnistTest: 'MNIST, test',
    mnistValidation: 'MNIST, validation',
    pendigitsHeldOut: 'Pen tablet, writers unseen',
    pendigitsValidation: 'Pen tablet, validation',
    unipenHeldOut: 'Pen strokes, writers unseen',
    unipenValidation: 'Pen strokes, validation',
    strokesHeldOut: 'All pens, writers unseen',
    drawnCsv: 'Drawn by mouse',
  };
  const words = key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return known[key] ?? words.charAt(0).toUpperCase() + words.slice(1);
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
