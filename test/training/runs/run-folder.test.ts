import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { countWeights, weightSpecs, type Network } from '../../../training/networks/network.ts';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { RunFolder, type CalibrationRecord, type RunConfig } from '../../../training/runs/run-folder.ts';

const network: Network = { name: 'tiny', layers: [{ kind: 'flatten' }, { kind: 'dense', units: 10 }] };
const size = countWeights(weightSpecs(network)).total;

const config: RunConfig = {
  schema: 'scrawl-run/1',
  name: 'tiny',
  createdAt: '2026-01-02T03:04:05.000Z',
  command: 'npm run train',
  seed: 7,
  network,
  recipe: RECIPE,
  preprocessingId: 'ink-1',
  data: { 'mnist/train-labels-idx1-ubyte.gz': 'a25bea736e30d166cdddb491f175f624' },
};

describe('run folder', () => {
  let path: string;
  let run: RunFolder;
  before(() => (path = mkdtempSync(join(tmpdir(), 'scrawl-run-'))));
  after(() => rmSync(path, { recursive: true, force: true }));
  beforeEach(() => {
    rmSync(path, { recursive: true, force: true });
    run = new RunFolder(path);
  });

  const calibrationFor = (weightsSha256: string): CalibrationRecord => ({
    schema: 'scrawl-calibration/1',
    weightsSha256,
    createdAt: config.createdAt,
    temperature: 1.2,
    digitThreshold: 0.5,
    ece: { before: 0.02, after: 0.01 },
    nll: { before: 0.05, after: 0.04 },
    digitsRejected: { value: 0.01, low: 0.008, high: 0.012, count: 5000 },
    negativesRejected: { value: 0.9, low: 0.88, high: 0.92, count: 1000 },
    auroc: 0.98,
  });

  test('reads the configuration, history and weights that it wrote', () => {
    const weights = Float32Array.from({ length: size }, (_, i) => Math.fround(Math.sin(i)));
    const history = [{ epoch: 1, loss: 0.5, accuracy: 0.9, validation: { mnist: 0.98 }, learningRate: 1e-3, seconds: 12.5 }];
    run.writeConfig(config);
    run.writeHistory(history);
    run.writeBestWeights(weights);
    assert.deepEqual(run.readConfig(), config);
    assert.deepEqual(run.readHistory(), history);
    assert.deepEqual(run.readBestWeights(network), weights);
    assert.deepEqual(readdirSync(path).sort(), ['best.weights', 'config.json', 'history.json'], 'no temporary file stays');
  });

  test('has an empty history before the first epoch', () => {
    assert.deepEqual(run.readHistory(), []);
  });

  test('keeps every look at the test set', () => {
    const look = { at: config.createdAt, weightsSha256: 'ab', command: 'npm run evaluate -- --test', mnistTest: { value: 1, low: 0.9, high: 1, count: 10 } };
    run.addTestLook(look);
    run.addTestLook(look);
    assert.deepEqual(run.readTestLooks(), [look, look]);
  });

  test('refuses weights of another network', () => {
    run.writeBestWeights(new Float32Array(size - 1));
    assert.throws(() => run.readBestWeights(network), { name: 'RunFolderError', message: /best\.weights: tiny has 31400 bytes of weights, this file 31396\.$/ });
  });

  test('refuses weights that are not numbers', () => {
    run.writeBestWeights(new Float32Array(size).fill(Number.NaN, 3, 4));
    assert.throws(() => run.readBestWeights(network), { name: 'RunFolderError', message: /weight 3 is NaN/ });
  });

  test('refuses a calibration that was made for other weights', () => {
    run.writeBestWeights(new Float32Array(size));
    run.writeCalibration(calibrationFor(run.weightsSha256()));
    assert.equal(run.readCalibration().temperature, 1.2);
    run.writeBestWeights(new Float32Array(size).fill(1));
    assert.throws(() => run.readCalibration(), { name: 'RunFolderError', message: /belongs to other weights/ });
  });

  test('names the file that is missing or damaged', () => {
    assert.throws(() => run.readConfig(), { name: 'RunFolderError', message: `${join(path, 'config.json')}: it is not there.` });
    run.writeConfig(config);
    writeFileSync(join(path, 'config.json'), '{"schema":');
    assert.throws(() => run.readConfig(), { name: 'RunFolderError', message: /config\.json: it is damaged/ });
    writeFileSync(join(path, 'config.json'), 'null');
    assert.throws(() => run.readConfig(), { name: 'RunFolderError', message: /its schema is not/ });
  });

  test('has names that cannot lead out of the runs', () => {
    assert.throws(() => RunFolder.named('../elsewhere'), RangeError);
  });
});
