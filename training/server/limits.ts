/** What one request and one day may bring. */
export interface Limits {
  /** Bytes of a body once it is unpacked. */
  readonly bodyBytes: number;
  /** Corrections of a batch. */
  readonly batch: number;
  /** Corrections, new or changed, that one device, and one token, may bring in a day (UTC), and batches of a token. */
  readonly perDay: number;
  /** Requests that one token, or without a known one an address, may make of one process in a minute. */
  readonly perMinute: number;
}

export const DEFAULT_LIMITS: Limits = { bodyBytes: 8 * 2 ** 20, batch: 500, perDay: 2000, perMinute: 300 };

/** Strokes of a drawing, and points of all of them together are bounded by the body alone. */
export const MAX_STROKES = 1000;

/** How far a device's clock may be ahead. */
export const CLOCK_TOLERANCE_MS = 24 * 3600 * 1000;
