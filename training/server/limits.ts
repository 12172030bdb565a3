import { MOST_BATCH_BYTES, MOST_BATCH_CORRECTIONS } from '../../src/core/records/bounds.ts';

/** What one request and one day may bring. */
export interface Limits {
  /** Bytes of a body once it is unpacked. */
  readonly bodyBytes: number;
  /** Corrections of a batch. */
  readonly batch: number;
  /** Corrections, new or changed, that one device may bring with one token in a day (UTC). */
  readonly perDay: number;
  /** Requests that one token, or without a known one an address, may make of one process in a minute. */
  readonly perMinute: number;
}

export const DEFAULT_LIMITS: Limits = { bodyBytes: MOST_BATCH_BYTES, batch: MOST_BATCH_CORRECTIONS, perDay: 2000, perMinute: 300 };

/** A token may bring as much in a day as so many devices, and send as many batches. */
export const TOKEN_SHARE = 5;

/** Bytes of a batch, unpacked, that count as one more request of its token. */
export const REQUEST_BYTES = 64 * 2 ** 10;
