import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Correction } from '../../../src/core/records/correction.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { CorrectionLines, writeCorrectionLines } from '../../../training/data/correction-lines.ts';

const facts = { predicted: 1, label: 7, createdAt: '2026-01-01T00:00:00Z', device: 'd', modelId: 'm', preprocessingId: 'p', writer: 'Zoë\n' } as const;

/** Ink and pictures, more than are written at a time. */
const made = (i: number): Correction =>
  i % 2 === 0
    ? { ...facts, id: `c${i}`, ink: { width: 9, height: 9, strokes: [{ points: Array.from({ length: 40 }, (_, t) => ({ x: t / 7, y: i, t })) }] } }
    : { ...facts, id: `c${i}`, image: grayImage28(new Uint8Array(784).fill(i % 256)) };

describe('lines of corrections', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'scrawl-lines-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('come back as they were, each by its number', async () => {
    const all = Array.from({ length: 500 }, (_, i) => made(i));
    await writeCorrectionLines(join(folder, 'all.ndjson'), all);
    const lines = new CorrectionLines(join(folder, 'all.ndjson'));
    assert.equal(lines.count, 500);
    assert.deepEqual(lines.at(499), all[499]);
    assert.deepEqual(lines.all(), all);
  });

  test('are none where there are none', async () => {
    await writeCorrectionLines(join(folder, 'none.ndjson'), []);
    assert.deepEqual(new CorrectionLines(join(folder, 'none.ndjson')).all(), []);
  });

  test('are whole or not there: what goes wrong on the way leaves nothing', async () => {
    async function* broken(): AsyncGenerator<Correction> {
      for (let i = 0; i < 300; i++) yield made(i);
      await Promise.reject(new Error('the line went dead'));
    }
    await assert.rejects(writeCorrectionLines(join(folder, 'broken.ndjson'), broken()), /the line went dead/);
    assert.deepEqual(readdirSync(folder).filter((name) => name.startsWith('broken')), []);
    await assert.rejects(writeCorrectionLines(join(folder, 'all.ndjson', 'x'), []), { name: 'UnwritableFileError' });
  });

  test('that are damaged are named', () => {
    const path = join(folder, 'damaged.ndjson');
    writeFileSync(path, '{"id":\n');
    assert.throws(() => new CorrectionLines(path).at(0), { name: 'InvalidRecordError', message: /damaged\.ndjson, line 1/ });
  });
});
