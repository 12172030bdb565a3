const FIRST_MS = 5_000;
const LONGEST_MS = 3_600_000;

/**
 * How long to wait after so many failures in a row: twice as long each time, from five seconds up to an hour, and of
 * that a random part between half and all, so that phones that failed together do not come back together.
 * @param failures 1 after the first.
 * @param random 0…1
 * @returns milliseconds
 */
export function backoff(failures: number, random: number): number {
  const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return whole * (0.5 + random / 2);
}
