import type { FoundDigit, PictureReading } from '../core/pictures/picture-reading.ts';
import type { Box } from '../core/pictures/plane.ts';

/* The contracts know no page: these are an ImageBitmap and a Blob, as far as they matter here. */

export interface ShownPicture {
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface PictureFile {
  readonly size: number;
  readonly type: string;
}

/** A picture as it is shown, and what was read in it. */
export interface PictureRecognition {
  /** What its file is known by: the beginning of its SHA-256, in hexadecimal. */
  readonly id: string;
  /** Of the upright picture, in pixels; boxes are in these. */
  readonly width: number;
  readonly height: number;
  /** The upright picture, reduced where it is large. Whoever gets it closes it. */
  readonly shown: ShownPicture;
  readonly reading: PictureReading;
}

/** Reads photographs and other pictures, one at a time. */
export interface PictureReader {
  /**
   * Decodes a picture's file, looks for digits and reads them, all in another thread.
   * @param onProgress told now and then which share of the digits is read.
   * @throws PictureRefusedError, and what a `Recognizer` throws.
   */
  read(file: PictureFile, onProgress?: (share: number) => void): Promise<PictureRecognition>;
  /**
   * Reads what lies in a box of the picture that was read last as one digit.
   * @returns undefined where there is no ink. @throws as `read`
   */
  readBox(picture: string, box: Box): Promise<FoundDigit | undefined>;
}
