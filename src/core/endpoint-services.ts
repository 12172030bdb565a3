import type { SyncState } from './correction-services.ts';

/** Where corrections are handed in and models come from, with the token that it asks for. */
export interface EndpointAddress {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** Why corrections wait although an endpoint is set; the reason is a sentence. */
export type SyncTrouble =
  /** They are sent again by themselves; `until` is ISO 8601, UTC. */
  | { readonly kind: 'waiting'; readonly until: string; readonly reason: string }
  /** The endpoint wants another token: nothing is sent before there is one. */
  | { readonly kind: 'stopped'; readonly reason: string };

export type SyncStatus =
  /** No endpoint is set: nothing leaves the device. */
  | { readonly kind: 'off' }
  | {
      readonly kind: 'on';
      readonly url: string;
      readonly counts: Readonly<Record<SyncState['kind'], number>>;
      /** Why some were deferred, and when the first of them are sent again (ISO 8601, UTC). */
      readonly deferred?: { readonly until: string; readonly reason: string };
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

/** A newer model that the endpoint has, checked and tried on this device; `right` of the `misread` corrections it reads as their user says. */
export interface ModelOffer {
  readonly modelId: string;
  readonly misread: number;
  readonly right: number;
  /** Drawings that were confirmed, and that it would misread. */
  readonly lost: number;
}

/** Models from the endpoint. Whatever fails here, the model that reads goes on reading: nothing ever rejects. */
export interface ModelUpdates {
  readonly offer: ModelOffer | undefined;
  /** Calls back on every change of `offer`; returns the way to stop that. */
  subscribe(listener: (offer: ModelOffer | undefined) => void): () => void;
  /** Asks the endpoint which model is in use there; a newer one is offered once it is here and was tried. */
  look(): Promise<void>;
  /** Reads with what is offered from the next picture on. */
  take(): Promise<void>;
  /** Leaves the offer for a later day. */
  postpone(): void;
  /** Back to the model before; the one that is left is not offered again. */
  goBack(): Promise<void>;
}
