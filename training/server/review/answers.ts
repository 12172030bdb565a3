import type { Classes, Label } from '../../../src/core/classes.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import type { Rate } from '../../../src/core/rate.ts';

/* What the endpoint answers, as it comes out of JSON; test/training/server/review-answers.test.ts holds it to what the endpoint says it sends. */

export type Role = 'submit' | 'review' | 'admin';

/** Whose token the page was given. */
export interface Bearer {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

export const STATES = ['received', 'clear', 'flagged', 'accepted', 'rejected'] as const;
export type CorrectionState = (typeof STATES)[number];

export type Flag =
  | { readonly kind: 'duplicate' | 'near-duplicate'; readonly of: string }
  | { readonly kind: 'model-disagrees'; readonly digit: Label; readonly confidence: number }
  /** The first endpoints did not note the device. */
  | { readonly kind: 'device-disagrees'; readonly of: string; readonly device?: string; readonly label: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'changed'; readonly after: 'accepted' | 'relabelled' | 'rejected' };

/** Judgements are text: a label, or "none". Times are ISO 8601, UTC. */
export interface ReviewedCorrection {
  readonly id: string;
  readonly key: number;
  /** One more each time that its device has changed it, or a reviewer decided. */
  readonly version: number;
  readonly device: string;
  readonly predicted: string | null;
  readonly label: string;
  readonly reviewedLabel: string | null;
  readonly state: CorrectionState;
  readonly flags: readonly Flag[];
  readonly modelSays: { readonly modelId: string; readonly digit: Label; readonly confidence: number } | null;
  readonly createdAt: string;
  readonly receivedAt: string;
  readonly reviewedAt: string | null;
  readonly reviewedBy: string | null;
  /** 28 × 28 bytes in Base64, 255 = ink. */
  readonly picture: string;
}

export interface CorrectionPage {
  readonly corrections: readonly ReviewedCorrection[];
  /** `before` of the page that follows; null at the end. */
  readonly next: number | null;
  /** What the model in use tells apart. */
  readonly classes: Classes;
}

/** Of so many labels that were judged, so many stand. */
export interface Agreement {
  readonly agreed: number;
  readonly of: number;
}

export interface ReviewStats {
  readonly states: Readonly<Partial<Record<CorrectionState, number>>>;
  readonly devices: readonly {
    readonly device: string;
    readonly count: number;
    readonly flagged: number;
    readonly rejected: number;
    readonly byReviewers: Agreement;
    readonly byModel: Agreement;
    readonly lastAt: string;
  }[];
  /** Days (UTC) with any, in order. */
  readonly days: readonly { readonly day: string; readonly count: number; readonly flagged: number }[];
}

/** The drawings of one week, of one label or device; null where nothing is known. */
export interface DriftRow {
  /** Its Monday, such as "2026-01-05". */
  readonly week: string;
  readonly group: string;
  readonly count: number;
  readonly confidence: number | null;
  readonly misread: number | null;
  readonly refused: number | null;
  readonly thickness: number | null;
  readonly size: number | null;
}

/** So many judged digits, by which model read them rightly. */
export interface ShadowCounts {
  readonly both: number;
  readonly onlyBefore: number;
  readonly onlyCandidate: number;
  readonly neither: number;
}

/** How a candidate fares that phones try silently. */
export interface ShadowTally extends ShadowCounts {
  readonly model: string;
  readonly against: string;
  readonly begunAt: string;
  readonly judged: number;
  readonly devices: number;
  readonly needed: { readonly judged: number; readonly devices: number };
  readonly chance: number;
  readonly wins: boolean;
  readonly labels: readonly (ShadowCounts & { readonly label: string })[];
  readonly perDevice: readonly (ShadowCounts & { readonly device: string })[];
}

export interface ListedModel {
  readonly id: string;
  readonly manifest: ModelManifest;
  readonly origin: 'shipped' | 'retrained';
  readonly passed: boolean;
  readonly state: 'current' | 'releasing' | 'former' | 'withdrawn' | 'candidate' | 'refused';
  readonly addedAt: string;
  readonly report: RetrainReport | null;
  /** The label and the device that its gate saw lose most; null where that is not known. */
  readonly lostMost: readonly { readonly kind: 'label' | 'device'; readonly name: string; readonly before: Rate; readonly after: Rate }[] | null;
  /** The latest first. */
  readonly promotions: readonly Promotion[];
}

export interface Promotion {
  readonly at: string;
  readonly by: string | null;
  readonly reason: string;
  /** Of the devices, in percent. */
  readonly share: number;
  readonly withdrawnAt: string | null;
  readonly withdrawnBy: string | null;
  /** What the endpoint counted where it took the model back, or gave it to everyone, by itself. */
  readonly counted: { readonly judged: number; readonly devices: number; readonly before: Wrong; readonly after: Wrong } | null;
}

/** So many of so many were wrong. */
export interface Wrong {
  readonly errors: number;
  readonly of: number;
}

/** Why the gate refused a model: by which figure, the name of one or a group's kind and name. */
export interface GateReason {
  readonly name: 'corrections-not-better' | 'figure-dropped' | 'figure-worse' | 'group-worse';
  readonly figure: string;
  readonly before: Rate;
  readonly after: Rate;
}

/** What of a retraining's report the page shows. */
export interface RetrainReport {
  readonly reasons: readonly GateReason[];
  readonly corrections: { readonly taught: number; readonly heldOut: number };
  readonly figures: { readonly before: Figures; readonly after: Figures };
}

export interface Figures {
  /** On the corrections that were kept for judging. */
  readonly corrections: Rate;
  readonly others: Readonly<Record<string, Rate>>;
}

export type Stage = 'judging the current model' | 'training' | 'calibrating' | 'judging the candidate' | 'exporting';

/** What is being done within a stage. */
export type RetrainDetail =
  | { readonly kind: 'set'; readonly name: string }
  | { readonly kind: 'epoch'; readonly epoch: number; readonly epochs: number; readonly step: number; readonly steps: number }
  | { readonly kind: 'blending' };

/** Why a retraining failed; `detail` is English, for engineers. */
export type RetrainFailure =
  | { readonly code: 'TooFewCorrectionsError'; readonly count: number; readonly least: number }
  | { readonly code: 'DatasetMissingError'; readonly path: string }
  | { readonly code: 'ForeignModelError' | 'ModelRefusedError'; readonly detail: string }
  | { readonly code: 'given-up' };

/** What a request does not fit. */
export type Conflict =
  | { readonly code: 'retraining-asked' | 'job-over' | 'no-former' | 'no-trial' }
  | { readonly code: 'in-use' | 'releasing'; readonly model: string }
  | { readonly code: 'share'; readonly model: string; readonly share: number }
  | { readonly code: 'not-in-use'; readonly model: string; readonly current: string | null }
  | { readonly code: 'counted-by-another'; readonly device: string };

export interface RetrainingJob {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'passed' | 'refused' | 'cancelled' | 'failed';
  readonly askedAt: string;
  readonly askedBy: string | null;
  readonly progress: { readonly done: number; readonly stage: Stage | 'over'; readonly detail: RetrainDetail | null; readonly secondsLeft?: number } | null;
  readonly attempts: number;
  readonly stopping: boolean;
  readonly model: string | null;
  readonly promoted: boolean;
  readonly report: RetrainReport | null;
  /** In English. */
  readonly failure: string | null;
  readonly cause: RetrainFailure | null;
  readonly endedAt: string | null;
}

export const isOver = ({ state }: Pick<RetrainingJob, 'state'>): boolean => state !== 'waiting' && state !== 'running';
