import type { CorrectionFilter } from './drawings.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Turn } from '../core/preprocessing/turn.ts';
import type { Judgement } from '../core/records/correction.ts';

/** How a file of corrections is written, by the name of the tool that reads it. */
export type FileFormat = 'batch-json' | 'stroke-ndjson' | 'kaggle-csv' | 'image-csv-pair' | 'idx-pair' | 'png-folder' | 'inkml' | 'data-set';

/** What a file that is read may be; `several` of them at once. */
export type SourceFormat = FileFormat | 'npy' | 'parquet' | 'arff' | 'unipen' | 'several';

/** A way in which the paths of pictures can say their labels: by folder, or by a place in their names. */
export type LabelsBy = 'folder' | 'outer-folder' | 'name' | 'named' | 'name-end';

/** How files are read where they leave a choice. */
export interface ImportChoices {
  readonly labelsBy?: LabelsBy;
  /** Pictures lie turned so, and are to be turned back. */
  readonly turn?: Turn;
  /** This device's user has drawn them: personalization learns from them. */
  readonly isOwn?: boolean;
}

/** What the network in use makes of a sample of a file's drawings, where it is not what their labels say. */
export interface LabelCheck {
  /** Drawings that were read, and how many of them as their labels say. */
  readonly read: number;
  readonly agreed: number;
  /** Turned back from so, many more of them are read as their labels say. */
  readonly turned?: { readonly turn: Turn; readonly agreed: number };
}

/** Where a file's bytes go. */
export interface ByteSink {
  write(bytes: Uint8Array): Promise<void>;
  /** The file is whole only after this. */
  close(): Promise<void>;
  /** Leaves no half a file behind, as far as the place allows. */
  abort(): Promise<void>;
}

/** A file that the user has picked. */
export interface PickedFile {
  readonly name: string;
  readonly size: number;
  /** From its beginning, at every call anew. */
  chunks(): AsyncIterable<Uint8Array>;
  /** The bytes from `start` up to but without `end`, as of a Blob's slice: fewer where the file ends before. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** Something odd about files that are read all the same: what it is, and how often it was met. */
export interface ImportNote {
  readonly what:
    | 'long-writer'
    | 'row-without-label'
    | 'other-file'
    | 'file-without-labels'
    | 'labels-without-pictures'
    | 'answers'
    | 'picture-without-label'
    | 'other-word'
    | 'other-segment'
    | 'unused-column'
    | 'blank'
    | 'repeated'
    /** Of no class of the model that reads: kept, but it cannot be read as such. */
    | 'other-label';
  readonly count: number;
}

/** What a file to import holds, before anything is kept of it. */
export interface ImportPreview {
  /** Of the file, or of all of them. */
  readonly name: string;
  readonly format: SourceFormat;
  readonly count: number;
  /** How many of them are on the device already. */
  readonly known: number;
  /** Of those labels that are there. */
  readonly perLabel: ReadonlyMap<Judgement, number>;
  /** The first few, for thumbnails. */
  readonly samples: readonly GrayImage28[];
  /** What looked odd. */
  readonly warnings: readonly ImportNote[];
  /** Present where labels and pictures seem not to belong together, or pictures to lie turned. */
  readonly check?: LabelCheck;
  /** What has to be chosen before anything is read; nothing else is known then. */
  readonly question?: {
    readonly kind: 'labels';
    /** `label` is absent where the way of naming gives the picture none. */
    readonly choices: readonly { readonly labelsBy: LabelsBy; readonly examples: readonly { readonly path: string; readonly label: Judgement | undefined }[] }[];
  };
}

/** Files out of the corrections and corrections out of files. */
export interface CorrectionFiles {
  /**
   * Writes the chosen corrections to `sink` piece by piece, never all in memory, and marks them as exported once the
   * sink is closed. Formats that hold pictures only have no place for "none" and leave it out.
   * @returns how many were written, and how many left out; `unmarked` where the file is whole and the marks could not be
   *   kept, with the reason as a sentence.
   * @throws StorageUnavailableError; whatever the sink throws.
   */
  write(options: {
    readonly format: FileFormat;
    readonly filter?: CorrectionFilter;
    readonly sink: ByteSink;
    /** An AbortSignal will do. */
    readonly signal?: { readonly aborted: boolean };
    readonly onProgress?: (done: number, total: number) => void;
    /** Told, from 0 on, how many are marked. The file is whole then, and `signal` stops nothing any more. */
    readonly onMarked?: (done: number, total: number) => void;
  }): Promise<{ readonly written: number; readonly leftOut: number; readonly unmarked?: string }>;
  /** A name such as `scrawl-2026-11-21.zip`, and its media type. */
  describe(format: FileFormat, date: Date): { readonly name: string; readonly type: string };
  /**
   * Looks through files that belong together, as pictures and labels in two.
   * @throws InvalidRecordError naming the file, row and field that cannot be read.
   */
  preview(files: readonly PickedFile[], choices?: ImportChoices): Promise<ImportPreview>;
  /**
   * Adds what a preview has shown: all, or nothing.
   * @param onProgress told now and then how many were gone through.
   * @throws as `preview`, and StorageUnavailableError.
   */
  add(files: readonly PickedFile[], choices?: ImportChoices, onProgress?: (done: number) => void): Promise<{ readonly added: number; readonly known: number }>;
}
