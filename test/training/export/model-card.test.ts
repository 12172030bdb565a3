import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { buildManifest } from '../../../training/export/manifest.ts';
import { modelCard, type CardFacts } from '../../../training/export/model-card.ts';
import { parseManifest } from '../../../src/core/records/manifest.ts';
import { rate } from '../../../src/core/rate.ts';
import { evaluationFixture } from '../report/evaluation-fixture.ts';

const look = { at: '2026-01-02T03:04:05.000Z', weightsSha256: 'cd', command: 'npm run evaluate -- --run s1 --test', mnistTest: rate(9, 10) };

function factsFor(names: readonly string[], looks: number): CardFacts {
  const calibration = {
    schema: 'scrawl-calibration/1' as const,
    weightsSha256: 'cd',
    createdAt: look.at,
    temperature: 0.75,
    digitThreshold: 0.6,
    ece: { before: 0.03, after: 0.002 },
    nll: { before: 0.05, after: 0.02 },
    digitsRejected: rate(1, 100),
    negativesRejected: rate(90, 100),
    auroc: 0.995,
  };
  const evaluation = evaluationFixture(names);
  return {
    manifest: buildManifest(scrawl, Uint8Array.of(1, 2, 3), calibration, evaluation, look.at),
    config: {
      schema: 'scrawl-run/1',
      name: 's1',
      createdAt: look.at,
      command: 'npm run train -- --run s1',
      seed: 3,
      network: scrawl,
      recipe: RECIPE,
      preprocessingId: 'mnist-frame-1',
      data: { 'mnist/train-images-idx3-ubyte.gz': '6bbc9ace898e44ae57da46a324031adb' },
    },
    history: [{ epoch: 1, loss: 0.3, accuracy: 0.9, validation: { mnist: 0.99 }, learningRate: 1e-3, seconds: 180 }],
    calibration,
    evaluation,
    parity: { worst: 3.3e-6, images: 1000, answersChanged: 0, rounding: { worst: 2.1e-4, answersChanged: 1 } },
    testLooks: new Array<typeof look>(looks).fill(look),
  };
}

describe('manifest of an exported model', () => {
  const { manifest } = factsFor(['mnistTest', 'pendigitsHeldOut', 'unipenHeldOut'], 1);

  test('is one that the app accepts', () => {
    assert.deepEqual(parseManifest(JSON.parse(JSON.stringify(manifest))), manifest);
  });

  test('is named after the file that it belongs to', () => {
    // SHA-256 of the bytes 1, 2, 3.
    assert.equal(manifest.sha256, '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81');
    assert.equal(manifest.file, 'digits-039058c6.onnx');
    assert.equal(manifest.bytes, 3);
  });

  test('joins the pen strokes of held-out writers into one figure', () => {
    assert.deepEqual(manifest.metrics.strokesHeldOut, rate(18, 20));
  });
});

describe('model card', () => {
  test('tells figures with intervals, method, data, licences and limits', () => {
    const card = modelCard(factsFor(['mnistTest', 'pendigitsHeldOut', 'unipenHeldOut'], 1));
    for (const part of [
      '# digits-039058c6',
      '| Set <mnistTest> | 90.00 % (59.58–98.21, n = 10) |',
      '**90.00 % (69.90–97.21, n = 20)**',
      'were looked at once for this run',
      '122,794 learned weights',
      '3 minutes with `npm run train -- --run s1`, seed 3',
      'CC BY-SA 3.0',
      'doi:10.24432/C5MG6K',
      'doi:10.5281/zenodo.1195803',
      '6bbc9ace898e44ae57da46a324031adb',
      '3.3e-6 on 1,000 pictures',
      'at most 2.1e-4, 1 answers',
      '## Limits',
    ]) {
      assert.ok(card.includes(part), `the card does not say "${part}"`);
    }
  });

  test('tells how far rounding moved the figures, where that was judged', () => {
    const facts = factsFor(['mnistTest'], 1);
    assert.doesNotMatch(modelCard(facts), /in float32, no accuracy/);
    const evaluation = { ...facts.evaluation, rounding: { accuracy: 0.0001, rejected: 0.0004, calibrationError: 0.0002, auroc: 0.00012 } };
    const card = modelCard({ ...facts, evaluation });
    for (const part of ['no accuracy\ndiffers by more than 0.01 points', 'no digit by more than 0.04 points', '0.02 points, no AUROC by more than 0.0001']) assert.ok(card.includes(part), part);
  });

  test('says which weights were kept: the last, or those of the best epoch where the learning rate was constant', () => {
    const facts = factsFor(['mnistValidation'], 0);
    assert.match(modelCard(facts), /stood after the last epoch\./);
    const constant = { ...facts, config: { ...facts.config, recipe: { ...RECIPE, schedule: 'constant' as const } } };
    assert.match(modelCard(constant), /stood after the epoch that did best on the validation sets\./);
  });

  test('tells of every kind of drawing that is no digit, and of several seeds where they were tried', () => {
    const facts = factsFor(['mnistTest'], 1);
    assert.match(modelCard(facts), /^\| Latin letters \| no \| 70\.00 % \| (–|[\d.]+ %) \| 0\.9850 \|$/m);
    assert.doesNotMatch(modelCard(facts), /seeds/);
    const rows = [{ title: 'MNIST test', isShare: true, values: [0.997, 0.998], mean: 0.9975, deviation: 0.0007 }];
    const runs = [1, 2].map((seed) => ({ name: `s${seed}`, seed, modelSha256: '' }));
    const card = modelCard({ ...facts, seeds: { schema: 'scrawl-seeds/1', command: 'npm run evaluate', createdAt: look.at, runs, rows } });
    assert.match(card, /^\| MNIST test \| 99\.70 % \| 99\.80 % \| 99\.75 ± 0\.07 % \|$/m);
  });

  test('says how often the test set was looked at, or that it was not yet', () => {
    assert.match(modelCard(factsFor(['mnistTest'], 3)), /were looked at 3 times for this run/);
    assert.match(modelCard(factsFor(['mnistValidation'], 0)), /have not been looked at yet/);
  });
});
