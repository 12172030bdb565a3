/** All that the page and the worker that looks inside the network say to each other. */
import type { ChannelFacts, DigitPair, LookedInto, OwnDigit } from '../../contracts/inside.ts';
import type { Drawing } from '../../core/records/drawing.ts';
import type { OpenedNetwork } from '../worker/protocol.ts';

/** Told, and not answered. */
export type Told =
  | { readonly kind: 'open'; readonly network: OpenedNetwork }
  /** The digits to compare with, in the place of all before. `known` tells how far it has come. */
  | { readonly kind: 'own'; readonly digits: readonly OwnDigit[] };

/** Asked, and answered once. */
export type Asked =
  | { readonly kind: 'look'; readonly drawing: Drawing; readonly pair?: DigitPair }
  | { readonly kind: 'channel'; readonly layer: number; readonly index: number };

export type InsideAnswer =
  | { readonly kind: 'looked'; readonly looked: LookedInto }
  | { readonly kind: 'channel'; readonly facts: ChannelFacts }
  /** Why not, as a sentence. */
  | { readonly kind: 'unable'; readonly reason: string };

/** More digits can be compared with. */
export interface InsideNews {
  readonly kind: 'known';
}
