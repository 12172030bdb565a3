import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import { writeCorrectionLines } from '../../../training/data/correction-lines.ts';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { ExtraSource, slotsFor, type ExtraOptions } from '../../../training/trainer/extra-source.ts';
import { TrainingSet } from '../../../training/trainer/training-set.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

const facts = { predicted: 1, createdAt: '2026-01-01T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: 'p' } as const;
const inkOf = (...points: [number, number][]): Correction['ink'] => ({ strokes: [{ points: points.map(([x, y]) => ({ x, y, t: 0 })) }], width: 300, height: 300 });
const image = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 === 14 ? 255 : 0)) as Correction['image'] & Uint8Array;

/** Ink as it may come: a seven, a dot, nothing at all, at the edge of what a coordinate may be; and a picture. */
const CORRECTIONS = [
  { id: 'seven', label: 7, ink: inkOf([50, 50], [250, 50], [120, 280]) },
  { id: 'dot', label: 'none', ink: inkOf([10, 10]) },
  { id: 'blank', label: 'none', ink: { strokes: [], width: 300, height: 300 } },
  { id: 'stroke of nothing', label: 'none', ink: { strokes: [{ points: [] }], width: 0, height: 0 } },
  { id: 'far', label: 3, ink: inkOf([-1e9, -1e9], [1e9, 1e9], [-1e9, 1e9]) },
  { id: 'picture', label: 1, image },
].map((each) => ({ ...facts, ...each, id: each.id.replaceAll(' ', '-') }) as Correction);

describe('corrections that are taught', () => {
  let folder: string;
  let options: ExtraOptions;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-extra-'));
    const file = join(folder, 'taught.ndjson');
    await writeCorrectionLines(file, CORRECTIONS);
    options = { file, share: 0.25, repeats: 4, ballast: 1000 };
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('get no more room than their share, and are shown no more often than is allowed', () => {
    assert.equal(slotsFor(10, 900, { share: 0.25, repeats: 8 }), 80);
    assert.equal(slotsFor(1000, 900, { share: 0.25, repeats: 8 }), 300);
    assert.equal(slotsFor(10, 900, { share: 0, repeats: 8 }), 0);
  });

  test('take turns from epoch to epoch where there is not room for all', () => {
    const source = new ExtraSource({ ...options, ballast: 12, repeats: 1 }, 5000, 1);
    assert.deepEqual([source.ballast, source.slots], [12, 4]);
    const shown = [1, 2, 3].flatMap((epoch) => Array.from({ length: source.slots }, (_, slot) => JSON.stringify(source.at(slot, epoch))));
    assert.equal(new Set(shown).size, CORRECTIONS.length);
    for (const sample of new Set(shown)) assert.equal(shown.filter((each) => each === sample).length, 2);
  });

  test('are drawn whatever they are, with their label as target, the same each time', NEEDS_DATASETS, () => {
    const set = new TrainingSet(RECIPE, 1, 1, 40, { ...options, ballast: 60 });
    assert.equal(set.size, 60 + 20);
    const order = set.order(1);
    const known = Math.max(...new TrainingSet(RECIPE, 1, 1, 40).order(1)) + 1;
    const slots = [...order].filter((sample) => sample >= known);
    assert.equal(slots.length, 20, 'each epoch has the corrections and so much else');
    const [picture, again, target] = [new Float32Array(784), new Float32Array(784), new Float32Array(10)];
    const answers = new Map<string, number>();
    for (const sample of slots) {
      set.write(sample, 1, picture, target);
      assert.ok(picture.every((value) => value >= 0 && value <= 1.0001), 'a picture without numbers that are none');
      const top = Math.max(...target);
      const label = top < 0.2 ? 'none' : String(target.indexOf(top));
      answers.set(label, (answers.get(label) ?? 0) + 1);
      set.write(sample, 1, again, target);
      assert.deepEqual(again, picture);
    }
    assert.deepEqual([...answers.keys()].sort(), ['1', '3', '7', 'none']);
  });

  test('leave the order of everything else as it is where there are none', NEEDS_DATASETS, () => {
    const set = new TrainingSet(RECIPE, 1, 3, 30);
    assert.deepEqual([...set.order(2)].sort((a, b) => a - b), Array.from({ length: set.size }, (_, i) => i));
  });
});
