import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Stroke } from '../../../src/core/ink/ink.ts';
import { penDigit, penNumber } from '../../core/reading/pen-numbers.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SCRIPT = 'training/commands/predict.ts';

interface Line {
  readonly text: string;
  readonly confidence: number;
  readonly digits: readonly { readonly digit: number; readonly probabilities: readonly number[]; readonly confidence: number; readonly isDigit: boolean; readonly strokes: readonly number[] }[];
  readonly error?: string;
}

describe('npm run predict with a stroke file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrawl-predict-'));
  after(() => rmSync(folder, { recursive: true }));
  const lineOf = (strokes: readonly Stroke[], more: object = {}): string => JSON.stringify({ ...more, strokes: strokes.map(({ points }) => points.map(({ x, y }) => [x, y])) });
  const predict = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((settle) => {
      execFile(process.execPath, ['--import', 'tsx', SCRIPT, ...args], { cwd: ROOT }, (error, stdout, stderr) => settle({ code: error === null ? 0 : Number(error.code), stdout, stderr }));
    });
  const jsonLines = (stdout: string): Line[] =>
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);

  test('gives one JSON line a drawing, in order, whatever labels there are', async () => {
    const path = join(folder, 'drawings.ndjson.gz');
    const lines = [lineOf(penNumber('42')), lineOf(penDigit(7), { label: 7, writer: 'w' }), lineOf(penNumber('1907'), { label: '1907' })];
    writeFileSync(path, gzipSync(`${lines.join('\n')}\n`));
    const { code, stdout, stderr } = await predict(path, '--json');
    assert.deepEqual([code, stderr], [0, '']);
    const results = jsonLines(stdout);
    assert.deepEqual(results.map(({ text }) => text), ['42', '7', '1907']);
    assert.deepEqual(results[0].digits.map(({ digit, isDigit, strokes }) => ({ digit, isDigit, strokes })), [
      { digit: 4, isDigit: true, strokes: [0, 1] },
      { digit: 2, isDigit: true, strokes: [2] },
    ]);
    for (const { digits } of results) {
      for (const { probabilities, confidence, digit } of digits) {
        assert.equal(probabilities.length, 10);
        assert.equal(probabilities[digit], confidence);
        assert.ok(Math.abs(probabilities.reduce((sum, each) => sum + each, 0) - 1) < 1e-9);
      }
    }
  });

  test('takes each drawing for one digit with --single', async () => {
    const path = join(folder, 'single.ndjson');
    writeFileSync(path, `${lineOf(penNumber('42'))}\n${lineOf(penDigit(3))}\n`);
    const results = jsonLines((await predict(path, '--json', '--single')).stdout);
    assert.deepEqual(results.map(({ digits }) => digits.length), [1, 1]);
    assert.deepEqual(results.map(({ digits }) => digits[0].strokes), [[0, 1, 2], [0]]);
    assert.equal(results[1].text, '3');
  });

  test('names file and line of what is no drawing, in its place, and reads the rest', async () => {
    const path = join(folder, 'broken.ndjson');
    writeFileSync(path, `${lineOf(penDigit(3))}\n{"strokes":[[[1,"2"]]]}\n\n${lineOf(penDigit(6))}`);
    const { code, stdout, stderr } = await predict(path, '--json');
    assert.equal(code, 1);
    const errors = [`${path}, line 2: strokes[0][0]: expected a pair [x, y] of numbers, got [1,"2"].`, `${path}, line 3: expected a JSON object, got an empty line.`];
    assert.deepEqual(jsonLines(stdout).map(({ text, error }) => error ?? text), ['3', ...errors, '6']);
    assert.equal(stderr, `${errors.join('\n')}\n`);
  });

  test('says which file is missing', async () => {
    const { code, stderr } = await predict(join(folder, 'none.ndjson'), '--json');
    assert.equal(code, 1);
    assert.match(stderr, /none\.ndjson/);
  });
});
