import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { preprocessInk } from '../../../src/core/preprocessing/preprocess.ts';
import type { Digit } from '../../../src/core/classes.ts';
import { formatKaggleHeader, formatKaggleRow } from '../../../src/formats/kaggle-csv.ts';
import { runStageFile, type StageEnd } from '../../support/run-stage.ts';

const line = (...points: [number, number][]): Uint8Array => preprocessInk({ strokes: [{ points: points.map(([x, y]) => ({ x, y, t: 0 })) }], width: 100, height: 100 });
/** A one, a seven and a four of straight lines. */
const DRAWN: readonly { label: Digit; image: Uint8Array }[] = [
  { label: 1, image: line([50, 5], [48, 95]) },
  { label: 7, image: line([20, 10], [80, 10], [40, 95]) },
  { label: 4, image: line([35, 5], [15, 55], [75, 55], [70, 20], [68, 95]) },
];

describe('npm run kaggle', () => {
  let root: string;
  let folder: string;
  before(() => (root = mkdtempSync(join(tmpdir(), 'scrawl-kaggle-'))));
  beforeEach(() => (folder = mkdtempSync(join(root, 'call-'))));
  after(() => rmSync(root, { recursive: true, force: true }));
  const kaggle = (...args: string[]): Promise<StageEnd> => runStageFile('training/commands/kaggle.ts', args, folder);

  test('writes what it reads, numbered from 1, over several batches', async () => {
    const digits = Array.from({ length: 301 }, (_, i) => DRAWN[i % DRAWN.length]);
    writeFileSync(join(folder, 'test.csv'), [formatKaggleHeader(false), ...digits.map(({ image }) => formatKaggleRow({ image }))].join('\r\n'));
    const { code, complaint } = await kaggle('test.csv');
    assert.equal(code, 0, complaint);
    assert.equal(readFileSync(join(folder, 'submission.csv'), 'utf8'), `ImageId,Label\n${digits.map(({ label }, i) => `${i + 1},${label}\n`).join('')}`);
  });

  test('compares with the labels where there are any, unpacks, and writes where it is told', async () => {
    writeFileSync(join(folder, 'train.csv.gz'), gzipSync([formatKaggleHeader(true), ...DRAWN.map(formatKaggleRow)].join('\n')));
    const { code, out, complaint } = await kaggle('train.csv.gz', '--out', 'answers/mine.csv');
    assert.equal(code, 0, complaint);
    assert.match(out, /100\.00 % .* n = 3\) are right/);
    assert.deepEqual(readdirSync(join(folder, 'answers')), ['mine.csv']);
  });

  test('refuses a fault in the last row with file, line and column, and leaves the answers of before', async () => {
    const rows = [formatKaggleHeader(false), ...DRAWN.map(({ image }) => formatKaggleRow({ image }))];
    writeFileSync(join(folder, 'test.csv'), [...rows, rows[1].replace(/^0,0,/, '0,256,')].join('\n'));
    writeFileSync(join(folder, 'submission.csv'), 'of before');
    const { code, complaint } = await kaggle('test.csv');
    assert.equal(code, 1);
    assert.equal(complaint, 'test.csv, line 5: pixel1: expected a whole number from 0 to 255, got "256".\n');
    assert.deepEqual(readdirSync(folder).sort(), ['submission.csv', 'test.csv']);
    assert.equal(readFileSync(join(folder, 'submission.csv'), 'utf8'), 'of before');
  });

  test('writes nothing where there is nothing to read', async () => {
    writeFileSync(join(folder, 'test.csv'), `${formatKaggleHeader(false)}\n`);
    const { code, complaint } = await kaggle('test.csv');
    assert.deepEqual([code, complaint], [1, 'test.csv: expected pictures, got none.\n']);
    assert.match((await kaggle('nowhere.csv')).complaint, /^nowhere\.csv: there is no such file or folder\.\n$/);
    assert.deepEqual(readdirSync(folder), ['test.csv']);
  });
});
