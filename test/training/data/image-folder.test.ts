import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { labelOfPath } from '../../../src/formats/label-of-path.ts';
import { readImageFolder } from '../../../training/data/image-folder.ts';

describe('a folder of pictures', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scrawl-pictures-'));
    mkdirSync(join(folder, '3'));
    mkdirSync(join(folder, 'empty'));
    const grey = (value: number): Promise<Buffer> => sharp({ create: { width: 5, height: 4, channels: 3, background: { r: value, g: value, b: value } } }).png().toBuffer();
    for (const [path, value] of [['3/scan 10.png', 30], ['3/scan 9.PNG', 40], ['7b.png', 50], ['other.png', 60]] as const) writeFileSync(join(folder, path), await grey(value));
    writeFileSync(join(folder, 'notes.txt'), 'not a picture');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const read = async (): Promise<(string | number | undefined)[][]> => {
    const found: (string | number | undefined)[][] = [];
    for await (const { path, label, raster } of readImageFolder(folder)) found.push([path, label, raster.width, raster.height, raster.pixels[0]]);
    return found;
  };

  test('is read in the order of its names, labelled by folder or name', async () => {
    assert.deepEqual(await read(), [
      ['3/scan 9.PNG', 3, 5, 4, 40],
      ['3/scan 10.png', 3, 5, 4, 30],
      ['7b.png', 7, 5, 4, 50],
      ['other.png', undefined, 5, 4, 60],
    ]);
  });

  test('is refused where a picture is damaged, by its name, and where there is none', async () => {
    writeFileSync(join(folder, '3/torn.jpg'), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3));
    await assert.rejects(read(), { name: 'UnreadablePictureError', message: /3\/torn\.jpg: it cannot be read as a picture/ });
    await assert.rejects(readImageFolder(join(folder, 'empty')).next(), { name: 'UnreadableFileError', message: /empty: there are no pictures in this folder\./ });
  });

  const paths: [path: string, label: number | undefined][] = [
    ['0/x.png', 0],
    ['train/9/12.png', 9],
    ['9/old/x.png', 9],
    ['1/2/x.png', 2],
    ['5/3a.png', 5],
    ['2e.jpg', 2],
    ['8.png', 8],
    ['4_0012.png', 4],
    ['40012.png', undefined],
    ['digit.png', undefined],
    ['12/x.png', undefined],
  ];
  for (const [path, label] of paths) {
    test(`${label === undefined ? 'has no label for' : `labels as ${label}`} ${path}`, () => assert.equal(labelOfPath(path), label));
  }
});
