import type { Correction, Judgement } from '../core/records/correction.ts';
import type { Ink } from '../core/ink/ink.ts';
import type { Raster } from '../core/preprocessing/raster.ts';

/** A drawing out of a file, with all that the file says of it: what every reader gives, whatever the format. */
export interface FileSample {
  /** Its place, for people: `train.csv, line 12`. */
  readonly where: string;
  /** Absent where the file has none for it. */
  readonly label?: Judgement;
  readonly writer?: string;
  readonly drawing: FileInk | FilePicture;
  /** The correction that the file was written from, where Scrawl wrote it. */
  readonly correction?: Correction;
}

export interface FileInk {
  readonly kind: 'ink';
  /** x rightwards, y downwards. */
  readonly ink: Ink;
  /** The drawing's id, where Scrawl wrote the file. */
  readonly id?: string;
}

export interface FilePicture {
  readonly kind: 'picture';
  readonly raster: Raster;
  /** The preprocessing that it came out of; absent where it is to be brought into the frame first. */
  readonly preprocessingId?: string;
  /** The name that the picture's own file carries as an id, where Scrawl wrote it. */
  readonly id?: string;
}
