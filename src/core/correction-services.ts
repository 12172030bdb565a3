import type { Correction, CorrectionBatch, Judgement } from './correction.ts';
import type { GrayImage28 } from './gray-image.ts';
import type { Ink } from './ink.ts';
import type { Prediction } from './prediction.ts';

/** An answer that its user has judged. */
export interface JudgedAnswer {
  readonly ink: Ink;
  /** What the network saw of the ink. */
  readonly picture: GrayImage28;
  readonly prediction: Prediction;
  /** What it is, as the user says; the same as what was read where the user confirmed it. */
  readonly label: Judgement;
}

/** A judgement without its drawing: all that the running accuracy needs. Kept also where the drawing is not. */
export interface JudgementRecord {
  /** That of the correction where one was kept. */
  readonly id: string;
  readonly predicted: Judgement;
  readonly label: Judgement;
  readonly modelId: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  /** The same for all judgements between a start of the app and its end. */
  readonly session: string;
}

/** How far a correction has come on its way to the endpoint. */
export type SyncState =
  | { readonly kind: 'queued' }
  | { readonly kind: 'sending'; readonly batchId: string }
  | { readonly kind: 'accepted'; readonly batchId: string; readonly at: string }
  /** The endpoint has no room for it before `until` (ISO 8601, UTC), and says why; it is sent again by itself then. */
  | { readonly kind: 'deferred'; readonly batchId: string; readonly until: string; readonly reason: string }
  /** The endpoint would not have it; the reason is a sentence. It is sent again once it was changed. */
  | { readonly kind: 'rejected'; readonly batchId: string; readonly reason: string };

/** A correction as the device keeps it. */
export interface KeptCorrection {
  /** Grows with every correction that is kept: the order of the list, and its paging's position. */
  readonly key: number;
  readonly correction: Correction;
  /** What the network saw, made by the correction's preprocessing. */
  readonly picture: GrayImage28;
  /** When it was last written to a file, ISO 8601 in UTC. */
  readonly exportedAt?: string;
  readonly sync: SyncState;
}

/** Which of the corrections; every field that is there narrows the choice. */
export interface CorrectionFilter {
  readonly label?: Judgement;
  /** `wrong`: predicted and label differ; `right`: confirmed. Neither where the prediction is not known. */
  readonly outcome?: 'wrong' | 'right';
  /** How far it has come: what an endpoint has said of it, else whether it was exported; `queued` is all the rest. */
  readonly state?: 'queued' | 'exported' | 'accepted' | 'rejected';
  /** Only these; an empty list chooses none. */
  readonly ids?: readonly string[];
}

/** How much room the device gives the app, in bytes, and whether it promised to keep what is there. */
export interface StorageRoom {
  readonly used?: number;
  readonly available?: number;
  readonly persistent: boolean;
}

/** All judgements and corrections on the device. Every method @throws StorageUnavailableError where nothing can be kept. */
export interface CorrectionStore {
  /**
   * Keeps a judgement; resolves once it is durable. Its drawing is kept too, unless it was a confirmation and
   * `settings.keepConfirmed` is off.
   * @param instead id of an earlier judgement of the same drawing. The new one takes its place in one step, under the same
   *   id where its drawing stays: whoever has the drawing already, an endpoint too, learns its new label.
   * @returns the judgement's id, for `takeBack`.
   */
  judge(judged: JudgedAnswer, instead?: string): Promise<string>;
  /** Undoes a judgement. @returns false where an endpoint has accepted it already: then it stands, and can be changed. */
  takeBack(id: string): Promise<boolean>;
  /** @returns all judgements in the order they were made, read a page at a time: never all in memory. */
  judgements(): AsyncIterable<JudgementRecord>;
  countJudgements(): Promise<number>;

