/** A clock that is wrong, there or here, must not silence the device for longer than this. */
const LONGEST_MS = 24 * 3_600_000;

const SHORTEST_MS = 60_000;

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

/**
 * When what an endpoint has deferred is due by this device's clock: as long after now as the endpoint's own clock said.
 * An hour after where it did not say; a minute at the least, so that no endpoint has a device come back at once for ever.
 * @param until, receivedAt of the answer, ISO 8601.
 * @param now milliseconds since 1970.
 * @returns ISO 8601, UTC
 */
export function dueAt(until: unknown, receivedAt: unknown, now: number): string {
  const wait = Date.parse(String(until)) - Date.parse(String(receivedAt));
  return new Date(now + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Number.isNaN(wait) ? 3_600_000 : wait))).toISOString();
}
