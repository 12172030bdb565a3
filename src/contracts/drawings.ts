import type { Correction, Judgement, RoundTurn } from '../core/records/correction.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Drawing } from '../core/records/drawing.ts';
import type { JudgementRecord } from '../core/records/judgement.ts';
import type { Prediction } from '../core/reading/prediction.ts';
import type { SyncState } from './sync.ts';

/** An answer that its user has judged: to ink, or to a digit found in a picture. */
export interface JudgedAnswer {
  readonly drawing: Drawing;
  /** What the network saw of it. */
  readonly picture: GrayImage28;
  readonly prediction: Prediction;
  /** What it is, as the user says; the same as what was read where the user confirmed it. */
  readonly label: Judgement;
  /** Where it was drawn in a round: it is kept whatever the settings say, and practice does not count. */
  readonly round?: RoundTurn;
}

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
  /** Imported, and said to be drawn by this device's user. */
  readonly isOwn?: true;
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
export interface StorageQuota {
  readonly used?: number;
  readonly available?: number;
  readonly persistent: boolean;
  /** The browser says nothing of it: not how much there is, nor whether it keeps what is there. */
  readonly isUnknown?: true;
}

/** What became of corrections that the browser had lost. */
export interface Recovery {
  /** Brought back from the copy beside the database. */
  readonly restored: number;
  /** Known to have been there, and not brought back. */
  readonly missing: number;
}

/** All judgements and corrections on the device. Every method @throws StorageUnavailableError where nothing can be kept. */
export interface CorrectionStore {
  /** The random name of this page's session. Ids that begin with it are nobody else's. */
  readonly session: string;

  /** Once what is here was compared with the copy beside it: what came of it where something was missing. Never rejects. */
  recovery(): Promise<Recovery | undefined>;

  /**
   * Keeps a judgement; resolves once it is durable. Its drawing is kept too, unless it was a confirmation and
   * `settings.keepConfirmed` is off. An earlier judgement of the same drawing makes way in one step: whoever has the
   * drawing already, an endpoint too, learns its new label.
   * @returns the drawing's id, under which the judgement and the correction are kept as well.
   */
  judge(judged: JudgedAnswer): Promise<string>;
  /** Undoes the judgement of a drawing. @returns false where an endpoint has accepted it already: then it stands, and can be changed. */
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
  /** What this device's user has drawn, the newest first: judged here, or imported as their own. Read a page at a time. */
  ownWriting(): AsyncIterable<KeptCorrection>;
  /** Another label, for its judgement too; what was exported, accepted or rejected is queued again. */
  relabel(id: string, label: Judgement): Promise<void>;
  /**
   * Another name for a writer of this device, in the settings and on all that they have judged here or imported as their own;
   * where it breaks off, the next start goes on with it.
   * @param to one that no other writer of this device has, else the two are one from then on.
   */
  renameWriter(from: string, to: string): Promise<void>;
  /** @returns what was deleted, for `restore`. */
  remove(ids: readonly string[]): Promise<readonly KeptCorrection[]>;
  /** Puts deleted corrections back as they were, but that one on its way to the endpoint is queued again. */
  restore(corrections: readonly KeptCorrection[]): Promise<void>;
  /** @param onProgress told now and then how many are marked: it takes longer than reading them did. */
  markExported(ids: readonly string[], at: string, onProgress?: (done: number) => void): Promise<void>;
  /**
   * Adds corrections from elsewhere: all of them at once, or, where anything fails, none.
   * Those whose id or content (drawing and label) is there already are left out.
   * @param corrections made as they are walked through, so that they need not all be in memory.
   * @param isOwn this device's user has drawn them; else they teach no personalization.
   * @returns how many were added, and how many were there.
   */
  addAll(corrections: Iterable<{ readonly correction: Correction; readonly picture: GrayImage28 }>, isOwn?: boolean): Promise<{ readonly added: number; readonly known: number }>;
  /** @returns whether a correction's id or content was on the device when this was called. */
  known(): Promise<(correction: Correction) => boolean>;

  /** Deletes every correction and judgement, every copy of them, what was learned from them, and the random name of this device. */
  deleteAll(): Promise<void>;
  quota(): Promise<StorageQuota>;
  /** Calls back after every change, also one made in another tab; returns the way to stop that. */
  subscribe(listener: () => void): () => void;
}
