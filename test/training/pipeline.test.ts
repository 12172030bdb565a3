import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { PREPROCESSING_ID } from '../../src/core/preprocessing/preprocess.ts';
import { toPrediction } from '../../src/core/reading/prediction.ts';
import { validationSets } from '../../training/data/judged-sets.ts';
import { tensorsOf } from '../../training/data/tensors.ts';
import { calibrateRun } from '../../training/runs/calibrate-run.ts';
import { evaluate } from '../../training/metrics/evaluation.ts';
import { countWeights, weightSpecs, type Network } from '../../training/networks/network.ts';
import { readShippedModel } from '../../training/export/models-folder.ts';
import { encodeRun } from '../../training/runs/encode-run.ts';
import { exportRun } from '../../training/export/export-run.ts';
import { openOnnx } from '../../training/onnx/ort.ts';
import { compareLogits } from '../../training/export/parity.ts';
import { RECIPE } from '../../training/networks/recipe.ts';
import { RunFolder } from '../../training/runs/run-folder.ts';
import { NEEDS_DATASETS } from '../support/datasets.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Nearest mean of each digit as a linear network: poor, real, and without training. */
const network: Network = { name: 'means', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10 }] };

function meansOf({ images, labels, count }: ReturnType<typeof validationSets>[number]): Float32Array {
  const weights = new Float32Array(countWeights(weightSpecs(network)).total);
  const counts = new Array<number>(10).fill(0);
  labels.forEach((label) => counts[label]++);
  for (let i = 0; i < count; i++) {
    for (let pixel = 0; pixel < 784; pixel++) weights[pixel * 10 + labels[i]] += images[i * 784 + pixel] / 255 / counts[labels[i]];
  }
  // |x − m|² is least where x·m − |m|² / 2 is greatest.
  for (let digit = 0; digit < 10; digit++) {
    for (let pixel = 0; pixel < 784; pixel++) weights[7840 + digit] -= weights[pixel * 10 + digit] ** 2 / 2;
  }
  return weights;
}

describe('from weights to a shipped model', NEEDS_DATASETS, () => {
  let folder: string;
  let run: RunFolder;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-pipeline-'));
    run = new RunFolder(join(folder, 'run'));
    run.writeConfig({
      schema: 'scrawl-run/1',
      name: 'means',
      createdAt: new Date().toISOString(),
      command: 'test',
      seed: 1,
      network,
      recipe: RECIPE,
      preprocessingId: PREPROCESSING_ID,
      data: {},
    });
    run.writeBestWeights(meansOf(validationSets()[0]));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('nothing is exported before it was calibrated and evaluated', async () => {
    await assert.rejects(exportRun(run, join(folder, 'models')), { name: 'RunFolderError', message: /calibration\.json: it is not there/ });
    const calibration = await calibrateRun(run);
    assert.ok(calibration.nll.after < calibration.nll.before);
    assert.ok(calibration.digitsRejected.value <= 0.01);
    await assert.rejects(exportRun(run, join(folder, 'models')), { name: 'RunFolderError', message: /evaluation\.json: it is not there/ });
  });

  test('what is exported answers as tfjs does, is what was judged, and is read by the app', async () => {
    const judged = await evaluate(encodeRun(run), run.readCalibration(), validationSets(), 'validation', 'test', () => undefined);
    run.writeEvaluation(judged);
    const { manifest, parity } = await exportRun(run, join(folder, 'models'));
    assert.equal(parity.images, 1000);
    assert.ok(parity.worst <= 1e-4 && parity.answersChanged === 0, `max |Δlogit| ${parity.worst}`);
    assert.ok(manifest.metrics.mnistValidation.value > 0.75, 'the nearest mean gets about four digits of five right');

    const shipped = readShippedModel(join(folder, 'models'));
    const model = await openOnnx(shipped.bytes);
    const [{ images, labels }] = validationSets();
    const logits = await model.run(tensorsOf({ images: images.subarray(0, 500 * 784) }, model.planes));
    await model.close();
    const right = Array.from(labels.subarray(0, 500)).filter((label, i) => toPrediction(logits.subarray(i * 10, i * 10 + 10), manifest, manifest.modelId).digit === label).length;
    assert.ok(right > 0.7 * 500);
    assert.ok(readFileSync(join(folder, 'models/README.md'), 'utf8').includes(manifest.modelId));
  });

  test('a model is not exported with the figures of other weights', async () => {
    run.writeBestWeights(meansOf(validationSets()[0]).map((weight) => weight * 1.01));
    await assert.rejects(exportRun(run, join(folder, 'models')), { name: 'RunFolderError', message: /belongs to other weights/ });
    await calibrateRun(run);
    await assert.rejects(exportRun(run, join(folder, 'models')), { name: 'RunFolderError', message: /evaluation\.json: it belongs to another model/ });
    assert.equal(readdirSync(join(folder, 'models')).length, 3, 'the model before is still there');
  });
});

