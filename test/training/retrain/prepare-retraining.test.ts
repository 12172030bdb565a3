import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import { CorrectionLines, writeCorrectionLines } from '../../../training/data/correction-lines.ts';
import { readShippedModel } from '../../../training/export/models-folder.ts';
import { prepareRetraining } from '../../../training/retrain/prepare-retraining.ts';
import { HELD_OUT, INCOMING, readPlan, TAUGHT } from '../../../training/retrain/retrain-folder.ts';
import type { RetrainTask } from '../../../training/retrain/run-retraining.ts';
import { retrainSettings, type RetrainSettings } from '../../../training/retrain/settings.ts';
import { sha256 } from '../../../training/metrics/evaluation.ts';

const made = (i: number, device: string): Correction => ({
  id: `c${i}`,
  ink: { width: 10, height: 10, strokes: [{ points: [{ x: i, y: 2, t: 0 }] }] },
  predicted: 1,
  label: 7,
  createdAt: '2026-01-01T00:00:00Z',
  device,
  modelId: 'm',
  preprocessingId: 'p',
});

describe('what a retraining begins with', () => {
  let root: string;
  before(() => (root = mkdtempSync(join(tmpdir(), 'scrawl-prepare-'))));
  after(() => rmSync(root, { recursive: true, force: true }));

  async function prepared(name: string, corrections: readonly Correction[], settings: Partial<RetrainSettings>) {
    const task: RetrainTask = { folder: join(root, name), current: readShippedModel(), seed: 1, settings: retrainSettings(settings) };
    await writeCorrectionLines(join(task.folder, INCOMING), corrections);
    await prepareRetraining(task);
    const [taught, heldOut] = [TAUGHT, HELD_OUT].map((file) => new CorrectionLines(join(task.folder, file)).all());
    return { taught, heldOut, plan: readPlan(task.folder, { currentSha256: sha256(task.current.bytes), seed: 1, settings: task.settings }), task };
  }

  test('is no more than is ever shown, from all devices alike, however many corrections there are', async () => {
    const all = Array.from({ length: 2000 }, (_, i) => made(i, i < 1800 ? 'busy' : `d${i % 8}`));
    // Two epochs of a hundred slots.
    const { taught, heldOut, plan } = await prepared('many', all, { epochs: 2, ballast: 300, share: 0.25 });
    assert.equal(taught.length, 200);
    for (const device of ['busy', ...Array.from({ length: 8 }, (_, i) => `d${i}`)]) {
      const own = taught.filter((each) => each.device === device).length;
      assert.ok(own >= 15 && own <= 30, `${own} of ${device}`);
    }
    assert.ok(heldOut.length > 150 && heldOut.length < 250);
    assert.deepEqual([plan.corrections.received, plan.corrections.taught, plan.corrections.heldOut, plan.corrections.devices, plan.corrections.perLabel[7]], [2000, 200, heldOut.length, 9, 2000]);
  });

  test('has of several corrections with one id the last, and none twice', async () => {
    const all = Array.from({ length: 40 }, (_, i) => made(i, 'one'));
    const { taught, heldOut, plan } = await prepared('resent', [...all, ...all.map((each) => ({ ...each, label: 4 as const }))], {});
    assert.equal(plan.corrections.received, 40);
    assert.deepEqual([...taught, ...heldOut].map(({ id }) => id).sort(), all.map(({ id }) => id).sort());
    assert.ok([...taught, ...heldOut].every(({ label }) => label === 4));
  });

  test('is put down once, and what came in is not kept beside it', async () => {
    const { task } = await prepared('once', Array.from({ length: 40 }, (_, i) => made(i, 'one')), {});
    assert.ok(!existsSync(join(task.folder, INCOMING)));
    await prepareRetraining(task);
  });
});
