import { ModelRefusedError } from '../../../src/core/errors.ts';
import { DatasetMissingError, ForeignModelError, TooFewCorrectionsError } from '../../lib/errors.ts';

/** Why a retraining failed for good: a code and what it names, from which the review page makes a sentence in its reader's language. */
export type RetrainFailure =
  | { readonly code: 'TooFewCorrectionsError'; readonly count: number; readonly least: number }
  | { readonly code: 'DatasetMissingError'; readonly path: string }
  | { readonly code: 'ForeignModelError' | 'ModelRefusedError'; readonly detail: string }
  /** Tried again and again; only the log knows what went wrong each time. */
  | { readonly code: 'given-up' };

export const GIVEN_UP: { readonly cause: RetrainFailure; readonly sentence: string } = { cause: { code: 'given-up' }, sentence: 'It failed again and again; the log says why.' };

/** What to note of an error of the job itself, which would come again with every attempt; undefined for any other. */
export function failureOf(thrown: unknown): RetrainFailure | undefined {
  if (thrown instanceof TooFewCorrectionsError) return { code: thrown.name, count: thrown.count, least: thrown.least };
  if (thrown instanceof DatasetMissingError) return { code: thrown.name, path: thrown.path };
  if (thrown instanceof ForeignModelError) return { code: thrown.name, detail: thrown.reason };
  if (thrown instanceof ModelRefusedError) return { code: thrown.name, detail: thrown.detail };
  return undefined;
}
