import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { after, before, describe, test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import { parseManifest } from '../../../src/core/records/manifest.ts';
import { CorrectionLines } from '../../../training/data/correction-lines.ts';
import { readAll } from '../../../training/retrain/judge-corrections.ts';
import type { Model, RetrainResult } from '../../../training/retrain/retrain-folder.ts';
import type { RetrainProgress } from '../../../training/retrain/retrain-clock.ts';
import { retrain, type RetrainOptions } from '../../../training/retrain/retrain.ts';
import { NEEDS_DATASETS } from '../../support/datasets.ts';
import { misread, QUICK, weakModel } from './weak-model.ts';

const PROCESS = new URL('./retrain-process.ts', import.meta.url).pathname;

/** Retrains in a process of its own; killed without warning where `killWhen` answers true to what it has printed. */
async function inProcess(folder: string, killWhen: (output: string) => boolean = () => false): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, folder]);
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

/** Corrections that must not be asked for. */
function unread(): Iterable<Correction> {
  return { [Symbol.iterator]: () => assert.fail('the corrections were read again') };
}

const unfinished = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part'));

describe('retraining', NEEDS_DATASETS, () => {
  let root: string;
  let current: Model;
  let corrections: Correction[];
  let result: RetrainResult;
  let utilization: number;
  const told: RetrainProgress[] = [];
  const folder = (name: string): string => join(root, name);
  const options = (name: string, more: Partial<RetrainOptions> = {}): RetrainOptions => ({ corrections, current, settings: QUICK, seed: 1, folder: folder(name), ...more });

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'scrawl-retrain-'));
    current = weakModel();
    corrections = await misread(current, 60);
    const idle = performance.eventLoopUtilization();
    result = await retrain(options('good', { onProgress: (progress) => told.push(progress) }));
    utilization = performance.eventLoopUtilization(idle).utilization;
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  test('on what a weak model misread, it reads more of what it was never taught, and passes', async () => {
    assert.deepEqual([result.outcome, result.reasons], ['passed', []]);
    const { before: was, after: is } = result.report.figures;
    assert.ok(is.corrections.value > was.corrections.value);
    const heldOut = new CorrectionLines(join(folder('good'), 'held-out.ndjson')).all();
    const answers = await readAll(result.candidate.bytes, result.candidate.manifest, heldOut);
    assert.equal(heldOut.filter(({ label }, i) => label === answers[i]).length, Math.round(is.corrections.value * is.corrections.count), 'the report says what the model does');
  });

  test('keeps corrections from being taught, those of whole devices among them, and what came in nowhere else', () => {
    const [taught, heldOut] = ['taught.ndjson', 'held-out.ndjson'].map((name) => new CorrectionLines(join(folder('good'), name)).all());
    assert.deepEqual([...taught, ...heldOut].map(({ id }) => id).sort(), corrections.map(({ id }) => id).sort());
    const teachers = new Set(taught.map(({ device }) => device));
    const ofOthers = heldOut.filter(({ device }) => !teachers.has(device)).length;
    const { received, heldOutOfOthers, ...counts } = result.report.corrections;
    assert.deepEqual([received, counts.taught, counts.heldOut, heldOutOfOthers], [60, taught.length, heldOut.length, ofOthers]);
    assert.ok(ofOthers > 0 && ofOthers < heldOut.length);
    assert.ok(!existsSync(join(folder('good'), 'incoming.ndjson')));
  });

  test('hands over a model with its manifest, card and report', () => {
    const { manifest, bytes, files } = result.candidate;
    assert.deepEqual(parseManifest(JSON.parse(JSON.stringify(manifest))), manifest);
    assert.equal(manifest.bytes, bytes.length);
    assert.notEqual(manifest.modelId, current.manifest.modelId);
    assert.equal(manifest.origin?.seed, 1);
    assert.notEqual(manifest.origin?.sha256, current.manifest.origin?.sha256);
    assert.deepEqual(result.report.groups?.filter(({ kind }) => kind === 'device').map(({ after }) => after.count).reduce((sum, count) => sum + count, 0), result.report.corrections.heldOut);
    assert.ok(manifest.metrics.mnistTest.count === QUICK.limit && manifest.metrics.correctionsHeldOut.count > 0);
    const card = files.find(({ name }) => name === 'README.md');
    assert.match(new TextDecoder().decode(card?.bytes), new RegExp(`${current.manifest.modelId}, retrained on corrections`));
    assert.match(readFileSync(join(folder('good'), 'report.html'), 'utf8'), /<h1>digits-[0-9a-f]{8} <span class="passed">/);
    assert.equal(result.report.answers.length, result.report.corrections.heldOut);
    assert.equal((JSON.parse(readFileSync(join(folder('good'), 'test-looks.json'), 'utf8')) as unknown[]).length, 1, 'that the test part was looked at is noted');
  });

  test('tells how far it is, stage by stage, and leaves its caller free', () => {
    assert.deepEqual([...new Set(told.map(({ stage }) => stage))], ['judging the current model', 'training', 'calibrating', 'judging the candidate', 'exporting']);
    for (const kind of ['set', 'epoch', 'blending']) assert.ok(told.some(({ detail }) => detail?.kind === kind), `${kind} is told of`);
    assert.ok(told.every(({ done }) => done >= 0 && done <= 1));
    assert.ok(told.at(-1)!.secondsLeft! >= 0 && told.at(-1)!.done > 0.5);
    assert.ok(utilization < 0.5, `the caller's thread was busy ${utilization} of the time`);
  });

  test('is not done again once it is over', async () => {
    const again = await retrain(options('good', { corrections: unread() }));
    assert.deepEqual(again, result);
  });

  test('stops at once when it is told to, with the reason, and leaves nothing half-written', async () => {
    const stop = new AbortController();
    const stopped = retrain(options('killed', { signal: stop.signal, onProgress: () => stop.abort(new Error('enough')) }));
    await assert.rejects(stopped, /^Error: enough$/);
    assert.deepEqual(unfinished(folder('killed')), []);
    await assert.rejects(retrain(options('never', { signal: stop.signal })), /^Error: enough$/);
    assert.ok(!existsSync(folder('never')));
  });

  test('stopped, then killed without warning, and called again, it comes to the same model, bit for bit', async () => {
    const first = await inProcess(folder('killed'), (output) => /epoch 1 of 2, step (\d+) of \1\n/.test(output));
    assert.equal(first.code, null);
    assert.ok(!existsSync(join(folder('killed'), 'report.json')));
    const resumed = await retrain(options('killed', { corrections: unread() }));
    assert.deepEqual(resumed.candidate.bytes, result.candidate.bytes);
    assert.equal(resumed.candidate.manifest.modelId, result.candidate.manifest.modelId);
    assert.deepEqual(resumed.candidate.manifest.origin, result.candidate.manifest.origin, 'of the same it says that it is made');
    assert.deepEqual([resumed.candidate.manifest.temperature, resumed.candidate.manifest.digitThreshold], [result.candidate.manifest.temperature, result.candidate.manifest.digitThreshold]);
    assert.deepEqual(readFileSync(join(folder('killed'), 'checkpoint.bin')), readFileSync(join(folder('good'), 'checkpoint.bin')));
    assert.deepEqual(unfinished(folder('killed')), []);
  });

  test('is refused in the folder of another', async () => {
    for (const other of [{ seed: 2 }, { settings: { ...QUICK, epochs: 9 } }]) {
      await assert.rejects(retrain(options('good', other)), { name: 'RunFolderError', message: /was begun here: take another folder/ });
    }
  });

  test('needs enough corrections, and passes on what went wrong in reading them', async () => {
    await assert.rejects(retrain(options('few', { corrections: corrections.slice(0, 7) })), { name: 'TooFewCorrectionsError', message: 'There are 7 corrections to learn from, and it takes at least 20.' });
    // Resent, a correction counts once.
    await assert.rejects(retrain(options('few', { corrections: Array.from({ length: 40 }, () => corrections[0]) })), { name: 'TooFewCorrectionsError' });
    async function* broken(): AsyncGenerator<Correction> {
      yield corrections[0];
      await Promise.reject(new Error('the line went dead'));
    }
    await assert.rejects(retrain(options('broken', { corrections: broken() })), /the line went dead/);
    for (const name of ['few', 'broken']) assert.deepEqual(readdirSync(folder(name)), [], 'nothing is begun with half of them');
  });

  test('refuses a model that it cannot train on', async () => {
    await assert.rejects(retrain(options('foreign', { current: { ...current, bytes: new TextEncoder().encode('not a model') } })), { name: 'ForeignModelError' });
  });

  test('says how to get the data sets where they are missing', async () => {
    const set = process.env.SCRAWL_DATA;
    process.env.SCRAWL_DATA = root;
    try {
      await assert.rejects(retrain(options('no-data')), { name: 'DatasetMissingError', message: /npm run data/ });
    } finally {
      if (set === undefined) delete process.env.SCRAWL_DATA;
      else process.env.SCRAWL_DATA = set;
    }
  });
});
