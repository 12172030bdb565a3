import type { CorrectionFiles, CorrectionStore } from './correction-services.ts';
import type { EndpointAddress, ModelUpdates, Sync } from './endpoint-services.ts';
import type { GrayImage28 } from './gray-image.ts';
import type { ModelManifest } from './manifest.ts';
import type { Prediction } from './prediction.ts';
import type { Head } from './rehearsal.ts';

/** How the network is run: onnxruntime-web's WASM or its WebGPU build. */
export type Backend = 'wasm' | 'webgpu';
/** `auto` is WASM until a measurement on this device found WebGPU faster. */
export type BackendPreference = 'auto' | Backend;

export type RecognizerStatus =
  | { readonly kind: 'loading' }
  | {
      readonly kind: 'ready';
      readonly backend: Backend;
      readonly manifest: ModelManifest;
      /** What did not go as asked (a fallback, a refused model), as a sentence for the user. */
      readonly notice?: string;
      /** Absent where the model has no features to adapt with. */
      readonly personal?: PersonalStatus;
      /** It came from an endpoint, and one can go back from it. */
      readonly isChosen?: true;
    }
  | { readonly kind: 'failed'; readonly message: string };

/** How far the reader has learned this device's hand; `examples` are judged digits that it learned from. */
export type PersonalStatus =
  /** Switched off by the user. */
  | { readonly kind: 'off' }
  /** Too few judgements yet, or what was learned did no better on those kept back: the shipped reader reads. */
  | { readonly kind: 'learning'; readonly examples: number }
  | { readonly kind: 'adapted'; readonly examples: number };

export interface Recognition {
  readonly prediction: Prediction;
  readonly backend: Backend;
  /** The network alone, inside the worker, in milliseconds. */
  readonly inferenceMs: number;
  /** Whether what was learned of this device's hand had its say. */
  readonly adapted?: boolean;
}

/** Medians in milliseconds of one digit on each backend of this device; `webgpu` absent where it cannot run. */
export interface BackendMeasurement {
  readonly wasm: number;
  readonly webgpu?: number;
  readonly winner: Backend;
  /** Why WebGPU was not measured, as a sentence. */
  readonly notice?: string;
}

export interface Recognizer {
  readonly status: RecognizerStatus;
  /** Calls back on every change of `status`; returns the way to stop that. */
  subscribe(listener: (status: RecognizerStatus) => void): () => void;
  /**
   * Reads one picture. Runs never overlap and the latest picture wins: a call overtaken by a later one
   * resolves to `undefined`. Waits for the model where it is still loading. Whoever wants live answers on a slow
   * device too asks for the next when the last has settled.
   * @throws ModelRefusedError or BackendUnavailableError when `status` is `failed`.
   */
  recognize(image: GrayImage28): Promise<Recognition | undefined>;
  /** Switches to the wished backend, or falls back to WASM and says so in `status`; never rejects. Keeps no setting. */
  use(preference: BackendPreference): Promise<void>;
  /**
   * Times both backends on this device and remembers the winner for `auto`.
   * @throws BackendUnavailableError when the recogniser is not ready or stops meanwhile.
   */
  measure(): Promise<BackendMeasurement>;
  /** Starts anew after a failure, e.g. when the network is back; settles when `status` is no longer `loading`. */
  retry(): Promise<void>;
  /**
   * Learns from the corrections on the device, or stops using what was learned; `status` tells the outcome. Calls that
   * come while one is under way are answered by one more after it. Never rejects. Keeps no setting.
   */
  adapt(enabled: boolean): Promise<void>;
  /** Throws away what was learned and begins anew with the next correction; the corrections stay. Never rejects. */
  forgetHand(): Promise<void>;
}

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

/** A last layer that was adapted to the hand of this device. */
export interface PersonalHead extends Head {
  /** The model whose features it is for. */
  readonly modelId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** Judged digits that it was made from. */
  readonly examples: number;
}

/** Keeps what was learned of this device's hand. */
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

export type Theme = 'auto' | 'light' | 'dark';

export interface Settings {
  readonly backend: BackendPreference;
  /** Which backend `auto` stands for, once measured on this device. */
  readonly measuredWinner?: Backend;
  readonly theme: Theme;
  /** Whether drawings whose answer was confirmed are kept too; they keep what is learned from going astray. */
  readonly keepConfirmed: boolean;
  /** Whether the reader adapts to this device's hand. */
  readonly adapt: boolean;
  /** Nothing that was drawn before is learned from; ISO 8601, UTC. */
  readonly learnsSince?: string;
  /** Whose hand it is, where the user has said. */
  readonly writer?: string;
  /** The running accuracy counts judgements from then on; ISO 8601, UTC. */
  readonly accuracySince?: string;
  /** Whom corrections are sent to; nobody where absent. */
  readonly endpoint?: EndpointAddress | undefined;
  readonly model?: ChosenModel | undefined;
  /** SHA-256 of the model that was left: it is not offered again. */
  readonly leftModel?: string;
  /** The fingerprint of the manifest of an endpoint's model that failed its checks here: it is not downloaded again. */
  readonly refusedModel?: string | undefined;
}

export interface SettingsStore {
  /** Never rejects: what cannot be read has its default. */
  load(): Promise<Settings>;
  /**
   * Changes the named settings and leaves the others as they are, also when another tab has changed them.
   * @throws StorageUnavailableError where nothing can be kept.
   */
  save(changes: Partial<Settings>): Promise<void>;
}

/** The installed app itself: whether it works offline, and whether a newer one waits. */
export type AppVersionStatus =
  | { readonly kind: 'online-only' }
  | { readonly kind: 'offline-ready' }
  | { readonly kind: 'update-waiting' };

export interface AppVersion {
  readonly status: AppVersionStatus;
  subscribe(listener: (status: AppVersionStatus) => void): () => void;
  /** Switches to the waiting version and reloads. Only ever called because the user asked for it. */
  update(): void;
}

/** All that the UI is handed by `src/main.ts`. */
export interface Services {
  readonly recognizer: Recognizer;
  readonly settings: SettingsStore;
  readonly corrections: CorrectionStore;
  readonly files: CorrectionFiles;
  readonly sync: Sync;
  readonly updates: ModelUpdates;
  readonly appVersion: AppVersion;
}