  count(filter?: CorrectionFilter): Promise<number>;
  /**
   * One page of the list, newest first.
   * @param before only those with a smaller key.
   * @param skip so many of these are left out first (0 where absent), without being read: the way to a far place.
   */
  page(options: { readonly filter?: CorrectionFilter; readonly before?: number; readonly skip?: number; readonly limit: number }): Promise<readonly KeptCorrection[]>;
  /** @returns those that are there, in the order of the keys, oldest first, a page at a time: never all in memory. */
  each(filter?: CorrectionFilter): AsyncIterable<KeptCorrection>;
  /** Another label, for its judgement too; what was exported, accepted or rejected is queued again. */
  relabel(id: string, label: Judgement): Promise<void>;
  /** @returns what was deleted, for `restore`. */
  remove(ids: readonly string[]): Promise<readonly KeptCorrection[]>;
  /** Puts deleted corrections back as they were, but that one on its way to the endpoint is queued again. */
  restore(corrections: readonly KeptCorrection[]): Promise<void>;
  /** @param onProgress told now and then how many are marked: it takes longer than reading them did. */
  markExported(ids: readonly string[], at: string, onProgress?: (done: number) => void): Promise<void>;
  /**
   * Adds corrections from elsewhere in one transaction: all of them, or, where anything fails, none.
   * Those whose id or content (drawing and label) is there already are left out.
   * @param corrections made as they are walked through, so that they need not all be in memory; walked again where the
   *   transaction has to be done again.
   * @returns how many were added, and how many were there.
   */
  addAll(corrections: Iterable<{ readonly correction: Correction; readonly picture: GrayImage28 }>): Promise<{ readonly added: number; readonly known: number }>;
  /** Ids of those of the given corrections whose id or content is on the device already. */
  known(corrections: readonly Correction[]): Promise<ReadonlySet<string>>;

  /** Deletes every correction and judgement, what was learned from them, and the random name of this device. */
  deleteAll(): Promise<void>;
  room(): Promise<StorageRoom>;
  /** Calls back after every change, also one made in another tab; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
}

/** What an endpoint said of one correction of a batch; the reason is a sentence. */
export type SyncVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Until then, ISO 8601 in UTC. */
  | { readonly kind: 'deferred'; readonly until: string; readonly reason: string };

/**
 * The corrections on their way to an endpoint, for one sender at a time: two that took at once would send the same.
 * Every method @throws StorageUnavailableError.
 */
export interface SyncQueue {
  /**
   * The oldest corrections that wait to be sent, under an id that is kept with them: until it is settled or put back,
   * the same batch is given again, to the byte, whatever the limits are now. A correction that is relabelled or
   * deleted meanwhile leaves its batch. What the batch was sent as can then not be sent again, so what is left of it
   * is taken anew under another id; the endpoint knows what it had of it by the corrections' own ids.
   * @param limits how many corrections, and about how many bytes of JSON, at the most; one correction at the least.
   * @returns undefined where nothing waits.
   */
  take(limits: { readonly corrections: number; readonly bytes: number }): Promise<CorrectionBatch | undefined>;
  /**
   * Keeps what the endpoint said, by the corrections' ids. Those that it said nothing of wait again; those that have
   * left the batch are not touched.
   */
  settle(batchId: string, verdicts: ReadonlyMap<string, SyncVerdict>): Promise<void>;
  /** Gives a batch up that was not accepted, e.g. to take a smaller one: its corrections wait again. */
  putBack(batchId: string): Promise<void>;
  /** Those that were deferred up to `now` (ISO 8601, UTC), or all of them, wait as the others again. */
  wake(now?: string): Promise<void>;
  /** The next of those that were deferred. */
  nextDue(): Promise<{ readonly until: string; readonly reason: string } | undefined>;
  counts(): Promise<Readonly<Record<SyncState['kind'], number>>>;
  /** Calls back after every change, also one made in another thread; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
}

/** How a file of corrections is written, by the name of the tool that reads it. */
export type FileFormat = 'batch-json' | 'stroke-ndjson' | 'kaggle-csv' | 'image-csv-pair' | 'idx-pair' | 'png-folder';

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

/** What a file to import holds, before anything is kept of it. */
export interface ImportPreview {
  readonly name: string;
  readonly format: FileFormat;
  readonly count: number;
  /** How many of them are on the device already. */
  readonly known: number;
  /** By label, the ten digits and then "none". */
  readonly perLabel: readonly number[];
  /** The first few, for thumbnails. */
  readonly samples: readonly GrayImage28[];
  /** What looked odd, as sentences. */
  readonly warnings: readonly string[];
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
  /** @throws InvalidRecordError naming the file, row and field that cannot be read. */
  preview(file: PickedFile): Promise<ImportPreview>;
  /**
   * Adds what a preview has shown: all, or nothing.
   * @param onProgress told now and then how many were gone through.
   * @throws as `preview`, and StorageUnavailableError.
   */
  add(file: PickedFile, onProgress?: (done: number) => void): Promise<{ readonly added: number; readonly known: number }>;
}
