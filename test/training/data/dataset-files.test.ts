import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { dataFolder, md5, noteChecksum, readChecked, readDataset } from '../../../training/data/dataset-files.ts';
import { loadMnist } from '../../../training/data/mnist.ts';

describe('files of the data folder', () => {
  const contents = new TextEncoder().encode('digits');
  const file = { path: 'some/file.gz', md5: md5(contents) };
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-data-'));
    mkdirSync(join(folder, 'some'));
    writeFileSync(join(folder, file.path), gzipSync(contents));
    writeFileSync(join(folder, 'some/plain.csv'), contents);
    writeFileSync(join(folder, 'some/torn.gz'), gzipSync(contents).subarray(0, 12));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('come unpacked', () => {
    assert.deepEqual(readDataset(file.path, folder), contents);
    assert.deepEqual(readDataset('some/plain.csv', folder), contents);
    assert.deepEqual(readChecked(file, folder), contents);
  });

  test('are refused where their contents are not the known ones', () => {
    const other = { ...file, md5: md5(new Uint8Array(1)) };
    assert.throws(() => readChecked(other, folder), { name: 'ChecksumError', message: new RegExp(`should be ${other.md5}, and is ${file.md5}`) });
  });

  test('are held to what their conversion gave, where that was noted', () => {
    const converted = { path: file.path, md5: md5(new Uint8Array(2)) };
    noteChecksum(converted, file.md5, folder);
    assert.deepEqual(readChecked(converted, folder), contents);
    rmSync(join(folder, 'checksums.json'));
    assert.throws(() => readChecked(converted, folder), { name: 'ChecksumError' });
  });

  test('say how to get them where they are missing', () => {
    assert.throws(() => loadMnist('train', folder), { name: 'DatasetMissingError', message: /train-images-idx3-ubyte\.gz is not there: get the data sets with "npm run data"/ });
  });

  test('are refused where they are torn', () => {
    assert.throws(() => readDataset('some/torn.gz', folder), { name: 'InvalidRecordError', message: /torn\.gz: expected a gzip file/ });
  });

  test('are looked for where SCRAWL_DATA says', () => {
    const before = process.env.SCRAWL_DATA;
    process.env.SCRAWL_DATA = folder;
    try {
      assert.equal(dataFolder(), folder);
    } finally {
      if (before === undefined) delete process.env.SCRAWL_DATA;
      else process.env.SCRAWL_DATA = before;
    }
  });
});
