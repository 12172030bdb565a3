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
      async *ownHand() {
        yield* await Promise.resolve(kept);
      },
    } as unknown as Pick<CorrectionStore, 'ownHand'>,
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

test('only drawings of the writer who is named now, or of nobody, teach', async () => {
  const drawnBy = (writer: string | undefined, id: string) => ({
    key: 1,
    correction: { id, ink: ink(1), label: 1 as const, ...(writer !== undefined && { writer }), createdAt: '2026-01-01T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: PREPROCESSING_ID },
  });
  const kept = [drawnBy('Ada', 'a'), drawnBy('Bob', 'b'), drawnBy(undefined, 'n')];
  const examples = async (writer: string | undefined): Promise<number> => {
    const personalizer = new Personalizer({
      manifest: { modelId: 'm', features: { name: 'features', type: 'float32', shape: ['N', 4] } } as unknown as ModelManifest,
      enabled: true,
      corrections: {
        async *ownHand() {
          yield* await Promise.resolve(kept);
        },
      } as unknown as Pick<CorrectionStore, 'ownHand'>,
      settings: { load: () => Promise.resolve({ writer }) } as unknown as SettingsStore,
      heads: { clear: () => Promise.resolve() } as unknown as PersonalStore,
      loadRehearsal: () => Promise.reject(new Error('none')),
      featuresOf: () => Promise.resolve(new Float32Array(4)),
      onChange: () => undefined,
    });
    await personalizer.adapt(true);
    const { status } = personalizer;
    return status.kind === 'off' ? 0 : status.examples;
  };
  assert.equal(await examples(undefined), 1);
  assert.equal(await examples('Ada'), 2);
  assert.equal(await examples('Eve'), 1);
});
