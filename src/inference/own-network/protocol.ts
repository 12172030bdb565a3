/** All that the page and the worker with a network of one's own say to each other. */
import type { Conventions, NetworkFacts } from '../../contracts/own-network.ts';
import type { NetworkReadings } from '../../core/accuracy/compare-networks.ts';
import { messageOf, NetworkRefusedError } from '../../core/errors.ts';
import type { Way } from '../../core/network/way.ts';
import type { GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import type { Drawing } from '../../core/records/drawing.ts';
import type { Digit } from '../../core/classes.ts';
import { fromFailure, toFailure, type Failure, type OpenedNetwork } from '../worker/protocol.ts';

/** A drawing to be read by both. */
export interface LabelledDrawing {
  readonly drawing: Drawing;
  readonly label: Digit;
}

/** Asked, and answered once. */
export type OwnAsked =
  | { readonly kind: 'open'; readonly bytes: Uint8Array; readonly known?: Conventions }
  | { readonly kind: 'use'; readonly way: Way }
  | { readonly kind: 'classify'; readonly pictures: readonly GrayImage28[] }
  /** The network that it is compared with. */
  | { readonly kind: 'beside'; readonly network: OpenedNetwork }
  | { readonly kind: 'read'; readonly digits: readonly LabelledDrawing[] };

export type OwnAnswer =
  | { readonly kind: 'opened'; readonly facts: NetworkFacts }
  | { readonly kind: 'done' }
  | { readonly kind: 'classified'; readonly probabilities: readonly (readonly number[])[] }
  | { readonly kind: 'read'; readonly readings: readonly NetworkReadings[] }
  | { readonly kind: 'failed'; readonly failure: OwnFailure };

/** An error on its way between the threads. */
export type OwnFailure = Failure | Pick<NetworkRefusedError, 'name' | 'reason' | 'about' | 'detail'>;

export const toOwnFailure = (thrown: unknown): OwnFailure =>
  thrown instanceof NetworkRefusedError ? { name: thrown.name, reason: thrown.reason, about: thrown.about, detail: thrown.detail } : toFailure(thrown instanceof Error ? thrown : new Error(messageOf(thrown)));

export const fromOwnFailure = (failure: OwnFailure): Error => (failure.name === 'NetworkRefusedError' ? new NetworkRefusedError(failure.reason, failure.about, failure.detail) : fromFailure(failure));
