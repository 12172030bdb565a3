/** A clock that is wrong, there or here, must not silence the device for longer than this. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * What a `Retry-After` header asks for: whole seconds, or a date (RFC 9110, 10.2.3).
 * @param now milliseconds since 1970.
 * @returns milliseconds from now, up to a day; undefined where the header says nothing.
 */
export function retryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : /^[A-Za-z]{3}/.test(text) ? Date.parse(text) - now : NaN;
  return Number.isNaN(wait) ? undefined : Math.min(LONGEST_MS, Math.max(0, wait));
}
