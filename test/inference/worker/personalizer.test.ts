import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CorrectionStore } from '../../../src/contracts/drawings.ts';
import type { SettingsStore } from '../../../src/contracts/settings.ts';
import type { PersonalStore } from '../../../src/contracts/models.ts';
import { MOST_REDRAWN } from '../../../src/core/personalization/learn.ts';
import { redrawn } from '../../../src/core/personalization/redrawn.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import { Personalizer } from '../../../src/inference/worker/personalizer.ts';

const ink = (lean: number) => ({ strokes: [{ points: [{ x: 50 + lean, y: 10, t: 0 }, { x: 50 - lean, y: 90, t: 1 }] }], width: 100, height: 100 });

test('what was too old to be redrawn is redrawn when newer digits are deleted, without a restart', async () => {
  // Newest first, as the store's pages are.
  let kept = Array.from({ length: MOST_REDRAWN + 10 }, (_, age) => ({
    key: 1000 - age,
    correction: { id: `c${age}`, ink: ink(age % 7), label: 1 as const, predicted: 1 as const, createdAt: '2026-01-01T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: PREPROCESSING_ID },
  }));
  let seen = 0;
  const personalizer = new Personalizer({
    manifest: { modelId: 'm', features: { name: 'features', type: 'float32', shape: ['N', 4] } } as unknown as ModelManifest,
    enabled: true,
    corrections: {
      page: ({ limit, before = Infinity }: { limit: number; before?: number }) => Promise.resolve(kept.filter(({ key }) => key < before).slice(0, limit)),
    } as unknown as Pick<CorrectionStore, 'page'>,
    settings: { load: () => Promise.resolve({}) } as unknown as SettingsStore,
    heads: {} as PersonalStore,
    // Ends each lesson there: what counts here is what was seen before it.
    loadRehearsal: () => Promise.reject(new Error('none')),
    featuresOf: () => {
      seen++;
      return Promise.resolve(new Float32Array(4));
    },
    onChange: () => undefined,
  });
  const variants = redrawn(ink(1)).length;

  await personalizer.adapt(true);
  assert.equal(seen, MOST_REDRAWN * (1 + variants) + 10);
  seen = 0;
  kept = kept.slice(20);
  await personalizer.adapt(true);
  assert.equal(seen, 10 * variants, 'the ten that are among the latest now');
  seen = 0;
  await personalizer.adapt(true);
  assert.equal(seen, 0, 'nothing is seen twice');
});
