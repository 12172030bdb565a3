import type { GrayImage28 } from '../preprocessing/gray-image.ts';
import type { Framed } from '../preprocessing/normalize-raster.ts';
import { signOf, type Prediction } from '../reading/prediction.ts';
import type { Box } from './plane.ts';

/** A digit found in a picture: what the network saw of it, and what part of the picture that covers. */
export interface FoundDigit extends Framed {
  /** In pixels of the picture. */
  readonly box: Box;
  readonly prediction: Prediction;
  /** What is read of it is no surer than this, for how it lies in the picture. */
  readonly surest: number;
}

/**
 * What a picture shows: digits; nothing that is drawn; a page of other writing or print, in which what looks like a digit
 * seldom is one; a strip too narrow to read.
 */
export type PictureKind = 'digits' | 'nothing' | 'page' | 'strip';

export interface PictureReading {
  readonly kind: PictureKind;
  /** From top to bottom, each from left to right. */
  readonly lines: readonly (readonly FoundDigit[])[];
  /** The digits line by line; "?" where ink was found that is not recognized as a digit. */
  readonly text: string;
}

/** The network: ten logits for each picture, all in one run. */
export type Classify = (images: readonly GrayImage28[]) => Promise<readonly ArrayLike<number>[]>;

/** @returns the reading with its text. */
export function pictureReading(kind: PictureKind, lines: PictureReading['lines']): PictureReading {
  const text = lines.map((line) => line.map(({ prediction }) => signOf(prediction)).join('')).join('\n');
  return { kind, lines, text };
}
