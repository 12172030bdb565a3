import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stratum } from '../../../training/metrics/rise.ts';
import type { RetrainProgress } from '../../../training/retrain/retrain-clock.ts';
import type { Conflict } from '../../../training/server/conflicts.ts';
import type { RetrainFailure } from '../../../training/server/jobs/retrain-failure.ts';
import type { ListedModel, ListedPromotion } from '../../../training/server/models/promotions.ts';
import type { ReleaseCounts } from '../../../training/server/models/release-watch.ts';
import type { ShadowTally } from '../../../training/server/models/shadows.ts';
import * as drift from '../../../training/server/moderation/drift.ts';
import type * as page from '../../../training/server/review/answers.ts';
import { DRIFT_GROUPS } from '../../../training/server/review/drift.ts';

/** What the endpoint sends, where it is all that the review page takes it for; anything else is a type error here. */
type Serves<Taken, Sent extends Taken> = Sent;

/** JSON has no dates. */
type AsJson<Sent> = { readonly [Field in keyof Sent]: Sent[Field] extends Date ? string : Sent[Field] };

export type Held = [
  Serves<page.Conflict, Conflict>,
  Serves<page.RetrainFailure, RetrainFailure>,
  Serves<page.RetrainDetail | null, RetrainProgress['detail']>,
  Serves<page.DriftRow, drift.DriftRow>,
  Serves<page.ShadowTally, AsJson<ShadowTally>>,
  Serves<page.Wrong, Stratum['after']>,
  Serves<NonNullable<page.Promotion['counted']>, ReleaseCounts>,
  Serves<Omit<page.Promotion, 'counted'>, Omit<ListedPromotion, 'counted'>>,
  // Its manifest and report are JSON to the endpoint.
  Serves<Pick<page.ListedModel, 'id' | 'origin' | 'passed' | 'state' | 'addedAt' | 'lostMost'>, ListedModel>,
];

test('the review page asks for drift by all that the endpoint tells it by', () => {
  assert.deepEqual(DRIFT_GROUPS, drift.DRIFT_GROUPS);
});
