import { parseKeptCorrection } from '../core/records/correction.ts';
import type { CorrectionFilter, KeptCorrection } from '../contracts/drawings.ts';
import { REASON_CODES, reasonIn, type SyncState } from '../contracts/sync.ts';
import { grayImage28, type GrayImage28 } from '../core/preprocessing/gray-image.ts';
import { contentsOf } from './contents.ts';

/** What a filter can ask for, besides ids. */
export type Facet = 'label' | 'outcome' | 'state';
type FacetValues = Required<Pick<CorrectionFilter, 'label' | 'state'>> & Pick<CorrectionFilter, 'outcome'>;

/** A batch counts its corrections in each of them: one that lacks some is not what was sent under its id. */
export type RecordedSync = SyncState & { readonly size?: number };

/** A correction in the database: what is kept, and what the indexes need to find it by. */
export interface CorrectionRecord extends Omit<KeptCorrection, 'sync' | 'isOwn'>, Pick<FacetValues, 'outcome' | 'state'> {
  readonly sync: RecordedSync;
  readonly contents: readonly string[];
  /** `isOwn`, as a number: an index can hold that. */
  readonly own?: 1;
}

/**
 * The record of a correction; where it has no key yet, the database adds one. Its bytes are its own: a view on a
 * file's buffer would be kept with the whole buffer.
 */
export function toRecord(kept: Omit<KeptCorrection, 'key'> & { readonly key?: number }): CorrectionRecord {
  const { correction, sync } = kept;
  const picture = copyOf(kept.picture);
  return {
    ...(kept.key !== undefined && { key: kept.key }),
    correction: correction.image ? { ...correction, image: copyOf(correction.image) } : correction,
    picture,
    ...(kept.exportedAt !== undefined && { exportedAt: kept.exportedAt }),
    sync,
    ...(kept.isOwn === true && { own: 1 }),
    ...facetsOf(kept),
    contents: contentsOf(correction, picture),
  } as CorrectionRecord;
}

/** The record one step further on its way out; the correction itself stays as it is. */
export function advanced(record: CorrectionRecord, step: { readonly exportedAt?: string; readonly sync?: RecordedSync }): CorrectionRecord {
  const next = { ...record, ...step };
  return { ...next, ...facetsOf(next) };
}

/** @returns undefined for a record that code of another age, or a fault, has left in another form. */
export function fromRecord(record: unknown): KeptCorrection | undefined {
  try {
    const { key, correction, picture, exportedAt, sync, own } = record as Record<string, unknown>;
    const state = parseSync(sync);
    if (typeof key !== 'number' || !(picture instanceof Uint8Array) || !state) return undefined;
    return {
      key,
      correction: parseKeptCorrection(correction),
      picture: grayImage28(picture),
      ...(typeof exportedAt === 'string' && { exportedAt }),
      sync: state,
      ...(own === 1 && { isOwn: true }),
    };
  } catch {
    return undefined;
  }
}

/** Whether a correction is what a filter asks for, its ids apart. */
export function matches(kept: KeptCorrection, filter: CorrectionFilter): boolean {
  const { label, outcome, state } = facetsOf(kept);
  return (
    (filter.label === undefined || filter.label === label) &&
    (filter.outcome === undefined || filter.outcome === outcome) &&
    (filter.state === undefined || filter.state === state)
  );
}

function facetsOf({ correction, exportedAt, sync }: Pick<KeptCorrection, 'correction' | 'exportedAt' | 'sync'>): FacetValues {
  const isJudged = sync.kind === 'accepted' || sync.kind === 'rejected';
  return {
    label: correction.label,
    ...(correction.predicted !== undefined && { outcome: correction.predicted === correction.label ? 'right' : 'wrong' }),
    state: isJudged ? sync.kind : exportedAt === undefined ? 'queued' : 'exported',
  };
}

function parseSync(value: unknown): SyncState | undefined {
  const { kind, batchId, at, until, reason, code, about } = value as Record<string, unknown>;
  if (kind === 'queued') return { kind };
  if (typeof batchId !== 'string') return undefined;
  if (kind === 'sending') return { kind, batchId };
  if (kind === 'accepted' && typeof at === 'string') return { kind, batchId, at };
  if (typeof reason !== 'string') return undefined;
  const why = reasonIn({ reason, code: REASON_CODES.find((each) => each === code), about: typeof about === 'string' ? about : undefined });
  if (kind === 'rejected') return { kind, batchId, ...why };
  if (kind === 'deferred' && typeof until === 'string') return { kind, batchId, until, ...why };
  return undefined;
}

const copyOf = (bytes: Uint8Array): GrayImage28 => grayImage28(bytes.slice());
