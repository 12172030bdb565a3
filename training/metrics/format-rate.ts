import type { Rate } from '../../src/core/rate.ts';

/** E.g. `99.68 % (99.55–99.77, n = 10,000)`. */
export function formatRate({ value, low, high, count }: Rate): string {
  const percent = (share: number): string => (100 * share).toFixed(2);
  return `${percent(value)} % (${percent(low)}–${percent(high)}, n = ${count.toLocaleString('en')})`;
}
