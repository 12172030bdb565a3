/** All that the page and the recogniser's worker say to each other. */
import type { EndpointAddress } from '../../contracts/sync.ts';
import type { ModelOffer } from '../../contracts/models.ts';
import { BackendUnavailableError, messageOf, ModelRefusedError, PartMissingError, PictureRefusedError, WholeRuntimeNeededError } from '../../core/errors.ts';
import type { FoundDigit } from '../../core/pictures/picture-reading.ts';
import type { Box } from '../../core/pictures/plane.ts';
import type { PictureRecognition } from '../../contracts/pictures.ts';
import type { Ink } from '../../core/ink/ink.ts';
import type { Habit } from '../../core/personalization/habits.ts';
import type { Personalization } from '../../core/personalization/personalization.ts';
import type { ModelManifest } from '../../core/records/manifest.ts';
import type { Logits } from '../../core/reading/prediction.ts';
import type { Drawn } from '../../core/records/drawing.ts';
import type { Backend, BackendMeasurement, NumberRecognition, PersonalStatus, ReaderNotice } from '../../contracts/recognizer.ts';
import type { ChosenModel } from '../../contracts/models.ts';

/** The name of a page's first worker, which begins to load before it is told anything. */
export const FIRST_WORKER = 'recognizer';

/** The page's first message to a worker, sent once. Its outcome comes as `News`. */
export interface Open {
  readonly kind: 'open';
  /** Absolute, ending in a slash: where `manifest.json` and the model file lie. */
  readonly modelsUrl: string;
  readonly backend: Backend;
  /** Whether WebGPU may run on a software adapter: for tests, since it is far slower than WASM. */
  readonly allowSoftwareGpu: boolean;
  /** Whether it reads with what it has learned of this device's writing. */
  readonly adapt: boolean;
  /** The model to read with in place of the one at `modelsUrl`, as the settings say. */
  readonly chosen?: ChosenModel;
  /** Whether it is to read with the whole runtime whatever the model; otherwise where the model needs it. */
  readonly whole: boolean;
  /** Whether this worker follows one that died before it had answered. */
  readonly restarted: boolean;
}

/** A network, with what reads in the place of its last layer. */
export interface OpenedNetwork {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
  readonly personalization?: Personalization;
}

/** What the page asks once the worker is ready. Each is answered once. */
export type Call =
  /** Answered by `recognized` or `failed`. */
  | { readonly kind: 'recognize'; readonly drawing: Drawn }
  /** Answered by `number-read` or `failed`. */
  | { readonly kind: 'read-number'; readonly ink: Ink }
  /** The network that reads. Answered by `network`. */
  | { readonly kind: 'network' }
  /** Answered by `picture-read` or `failed`, after `progress`. */
  | { readonly kind: 'read-picture'; readonly file: Blob }
  /** Of the picture that was read last. Answered by `box-read` or `failed`. */
  | { readonly kind: 'read-box'; readonly picture: string; readonly box: Box }
  /** Answered by `done` or `failed`, after `ready` has told the outcome. */
  | { readonly kind: 'use'; readonly backend: Backend }
  /** Answered by `measured` or `failed`. */
  | { readonly kind: 'measure' }
  /** Answered by `done`, after `ready` has told the outcome. */
  | { readonly kind: 'adapt'; readonly enabled: boolean }
  /** Answered by `done`, after `ready` has told the outcome. */
  | { readonly kind: 'forget' }
  /** Answered by `habits`. */
  | { readonly kind: 'habits' }
  /** Look for a newer model, get it and try it. Answered by `looked` or `failed`. */
  | { readonly kind: 'look'; readonly endpoint: EndpointAddress }
  /** Read with what `looked` has offered. Answered by `done` or `failed`, after `ready` has told the outcome; `quietly`, but for a lacking offer. */
  | { readonly kind: 'take'; readonly quietly?: true }
  /** Read with the model before. Answered by `done` or `failed`, after `ready` has told the outcome. */
  | { readonly kind: 'go-back' };

/** The state of the worker, told on every change, also unasked: a lost GPU makes it fall back to WASM. */
export type News =
  | { readonly kind: 'ready'; readonly backend: Backend; readonly manifest: ModelManifest; readonly notices?: readonly ReaderNotice[]; readonly personal?: PersonalStatus; readonly isChosen?: true; readonly whole?: true }
  /** `lacksWhole`: it needs the whole runtime, which could not be loaded. */
  | { readonly kind: 'unusable'; readonly failure: Failure; readonly lacksWhole?: true };

export type Answer =
  /** With the manifest of the model that read: `ready` may have told of another meanwhile. */
  | { readonly kind: 'recognized'; readonly manifest: ModelManifest; readonly logits: Logits; readonly adapted?: Logits; readonly backend: Backend; readonly inferenceMs: number }
  | ({ readonly kind: 'number-read' } & NumberRecognition)
  | { readonly kind: 'network'; readonly network: OpenedNetwork }
  | { readonly kind: 'picture-read'; readonly recognition: PictureRecognition }
  | { readonly kind: 'box-read'; readonly digit: FoundDigit | undefined }
  | { readonly kind: 'done' }
  | { readonly kind: 'habits'; readonly habits: readonly Habit[] }
  | { readonly kind: 'measured'; readonly measurement: BackendMeasurement }
  | { readonly kind: 'looked'; readonly offer?: ModelOffer }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** How far a call is, before it is answered: 0…1. */
export interface Progress {
  readonly kind: 'progress';
  readonly share: number;
}

/** An answer carries the id of its call. */
export interface Identified {
  readonly id: number;
}
export type Request = Open | (Call & Identified);
export type Reply = News | ((Answer | Progress) & Identified);

/** An error on its way between the threads, which would strip a class of its name and fields. */
export type Failure =
  | { readonly name: 'ModelRefusedError'; readonly reason: ModelRefusedError['reason']; readonly detail: string }
  | { readonly name: 'BackendUnavailableError'; readonly backend: string; readonly detail: string }
  | { readonly name: 'WholeRuntimeNeededError'; readonly detail: string }
  | { readonly name: 'PictureRefusedError'; readonly reason: PictureRefusedError['reason']; readonly detail: string }
  | { readonly name: 'PartMissingError'; readonly part: string }
  | { readonly name: 'Error'; readonly message: string };

export function toFailure(thrown: unknown): Failure {
  if (thrown instanceof ModelRefusedError) return { name: thrown.name, reason: thrown.reason, detail: thrown.detail };
  if (thrown instanceof BackendUnavailableError) return { name: thrown.name, backend: thrown.backend, detail: thrown.detail };
  if (thrown instanceof WholeRuntimeNeededError) return { name: thrown.name, detail: thrown.detail };
  if (thrown instanceof PictureRefusedError) return { name: thrown.name, reason: thrown.reason, detail: thrown.detail };
  if (thrown instanceof PartMissingError) return { name: thrown.name, part: thrown.part };
  return { name: 'Error', message: messageOf(thrown) };
}

export function fromFailure(failure: Failure): Error {
  switch (failure.name) {
    case 'ModelRefusedError':
      return new ModelRefusedError(failure.reason, failure.detail);
    case 'BackendUnavailableError':
      return new BackendUnavailableError(failure.backend, failure.detail);
    case 'WholeRuntimeNeededError':
      return new WholeRuntimeNeededError(failure.detail);
    case 'PictureRefusedError':
      return new PictureRefusedError(failure.reason, failure.detail);
    case 'PartMissingError':
      return new PartMissingError(failure.part);
    case 'Error':
      return new Error(failure.message);
    default:
      return failure satisfies never;
  }
}