describe('comparing logits', () => {
  const of = (...values: number[]): Float32Array => Float32Array.from({ length: 10 }, (_, i) => values[i] ?? 0);

  test('finds the largest difference and counts changed answers', () => {
    assert.deepEqual(compareLogits(of(1, 2), of(1, 2)), { worst: 0, answersChanged: 0 });
    assert.deepEqual(compareLogits(of(1, 2), of(3.5, 2)), { worst: 2.5, answersChanged: 1 });
  });

  test('is worst where a value is no number or the counts differ', () => {
    assert.equal(compareLogits(of(1), of(Number.NaN)).worst, Infinity);
    assert.equal(compareLogits(of(1), new Float32Array(20)).worst, Infinity);
  });
});

describe('npm run predict', () => {
  const predict = (...pictures: string[]): Promise<{ code: number; out: string; complaint: string }> =>
    new Promise((done) => {
      execFile(process.execPath, ['--import', 'tsx', 'training/commands/predict.ts', ...pictures], { cwd: ROOT }, (error, out, complaint) => {
        done({ code: error === null ? 0 : Number(error.code), out, complaint });
      });
    });

  let folder: string;
  let seven: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-predict-'));
    seven = join(folder, 'seven.png');
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="400"><rect width="300" height="400" fill="#f4f0e6"/><path d="M70 90 L225 84 C190 170 150 240 128 330" fill="none" stroke="#1d2b53" stroke-width="16" stroke-linecap="round"/></svg>';
    await sharp(Buffer.from(drawing)).png().toFile(seven);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('reads a picture, dark on light, and shows what the network saw', async () => {
    const { code, out } = await predict(seven);
    assert.equal(code, 0);
    assert.match(out, /^┌─{56}┐\n(│.{56}│\n){28}└─{56}┘\n/);
    assert.match(out, /seven\.png: 7, \d+\.\d % \(then /);
  });

  test('reads the other pictures where one is missing or none, and fails', async () => {
    const { code, out, complaint } = await predict('--quiet', 'nowhere.png', 'package.json', seven);
    assert.equal(code, 1);
    assert.match(complaint, /nowhere\.png: there is no such file/);
    assert.match(complaint, /package\.json: it cannot be read as a picture/);
    assert.match(out, /seven\.png: 7/);
  });

  test('gives a line of JSON for each picture, in order, and draws the boxes', async () => {
    const boxes = join(folder, 'boxes');
    const { code, out } = await predict('--json', '--boxes', boxes, 'nowhere.png', seven);
    const [missing, read] = out.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(code, 1);
    assert.deepEqual(missing, { file: 'nowhere.png', error: 'nowhere.png: there is no such file.' });
    const { digits, ...rest } = read as { digits: { digit: number; isDigit: boolean; confidence: number; box: Record<string, number> }[] };
    assert.deepEqual(rest, { file: seven, kind: 'digits', text: '7' });
    assert.deepEqual(digits.map(({ digit, isDigit }) => [digit, isDigit]), [[7, true]]);
    assert.ok(digits[0].confidence > 0.9 && digits[0].confidence <= 1);
    // The stroke's ends and its thickness.
    const { left, top, width, height } = digits[0].box;
    assert.ok(Math.abs(left - 62) < 6 && Math.abs(top - 76) < 6 && Math.abs(left + width - 238) < 6 && Math.abs(top + height - 338) < 6, JSON.stringify(digits[0].box));
    const drawn = await sharp(join(boxes, 'seven.png.png')).metadata();
    assert.deepEqual([drawn.width, drawn.height], [300, 400]);
  });

  test('says what it wants where it is given nothing', async () => {
    const { code, complaint } = await predict();
    assert.equal(code, 1);
    assert.match(complaint, /npm run predict --/);
  });
});
