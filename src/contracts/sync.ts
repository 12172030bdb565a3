import type { Correction, CorrectionBatch } from '../core/records/correction.ts';

/** What stands in the way of corrections, as far as this app knows it; an endpoint names the first of them itself. */
export const REASON_CODES = [
  ...['no-ink', 'preprocessing', 'other-device', 'other-token', 'label', 'device-day', 'token-day'] as const,
  ...['invalid', 'unknown-token', 'role', 'too-large', 'fails', 'refused', 'full'] as const,
  ...['silent', 'no-endpoint', 'blocked', 'status', 'busy', 'trouble', 'renamed'] as const,
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/**
 * Why a correction was not taken, or is not sent: as a sentence in English, and, where this app knows it, as a code with what
 * that is about (a label, a number, a status), to be said in the user's language.
 */
export interface Reason {
  readonly reason: string;
  readonly code?: ReasonCode | undefined;
  readonly about?: string | undefined;
}

/** The parts of a reason that are there. */
export const reasonIn = ({ reason, code, about }: Reason): Reason => ({ reason, ...(code !== undefined && { code }), ...(about !== undefined && { about }) });

/** How far a correction has come on its way to the endpoint. */
export type SyncState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'sending'; readonly batchId: string }
  | { readonly kind: 'accepted'; readonly batchId: string; readonly at: string }
  /** The endpoint has no room for it before `until` (ISO 8601, UTC), and says why; it is sent again by itself then. */
  | ({ readonly kind: 'deferred'; readonly batchId: string; readonly until: string } & Reason)
  /** The endpoint would not have it. It is sent again once it was changed. */
  | ({ readonly kind: 'rejected'; readonly batchId: string } & Reason);

/** What an endpoint said of one correction of a batch. */
export type SyncVerdict =
  | { readonly kind: 'accepted' }
  | ({ readonly kind: 'rejected' } & Reason)
  /** Until then, ISO 8601 in UTC. */
  | ({ readonly kind: 'deferred'; readonly until: string } & Reason);

/**
 * The corrections on their way to an endpoint, for one sender at a time: two that took at once would send the same.
 * Every method @throws StorageUnavailableError.
 */
export interface SyncQueue {
  /**
   * The oldest corrections that wait to be sent, under an id that is kept with them: until it is settled or put back,
   * the same batch is given again, to the byte, whatever the limits are now. A correction that is relabelled or
   * deleted meanwhile leaves its batch. What the batch was sent as can then not be sent again, so what is left of it
   * is taken anew under another id; the endpoint knows what it had of it by the corrections' own ids.
   * @param limits how many corrections, and about how many bytes of JSON, at the most; one correction at the least.
   * @returns undefined where nothing waits.
   */
  take(limits: { readonly corrections: number; readonly bytes: number }): Promise<CorrectionBatch | undefined>;
  /**
   * Keeps what the endpoint said, by the corrections' ids. Those that it said nothing of wait again; those that have
   * left the batch are not touched.
   */
  settle(batchId: string, verdicts: ReadonlyMap<string, SyncVerdict>): Promise<void>;
  /** Gives a batch up that was not accepted, e.g. to take a smaller one: its corrections wait again. */
  putBack(batchId: string): Promise<void>;
  /** Those that were deferred up to `now` (ISO 8601, UTC), or all of them, wait as the others again; so do those of a time that only a wrong clock can have set. */
  wake(now?: string): Promise<void>;
  /** The next of those that were deferred. */
  nextDue(): Promise<({ readonly until: string } & Reason) | undefined>;
  /** Those that an endpoint has accepted, oldest first, with keys greater than `after`. */
  accepted(after: number, limit: number): Promise<readonly { readonly key: number; readonly correction: Correction }[]>;
  /** Accepted ones, by their keys, that the endpoint does not have any more wait as the others again. */
  sendAgain(keys: readonly number[]): Promise<void>;
  counts(): Promise<Readonly<Record<SyncState['kind'], number>>>;
  /** Calls back after every change, also one made in another thread; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
}

/** Where corrections are handed in and models come from, with the token that it asks for. */
export interface EndpointAddress {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** Why corrections wait although an endpoint is set. */
export type SyncTrouble =
  /** They are sent again by themselves; `until` is ISO 8601, UTC. */
  | ({ readonly kind: 'waiting'; readonly until: string } & Reason)
  /** The endpoint wants another token: nothing is sent before there is one. */
  | ({ readonly kind: 'stopped' } & Reason);

export type SyncStatus =
  /** No endpoint is set: nothing leaves the device. */
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly url: string;
      readonly counts: Readonly<Record<SyncState['kind'], number>>;
      /** Why some were deferred, and when the first of them are sent again (ISO 8601, UTC). */
      readonly deferred?: { readonly until: string } & Reason;
      readonly trouble?: SyncTrouble;
    };

/** Hands corrections to an endpoint whenever there is one and a network. Switched off until someone connects it. */
export interface Sync {
  readonly status: SyncStatus;
  /** Calls back on every change of `status`; returns the way to stop that. */
  subscribe(listener: (status: SyncStatus) => void): () => void;
  /** @throws InvalidEndpointError, StorageUnavailableError */
  connect(address: EndpointAddress): Promise<void>;
  /** Nothing is sent any more; what was not accepted waits. @throws StorageUnavailableError */
  disconnect(): Promise<void>;
  /** Now, and not when the next try is due; where the endpoint itself has named a time, then. Never rejects. */
  sendNow(): Promise<void>;
}
