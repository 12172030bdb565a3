import type { Evidence } from '../core/network/evidence.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Label } from '../core/classes.ts';
import type { Drawing } from '../core/records/drawing.ts';

/** Which class's evidence is asked for, and against which other: their places among the model's classes. */
export interface DigitPair {
  readonly for: number;
  readonly against: number;
}

/** What the channels of one layer answered, each at every place that it looked at. */
export interface LayerMaps {
  readonly side: number;
  readonly count: number;
  /** [count, side, side]: 255 is the layer's strongest answer to this drawing, 0 is none. */
  readonly maps: Uint8Array;
}

/** A digit that its user has judged. */
export interface OwnDigit<Of extends Label = Label> {
  readonly drawing: Drawing;
  readonly label: Of;
  readonly picture: GrayImage28;
}

/** What the network makes of one drawing. */
export interface LookedInto {
  readonly picture: GrayImage28;
  readonly evidence: Evidence;
  /** The layers with filters, from the ink on. */
  readonly layers: readonly LayerMaps[];
  /** Those of the user's judged digits whose features are nearest, the nearest first; of those that were looked at so far. */
  readonly nearest: readonly OwnDigit[];
  /** What is read, and what the network alone would read: present where the user's digits nearby made the difference. */
  readonly byNeighbours?: { readonly read: Label; readonly alone: Label };
}

/** One channel of a layer. */
export interface ChannelFacts {
  /** Side of the filter. */
  readonly size: number;
  /** How many channels of the layer below it reads. */
  readonly inputs: number;
  /** The weights for those inputs that matter most to it, heaviest first, each [size, size]. */
  readonly filter: readonly { readonly input: number; readonly weights: Float32Array }[];
  /** Its mean answer to each class, as a share of the answer to the one that it answers most; to plain digits and the user's own. */
  readonly answers: readonly number[];
  /** The square of the picture, in pixels, that its strongest answer to the drawing came from; absent where it gave none. */
  readonly field?: { readonly left: number; readonly top: number; readonly side: number };
}

/** A look inside the network. Runs never overlap, and the latest asked of each kind wins: what is overtaken resolves to `undefined`. */
export interface Inside {
  /**
   * @param pair where absent, the digit that is read and the next likely.
   * @throws BackendUnavailableError where the model is of a kind that cannot be looked into, or the worker does not run.
   */
  look(drawing: Drawing, pair?: DigitPair): Promise<LookedInto | undefined>;
  /** A channel, and what it says to the drawing that was looked at last. */
  channel(layer: number, index: number): Promise<ChannelFacts | undefined>;
  /** Calls back when there is something to look at anew: another model, or more judged digits; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
  close(): void;
}
