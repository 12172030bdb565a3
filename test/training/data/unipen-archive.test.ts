import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { create } from 'tar';
import { formatStrokeLine } from '../../../src/formats/stroke-ndjson.ts';
import { readUnipenDigits } from '../../../training/data/unipen-archive.ts';

const FILES: Record<string, string> = {
  'data/1a/apb/apb02/b.dat': '.VERSION 1.0\n.INCLUDE apb/app.doc\n.INCLUDE apb/data/b.dat\n.SEGMENT CHARACTER 1 ? "7"\n.SEGMENT CHARACTER 5 ? "1"\n',
  'data/1a/apa/a.dat': '.INCLUDE apa/data/a.dat\n.SEGMENT CHARACTER 0-1 OK "4"\n',
  'data/1a/apb/apb01/c.dat': '.INCLUDE apb/data/c.dat\n.SEGMENT CHARACTER 0 ? "2"\n',
  'data/1a/tos/t.dat': '.INCLUDE tos/data/t.dat\n.SEGMENT CHARACTER 0 ? "9"\n',
  'data/1c/apa/letters.dat': '.INCLUDE apa/data/a.dat\n.SEGMENT CHARACTER 0 ? "x"\n',
  'include/apb/app.doc': '.COORD X Y\n',
  'include/apb/data/b.dat': '.WRITER_ID Adams\n.PEN_DOWN\n1 1\n.PEN_UP\n.PEN_DOWN\n100 50\n110 20\n.PEN_UP\n',
  'include/apb/data/c.dat': '.WRITER_ID Zorn\n.PEN_DOWN\n-5 -5\n.PEN_UP\n',
  'include/apa/data/a.dat': '.PEN_DOWN\n10 10\n12 14\n.PEN_UP\n.PEN_DOWN\n11 20\n.PEN_UP\n',
  'include/tos/data/t.dat': '.PEN_DOWN\n1 2\n.PEN_UP\n',
};

describe("UNIPEN's archive", () => {
  let folder: string;
  let archive: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-unipen-'));
    for (const [path, text] of Object.entries(FILES)) {
      const place = join(folder, 'train_r01_v07', path);
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, text);
    }
    archive = join(folder, 'unipen.tgz');
    await create({ file: archive, gzip: true, cwd: folder }, ['train_r01_v07']);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('gives the digits of category 1a by site and file, moved to the origin, writers without their names', async () => {
    const { samples, passedOver } = await readUnipenDigits(archive);
    assert.deepEqual(samples.map(formatStrokeLine), [
      '{"label":4,"writer":"apa:w01","site":"apa","strokes":[[[0,10],[2,6]],[[1,0]]]}',
      '{"label":2,"writer":"apb:w02","site":"apb","strokes":[[[0,0]]]}',
      '{"label":7,"writer":"apb:w01","site":"apb","strokes":[[[0,0],[10,30]]]}',
    ]);
    assert.equal(passedOver, 1, 'the 1 names stroke 5, which is not there');
  });

  test('is refused where it was cut', async () => {
    const cut = join(folder, 'cut.tgz');
    const bytes = readFileSync(archive);
    writeFileSync(cut, bytes.subarray(0, bytes.length / 2));
    await assert.rejects(readUnipenDigits(cut), { name: 'InvalidRecordError', message: /cut\.tgz: expected a whole \.tgz archive/ });
  });

  test('is refused where it holds something else', async () => {
    const other = join(folder, 'other.tgz');
    await create({ file: other, gzip: true, cwd: folder }, ['train_r01_v07/include']);
    await assert.rejects(readUnipenDigits(other), { name: 'InvalidRecordError', message: /expected files under data\/1a, got none/ });
  });
});
