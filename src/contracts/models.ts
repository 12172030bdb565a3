import type { Examples } from '../core/personalization/examples.ts';
import type { Head } from '../core/personalization/rehearsal.ts';
import type { ModelManifest } from '../core/records/manifest.ts';

/** A model with its bytes, as kept on the device. */
export interface StoredModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
  /** The file of its rehearsal set, where it does not lie beside the app. */
  readonly rehearsal?: Uint8Array;
}

/** A model that its user has taken from an endpoint: it reads in the place of the one that comes with the app. */
export interface ChosenModel {
  readonly sha256: string;
  /** How often in a row the app was started with it and did not get to its first answer. */
  readonly starts: number;
}

/** What was learned from this device's writer: a last layer, and the digits that it is read by. */
export interface PersonalHead extends Head {
  /** The model whose features it is for. */
  readonly modelId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Judged digits that it was made from. */
  readonly examples: number;
  /** Some 200 kB of them; absent where they are not read by, and in what an earlier version kept. */
  readonly digits?: Examples | undefined;
}

/** Keeps what was learned of this device's writing. */
export interface PersonalStore {
  /** @returns undefined where there is none, or none that can be used. @throws StorageUnavailableError */
  get(): Promise<PersonalHead | undefined>;
  /** @throws StorageUnavailableError */
  put(head: PersonalHead): Promise<void>;
  /** @throws StorageUnavailableError */
  clear(): Promise<void>;
}

/** Keeps the last model that worked, for the day a new one does not. */
export interface ModelStore {
  /** @throws StorageUnavailableError where nothing can be kept. */
  lastGood(): Promise<StoredModel | undefined>;
  /** The model before that one, to go back to: keeping it makes it the last good one again. */
  previous(): Promise<StoredModel | undefined>;
  /** @throws StorageUnavailableError where nothing can be kept. */
  keep(model: StoredModel): Promise<void>;
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
