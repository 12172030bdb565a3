import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CorrectionStore } from '../../../src/contracts/drawings.ts';
import type { SettingsStore } from '../../../src/contracts/settings.ts';
import type { PersonalHead, PersonalStore } from '../../../src/contracts/models.ts';
import { MOST_REDRAWN } from '../../../src/core/personalization/examples.ts';
import { redrawn } from '../../../src/core/personalization/redrawn.ts';
import type { ModelManifest } from '../../../src/core/records/manifest.ts';
import { PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import { grayImage28, PIXELS } from '../../../src/core/preprocessing/gray-image.ts';
import type { HabitName } from '../../../src/core/personalization/habit-name.ts';
import { headLogits } from '../../../src/core/personalization/head.ts';
import type { Head, Rehearsal } from '../../../src/core/personalization/rehearsal.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { digitsOf, madeUpHead } from '../../core/made-up-writer.ts';
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
      async *ownWriting() {
        yield* await Promise.resolve(kept);
      },
    } as unknown as Pick<CorrectionStore, 'ownWriting'>,
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
        async *ownWriting() {
          yield* await Promise.resolve(kept);
        },
      } as unknown as Pick<CorrectionStore, 'ownWriting'>,
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

test('a habit that is undone is learned from no more, and stays in the list so that it can be learned again', async () => {
  const SIZE = 12;
  const head = madeUpHead();
  const rehearsal: Rehearsal = { ...digitsOf(randomFrom(1), 400), head, population: 20_000 };
  const digits = digitsOf(randomFrom(2), 40, { turn: 0.6 });
  const rowOf = (example: number): Float32Array => digits.features.subarray(example * SIZE, (example + 1) * SIZE);
  const misread = Array.from(digits.labels).filter((label, example) => label === 3 && answerOf(head, rowOf(example)) === 4).length;
  assert.ok(misread > 0);
  let next = 0;
  const pictures = Array.from({ length: 40 }, () => grayImage28(new Uint8Array(PIXELS)));
  let undoneHabits: readonly HabitName[] = [];
  const personalizer = new Personalizer({
    manifest: { modelId: 'm', temperature: 1, features: { name: 'features', type: 'float32', shape: ['N', SIZE] } } as unknown as ModelManifest,
    enabled: true,
    corrections: {
      async *ownWriting() {
        yield* await Promise.resolve(pictures.map((image, index) => ({ key: 40 - index, correction: { id: `c${index}`, image, label: digits.labels[39 - index], createdAt: '2026-01-01T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: PREPROCESSING_ID } })));
      },
    } as unknown as Pick<CorrectionStore, 'ownWriting'>,
    settings: { load: () => Promise.resolve({ undoneHabits }) } as unknown as SettingsStore,
    heads: { put: () => Promise.resolve(), clear: () => Promise.resolve() } as unknown as PersonalStore,
    loadRehearsal: () => Promise.resolve(rehearsal),
    // Asked for from the oldest on.
    featuresOf: () => Promise.resolve(rowOf(next++)),
    onChange: () => undefined,
  });

  await personalizer.adapt(true);
  assert.deepEqual(personalizer.status, { kind: 'adapted', examples: 40 });
  const habit = (await personalizer.habits()).find(({ name }) => name === '3-4')!;
  assert.deepEqual([habit.drawings, habit.readNow], [misread, misread]);

  undoneHabits = ['3-4'];
  await personalizer.adapt(true);
  assert.deepEqual(personalizer.status, { kind: 'adapted', examples: 40 - misread });
  assert.equal((await personalizer.habits()).find(({ name }) => name === '3-4')!.drawings, misread);

  undoneHabits = [];
  await personalizer.adapt(true);
  assert.deepEqual(personalizer.status, { kind: 'adapted', examples: 40 });
  await personalizer.adapt(false);
  assert.deepEqual(await personalizer.habits(), []);
});

function answerOf(head: Head, features: Float32Array): number {
  const logits = headLogits(head, features);
  return logits.indexOf(Math.max(...logits));
}

test('what was learned reads alike after a restart; what an earlier version kept is learned anew', async () => {
  const SIZE = 12;
  const rehearsal: Rehearsal = { ...digitsOf(randomFrom(1), 400), head: madeUpHead(), population: 20_000 };
  const digits = digitsOf(randomFrom(2), 40, { turn: 0.6 });
  let kept: PersonalHead | undefined;
  let seen = 0;
  const restarted = () =>
    new Personalizer({
      manifest: { modelId: 'm', temperature: 1, features: { name: 'features', type: 'float32', shape: ['N', SIZE] } } as unknown as ModelManifest,
      enabled: true,
      corrections: {
        async *ownWriting() {
          yield* await Promise.resolve(
            Array.from({ length: 40 }, (_, index) => ({
              key: 40 - index,
              correction: { id: `c${index}`, image: grayImage28(new Uint8Array(PIXELS)), label: digits.labels[39 - index], createdAt: '2026-01-01T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: PREPROCESSING_ID },
            })),
          );
        },
      } as unknown as Pick<CorrectionStore, 'ownWriting'>,
      settings: { load: () => Promise.resolve({}) } as unknown as SettingsStore,
      heads: {
        get: () => Promise.resolve(kept),
        put: (head: PersonalHead) => Promise.resolve(void (kept = structuredClone(head))),
        clear: () => Promise.resolve(void (kept = undefined)),
      },
      loadRehearsal: () => Promise.resolve(rehearsal),
      featuresOf: () => Promise.resolve(digits.features.subarray((seen % 40) * SIZE, (seen++ % 40) * SIZE + SIZE)),
      onChange: () => undefined,
    });
  const first = restarted();
  await first.start();
  assert.equal(kept?.digits?.labels.length, 40);
  assert.ok(first.learned?.neighbours);
  const second = restarted();
  seen = 0;
  await second.start();
  assert.equal(seen, 0, 'nothing has to be seen again');
  assert.deepEqual(second.learned, first.learned);

  kept = { ...kept, digits: undefined };
  const third = restarted();
  await third.start();
  assert.equal(seen, 40);
  assert.deepEqual(third.learned, first.learned);

  kept = { ...kept, digits: { ...kept.digits!, labels: new Uint8Array(40).fill(10) } };
  const fourth = restarted();
  await fourth.start();
  assert.deepEqual(fourth.learned, first.learned, 'what does not fit the model is learned anew');
});
