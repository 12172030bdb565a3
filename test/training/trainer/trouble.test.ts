import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CHECKPOINT } from '../../../training/trainer/train-run.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';
import { RunFolder } from '../../../training/runs/run-folder.ts';
import { constantRun, network } from './constant-run.ts';

/** The same run in a process that cannot make a file of more than so many kB: for the checkpoint, the disk is full. */
function runWithin(kilobytes: number, folder: string): Promise<{ complaint: string; code: number }> {
  const script = `import { constantRun } from ${JSON.stringify(new URL('./constant-run.ts', import.meta.url).href)};
    constantRun(${JSON.stringify(folder)}).then(() => process.exit(), (error) => { console.error(error.name + ': ' + error.message); process.exit(1); });`;
  return new Promise((done) => {
    const node = [process.execPath, '--import', import.meta.resolve('tsx'), '--input-type=module', '--eval', script];
    execFile('bash', ['-c', `ulimit -f ${kilobytes} && exec "$0" "$@"`, ...node], { env: { ...process.env, TSX_DISABLE_CACHE: '1' } }, (error, _out, complaint) => {
      done({ complaint, code: error === null ? 0 : Number(error.code) });
    });
  });
}

describe('a run in trouble', NEEDS_DATASETS, () => {
  let root: string;
  let whole: string;
  const tensors: number[] = [];
  const kept = (folder: string): Buffer[] => ['best.weights', CHECKPOINT].map((name) => readFileSync(join(folder, name)));
  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'scrawl-trouble-'));
    whole = join(root, 'whole');
    await constantRun(whole, {}, (progress) => {
      if (progress.tensors !== undefined) tensors.push(progress.tensors);
    });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  test('is not in this one: it holds as many tensors after each epoch as after the first', () => {
    assert.ok(tensors[0] > 0);
    assert.deepEqual(tensors, [tensors[0], tensors[0], tensors[0]]);
  });

  test('whose loss is no number any more ends with a clear error, and the last good checkpoint is kept', async () => {
    const folder = join(root, 'nan');
    await constantRun(folder, { epochs: 1 });
    const before = kept(folder);
    await assert.rejects(constantRun(folder, { learningRate: 1e30 }), /Training worker 1: (?:the loss|a weight) became (?:NaN|-?Infinity) in epoch 2, step \d+: try a lower learning rate/);
    assert.deepEqual(kept(folder), before);
  });

  test('whose loss stays a number though a weight is none, since ReLU and pooling hide it, ends with a clear error', async () => {
    const start = new RunFolder(whole).readBestWeights(network);
    // Of a filter's kernel.
    start[0] = NaN;
    await assert.rejects(constantRun(join(root, 'hidden'), {}, undefined, start), /Training worker 1: a weight became NaN in epoch 1, step 1: try a lower learning rate/);
  });

  test('whose disk is full says so, keeps the last good checkpoint, and goes on from it once there is room', async () => {
    const folder = join(root, 'full');
    await constantRun(folder, { epochs: 1 });
    const [weights, checkpoint] = kept(folder);
    // The weights fit, and the checkpoint, which is four times as large, does not.
    const room = Math.ceil((2 * weights.length) / 1024);
    assert.ok(room * 1024 < checkpoint.length);
    const { complaint, code } = await runWithin(room, folder);
    assert.equal(code, 1, complaint);
    assert.match(complaint, /^UnwritableFileError: .*checkpoint\.bin could not be written: EFBIG/);
    assert.deepEqual(readFileSync(join(folder, CHECKPOINT)), checkpoint);
    assert.deepEqual(readdirSync(folder).filter((name) => name.endsWith('.part')), []);
    await constantRun(folder);
    assert.deepEqual(kept(folder), kept(whole));
  });
});
