import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { CHECKPOINT } from '../../../training/trainer/train-run.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';

const SCRIPT = new URL('../../support/small-run.ts', import.meta.url).pathname;

/** Trains into the folder; killed without warning where `killWhen` answers true to what it has printed. */
async function train(folder: string, killWhen: (output: string) => boolean = () => false): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', SCRIPT, folder]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (killWhen(output)) child.kill('SIGKILL');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { output, code };
}

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('a training run', NEEDS_DATASETS, () => {
  let whole: string;
  let killed: string;
  before(async () => {
    whole = mkdtempSync(join(tmpdir(), 'scrawl-whole-'));
    killed = mkdtempSync(join(tmpdir(), 'scrawl-killed-'));
    const { code, output } = await train(whole);
    assert.equal(code, 0, output);
  });
  after(() => [whole, killed].forEach((path) => rmSync(path, { recursive: true, force: true })));

  test('learns: the validation loss falls from epoch to epoch', () => {
    const history = JSON.parse(readFileSync(join(whole, 'history.json'), 'utf8')) as { validation: { loss: number } }[];
    assert.equal(history.length, 3);
    assert.ok(history[2].validation.loss < history[0].validation.loss);
  });

  test('killed without warning and begun again it comes to the same weights, bit for bit', async () => {
    const first = await train(killed, (output) => /epoch 1\/3 .*validation/.test(output));
    assert.equal(first.code, null);
    const second = await train(killed);
    assert.equal(second.code, 0, second.output);
    assert.match(second.output, /Going on after epoch [12] of 3/);
    assert.equal(digest(join(killed, CHECKPOINT)), digest(join(whole, CHECKPOINT)));
    assert.equal(digest(join(killed, 'best.weights')), digest(join(whole, 'best.weights')));
    assert.deepEqual(readdirSync(killed).filter((name) => name.endsWith('.part')), []);
  });

  test('a damaged checkpoint is named, and left as it is', async () => {
    const path = join(killed, CHECKPOINT);
    const bytes = readFileSync(path);
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(path, bytes);
    const { output, code } = await train(killed);
    assert.equal(code, 1);
    assert.match(output, /checkpoint\.bin: the checkpoint is damaged/);
    assert.deepEqual(readFileSync(path), bytes);
    assert.ok(existsSync(join(killed, 'best.weights')));
  });
});
