import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { encodeGreyPng, parsePng } from '../../src/formats/png.ts';

const inflate = (zlib: Uint8Array, size: number): Promise<Uint8Array> => Promise.resolve(new Uint8Array(inflateSync(zlib, { maxOutputLength: size })));
const parse = (bytes: Uint8Array): ReturnType<typeof parsePng> => parsePng(bytes, 'a.png', inflate);
const grey = (pixels: Uint8Array, width: number, height: number): Sharp => sharp(pixels, { raw: { width, height, channels: 1 } });

const picture = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })).chain(([width, height]) =>
  fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((pixels) => ({ pixels, width, height })),
);

describe('PNG', () => {
  test('is read as it was written, by us and by libpng', async () => {
    await fc.assert(
      fc.asyncProperty(picture, async (raster) => {
        const file = encodeGreyPng(raster);
        assert.deepEqual(await parse(file), raster);
        const { data, info } = await sharp(file).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
        assert.deepEqual([new Uint8Array(data), info.width, info.height, info.channels], [raster.pixels, raster.width, raster.height, 1]);
      }),
      { numRuns: 30 },
    );
  });

  // A gradient, so that libpng finds a use for every filter.
  const pixels = Uint8Array.from({ length: 31 * 17 }, (_, i) => ((i % 31) * 8 + Math.floor(i / 31) * 5) % 256);
  const kinds: [title: string, file: () => Promise<Buffer>, tolerance: number][] = [
    ['grey, filtered', () => grey(pixels, 31, 17).toColourspace('b-w').png({ adaptiveFiltering: true }).toBuffer(), 0],
    ['colours', () => grey(pixels, 31, 17).toColourspace('srgb').png({ adaptiveFiltering: true }).toBuffer(), 1],
    ['colours and transparency', () => grey(pixels, 31, 17).toColourspace('srgb').ensureAlpha().png().toBuffer(), 1],
    ['a palette', () => grey(pixels.map((value) => value & 0xc0), 31, 17).toColourspace('srgb').png({ palette: true, colours: 4, dither: 0 }).toBuffer(), 2],
    ['16 bits', () => grey(pixels, 31, 17).toColourspace('grey16').png().toBuffer(), 0],
  ];
  for (const [title, make, tolerance] of kinds) {
    test(`is read with ${title}`, async () => {
      const read = await parse(await make());
      const wanted = title === 'a palette' ? pixels.map((value) => value & 0xc0) : pixels;
      assert.deepEqual([read.width, read.height], [31, 17]);
      const worst = Math.max(...wanted.map((value, i) => Math.abs(value - read.pixels[i])));
      assert.ok(worst <= tolerance, `off by ${worst}`);
    });
  }

  test('shows paper where it is transparent', async () => {
    const file = await sharp({ create: { width: 2, height: 1, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer();
    assert.deepEqual([...(await parse(file)).pixels], [255, 255]);
  });

  const whole = encodeGreyPng({ pixels: new Uint8Array(784).fill(9), width: 28, height: 28 });
  test('is refused wherever it is cut or damaged', async () => {
    for (let end = 0; end < whole.length; end++) await assert.rejects(parse(whole.slice(0, end)), { name: 'InvalidRecordError', message: /^a\.png/ });
    for (let at = 0; at < whole.length; at++) {
      const damaged = whole.slice();
      damaged[at] ^= 4;
      await assert.rejects(parse(damaged), { name: 'InvalidRecordError', message: /^a\.png/ }, `byte ${at}`);
    }
  });

  test('is refused interlaced, and beyond 8 million pixels before they are unpacked', async () => {
    await assert.rejects(parse(await grey(pixels, 31, 17).png({ progressive: true }).toBuffer()), { message: 'a.png: IHDR: expected a picture that is not interlaced, got an interlaced one.' });
    const large = await sharp({ create: { width: 4000, height: 4000, channels: 3, background: 'white' } }).png().toBuffer();
    const never = (): never => assert.fail('it was unpacked');
    await assert.rejects(parsePng(large, 'a.png', never), { message: 'a.png: IHDR: expected 1 to 8388608 pixels, got 4000 × 4000.' });
  });
});
