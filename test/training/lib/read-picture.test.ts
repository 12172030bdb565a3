import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { readPicture } from '../../../training/lib/read-picture.ts';

describe('reading a picture file', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'scrawl-picture-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** 3 × 2 pixels, white but for a black one in the top left corner. */
  const corner = (): Sharp => sharp(Uint8Array.of(0, 255, 255, 255, 255, 255), { raw: { width: 3, height: 2, channels: 1 } });

  test('gives grey values row by row', async () => {
    const path = join(folder, 'corner.png');
    await corner().png().toFile(path);
    const { pixels, width, height } = await readPicture(path);
    assert.deepEqual([width, height, [...pixels]], [3, 2, [0, 255, 255, 255, 255, 255]]);
  });

  test('turns a photo the right way up, as its EXIF orientation says', async () => {
    const path = join(folder, 'turned.png');
    // 6: to be turned a quarter clockwise, which takes the top left corner to the top right.
    await corner().withMetadata({ orientation: 6 }).png().toFile(path);
    const { pixels, width, height } = await readPicture(path);
    assert.deepEqual([width, height, [...pixels]], [2, 3, [255, 0, 255, 255, 255, 255]]);
  });

  test('takes what is transparent for white paper', async () => {
    const path = join(folder, 'transparent.png');
    await sharp(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 255), { raw: { width: 2, height: 1, channels: 4 } }).png().toFile(path);
    assert.deepEqual([...(await readPicture(path)).pixels], [255, 0]);
  });

  test('names a file that is missing', async () => {
    const path = join(folder, 'nowhere.png');
    await assert.rejects(readPicture(path), { name: 'UnreadablePictureError', message: `${path}: there is no such file.` });
  });

  test('names a file that is no picture', async () => {
    const path = join(folder, 'text.jpg');
    writeFileSync(path, 'not a picture');
    await assert.rejects(readPicture(path), { name: 'UnreadablePictureError', message: /text\.jpg: it cannot be read as a picture/ });
  });

  test('says of a phone’s HEIC picture what to do, and of the others in one line why', async () => {
    const heic = join(folder, 'photo.heic');
    writeFileSync(heic, Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(400)]));
    await assert.rejects(readPicture(heic), { name: 'UnreadablePictureError', message: `${heic}: HEIC pictures cannot be read here; save it as a JPEG first.` });
    const avif = join(folder, 'photo.avif');
    writeFileSync(avif, Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypavif'), Buffer.alloc(400)]));
    await assert.rejects(readPicture(avif), ({ message }: Error) => /it cannot be read as a picture \(.+\)\.$/.test(message) && !message.includes('\n'));
  });

  test('names a picture that was cut', async () => {
    const path = join(folder, 'cut.jpg');
    const whole = await sharp({ create: { width: 200, height: 200, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 60 } } }).jpeg().toBuffer();
    writeFileSync(path, whole.subarray(0, whole.length / 2));
    await assert.rejects(readPicture(path), { name: 'UnreadablePictureError', message: /cut\.jpg: it cannot be read/ });
  });
});
