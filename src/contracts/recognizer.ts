import type { Habit } from '../core/personalization/habits.ts';
import type { Drawn } from '../core/records/drawing.ts';
import type { ModelManifest } from '../core/records/manifest.ts';
import type { Ink } from '../core/ink/ink.ts';
import type { Prediction } from '../core/reading/prediction.ts';
import type { ChosenNetwork } from './own-network.ts';
import type { NumberReading } from '../core/reading/read-number.ts';

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
      /** What did not go as asked: a fallback, a refused model. */
      readonly notices?: readonly ReaderNotice[];
      /** Absent where the model has no features to adapt with. */
      readonly personal?: PersonalStatus;
      /** It came from an endpoint, and one can go back from it. */
      readonly isChosen?: true;
      /** It reads with the whole runtime, not with the one that is cut to the shipped model. */
      readonly whole?: true;
      /** Absent where none was chosen. */
      readonly own?: OwnReading;
    }
  /** Nothing can be read; the error is one that Scrawl names. */
  | { readonly kind: 'failed'; readonly error: Error };

/** Something for the user to know; `modelId` is the model that reads now, `detail` is for whoever mends it, in English. */
export type ReaderNotice =
  /** Another was to read, and is not there, is damaged, is for another version of the app, or does not work here. */
  | { readonly kind: 'model-missing' | 'model-damaged' | 'model-foreign' | 'model-unusable'; readonly modelId: string }
  /** That of the endpoint does not work here, was withdrawn there, or cannot be kept here. */
  | { readonly kind: 'model-left' | 'model-withdrawn' | 'model-not-kept'; readonly modelId: string }
  | { readonly kind: 'model-not-taken'; readonly modelId: string; readonly detail: string }
  /** WASM reads instead. */
  | { readonly kind: 'webgpu-not-started' | 'webgpu-stopped'; readonly detail: string }
  /** What was learned comes back with the next start. */
  | { readonly kind: 'not-forgotten'; readonly detail: string }
  /** The network of the user's own; Scrawl's answers instead. */
  | { readonly kind: 'own-failed'; readonly detail: string }
  | { readonly kind: 'restarted' | 'without-whole' };

/** How it stands with the network of their own that a user has made the reader. */
export type OwnReading =
  /** Its thread is starting. */
  | { readonly kind: 'opening' }
  /** It says which of the ten digits it is; `name` is that of its file. */
  | { readonly kind: 'reading'; readonly name: string; readonly modelId: string }
  /** It did not open, or failed on the last picture: Scrawl's network answers in its place. */
  | { readonly kind: 'failed'; readonly error: unknown };

/** How far the reader has learned this device's writing; `examples` are judged digits that it learned from. */
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
  /** Whether what was learned of this device's writing had its say. */
  readonly adapted?: boolean;
}

export interface NumberRecognition {
  readonly reading: NumberReading;
  readonly backend: Backend;
  /** One digit's run of the network alone, inside the worker, in milliseconds. */
  readonly inferenceMs: number;
  /** Whether what was learned of this device's writing had its say. */
  readonly adapted?: boolean;
}

/** Medians in milliseconds of one digit on each backend of this device; `webgpu` absent where it cannot run. */
export interface BackendMeasurement {
  readonly wasm: number;
  readonly webgpu?: number;
  readonly winner: Backend;
  /** Why WebGPU was not measured: an error's fields, as they crossed the threads. */
  readonly failure?: { readonly name: string };
}

/** Scrawl's own reader, with no other beside it. */
export type RecognizerAlone = Omit<Recognizer, 'useOwn'>;

export interface Recognizer {
  readonly status: RecognizerStatus;
  /** Calls back on every change of `status`; returns the way to stop that. */
  subscribe(listener: (status: RecognizerStatus) => void): () => void;
  /**
   * Reads one drawing of one digit. Runs never overlap and the latest drawing wins: a call overtaken by a later one
   * resolves to `undefined`. Waits for the model where it is still loading. Whoever wants live answers on a slow
   * device too asks for the next when the last has settled.
   * @throws ModelRefusedError or BackendUnavailableError when `status` is `failed`.
   */
  recognize(drawing: Drawn): Promise<Recognition | undefined>;
  /**
   * Reads a number of one digit or many; one digit just as `recognize` reads it. What was read of the same strokes
   * before is remembered. As of `recognize`, the latest ink wins.
   */
  readNumber(ink: Ink): Promise<NumberRecognition | undefined>;
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
  /**
   * What the reader has learned of this writing that a person can see: ways of writing that the shipped model misreads. Those that
   * the settings name as undone are not learned from and stay in the list. Empty where it does not adapt; never rejects.
   */
  habits(): Promise<readonly Habit[]>;
  /** Throws away what was learned and begins anew with the next correction; the corrections stay. Never rejects. */
  forgetPersonalization(): Promise<void>;
  /**
   * Has the network that is kept on this device say which digit it is, or no longer; settles when it reads or has failed,
   * which `status` tells. Never rejects. Keeps no setting.
   */
  useOwn(chosen: ChosenNetwork | undefined): Promise<void>;
}
