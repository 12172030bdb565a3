import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { pictureHead } from '../../../src/core/pictures/picture-size.ts';

const blank = (width: number, height: number): Sharp => sharp({ create: { width, height, channels: 3, background: '#fff' } });
const headOf = (bytes: Uint8Array): unknown => pictureHead(new Uint8Array(bytes));

describe('the head of a picture', () => {
  test('says its size, whatever encoded it', async () => {
    const size = { width: 321, height: 123 };
    const picture = blank(321, 123);
    assert.deepEqual(headOf(await picture.clone().png().toBuffer()), { kind: 'png', size });
    assert.deepEqual(headOf(await picture.clone().jpeg().toBuffer()), { kind: 'jpeg', size });
    assert.deepEqual(headOf(await picture.clone().jpeg({ progressive: true }).withExif({ IFD0: { ImageDescription: 'x'.repeat(30_000) } }).toBuffer()), { kind: 'jpeg', size });
    assert.deepEqual(headOf(await picture.clone().gif().toBuffer()), { kind: 'gif', size });
    assert.deepEqual(headOf(await picture.clone().webp({ lossless: true }).toBuffer()), { kind: 'webp', size });
    assert.deepEqual(headOf(await picture.clone().webp({ lossless: false }).toBuffer()), { kind: 'webp', size });
    assert.deepEqual(headOf(await picture.clone().webp().withExif({ IFD0: { Artist: 'A' } }).toBuffer()), { kind: 'webp', size });
  });

  test('tells HEIC from AVIF, which browsers open', async () => {
    const heic = Uint8Array.from([0, 0, 0, 24, ...new TextEncoder().encode('ftypheic'), 0, 0, 0, 0]);
    assert.deepEqual(headOf(heic), { kind: 'heic' });
    assert.deepEqual(headOf(await blank(16, 16).avif().toBuffer()), { kind: 'other' });
  });

  test('is nothing in what is cut or no picture', async () => {
    const jpeg = new Uint8Array(await blank(20, 20).jpeg().toBuffer());
    for (let length = 0; length < jpeg.length; length += 3) assert.doesNotThrow(() => pictureHead(jpeg.subarray(0, length)));
    assert.deepEqual(headOf(jpeg.subarray(0, 12)), { kind: 'jpeg' });
    assert.deepEqual(headOf(new TextEncoder().encode('<svg/>')), { kind: 'other' });
    assert.deepEqual(headOf(new Uint8Array()), { kind: 'other' });
  });
});
