import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { headLogits } from '../../src/core/personalization/head.ts';
import { DIGITS } from '../../src/core/classes.ts';
import { toPrediction } from '../../src/core/reading/prediction.ts';
import { seeInk, toTensorData } from '../../src/core/preprocessing/preprocess.ts';
import { parseRehearsal } from '../../src/core/personalization/rehearsal.ts';
import { reportedSets, validationSets } from '../../training/data/judged-sets.ts';
import { tensorsOf } from '../../training/data/tensors.ts';
import { judge } from '../../training/metrics/judge.ts';
import { MODELS_FOLDER, readShippedModel } from '../../training/export/models-folder.ts';
import { openOnnx } from '../../training/onnx/ort.ts';
import { NEEDS_DATASETS } from '../support/datasets.ts';

interface PenDigit {
  readonly digit: number;
  readonly strokes: readonly (readonly (readonly [number, number])[])[];
}

const DRAWN = JSON.parse(readFileSync(resolve(import.meta.dirname, '../fixtures/pen-digits.json'), 'utf8')) as readonly PenDigit[];

describe('the model that ships', () => {
  const { manifest, bytes, rehearsal } = readShippedModel();

  test('is one file of at most 800 kB with its manifest, rehearsal set, card and profile of the runtime', () => {
    assert.ok(manifest.rehearsal);
    assert.deepEqual(readdirSync(MODELS_FOLDER).sort(), ['README.md', manifest.file, manifest.rehearsal.file, 'manifest.json', 'runtime-profile.json'].sort());
    assert.ok(bytes.length <= 800_000);
    assert.equal(bytes.length, manifest.bytes);
    assert.ok(readFileSync(join(MODELS_FOLDER, 'README.md'), 'utf8').startsWith(`# ${manifest.modelId}\n`));
  });

  test('reads ten drawn digits', async () => {
    const model = await openOnnx(bytes);
    for (const { digit, strokes } of DRAWN) {
      const ink = { strokes: strokes.map((points) => ({ points: points.map(([x, y]) => ({ x, y, t: 0 })) })), width: 100, height: 100 };
      const prediction = toPrediction(await model.run(toTensorData(seeInk(ink), model.planes)), manifest, manifest.modelId);
      assert.equal(prediction.digit, digit);
      assert.ok(prediction.isDigit, `a ${digit} was taken for no digit (${prediction.confidence})`);
    }
    await model.close();
  });

  test('has a rehearsal set with the last layer that it ships with', async () => {
    const set = parseRehearsal(rehearsal!);
    const model = await openOnnx(bytes);
    const [{ strokes }] = DRAWN;
    const picture = toTensorData(seeInk({ strokes: strokes.map((points) => ({ points: points.map(([x, y]) => ({ x, y, t: 0 })) })), width: 100, height: 100 }), model.planes);
    const [expected, features] = [await model.run(picture), await model.output(manifest.features!.name, picture)];
    await model.close();
    headLogits(set.head, features).forEach((logit, digit) => assert.ok(Math.abs(logit - expected[digit]) < 1e-4));
    assert.deepEqual(new Set(set.labels), new Set(DIGITS));
  });

  test('reads MNIST-test and writers it never saw as well as the project asks of what ships', () => {
    // Measured, not promised: the next test holds the manifest to the data.
    assert.ok(manifest.metrics.mnistTest.value >= 0.995);
    assert.ok(manifest.metrics.strokesHeldOut.value >= 0.9885);
  });

  test('is as good as its manifest says', NEEDS_DATASETS, async () => {
    const sets = [...validationSets(), ...(await reportedSets())].filter(({ name }) => manifest.metrics[name] !== undefined);
    assert.ok(sets.length >= 3, `the manifest gives figures for ${Object.keys(manifest.metrics).join(', ')} only`);
    const model = await openOnnx(bytes);
    for (const set of sets) {
      const { accuracy } = judge(await model.run(tensorsOf(set, model.planes)), set.labels, manifest);
      assert.deepEqual(accuracy, manifest.metrics[set.name], set.name);
    }
    await model.close();
  });
});
