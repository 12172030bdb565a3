import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseIdx } from '../../src/formats/idx.ts';
import { idxFile } from '../support/idx-file.ts';

/** Two pictures of 2 × 3, written out by hand. */
const IMAGES = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

describe('IDX', () => {
  test('reads sizes and values of pictures', () => {
    const { shape, values } = parseIdx(IMAGES, 3, 'images');
    assert.deepEqual(shape, [2, 2, 3]);
    assert.deepEqual([...values], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  test('reads from the middle of a buffer', () => {
    const padded = new Uint8Array(IMAGES.length + 7);
    padded.set(IMAGES, 5);
    assert.deepEqual([...parseIdx(padded.subarray(5, 5 + IMAGES.length), 3, 'images').values].slice(0, 3), [1, 2, 3]);
  });

  test('writes what it reads', () => {
    assert.deepEqual(idxFile(parseIdx(IMAGES, 3, 'images')), IMAGES);
    const labels = { shape: [300], values: Uint8Array.from({ length: 300 }, (_, i) => i % 10) };
    assert.deepEqual(parseIdx(idxFile(labels), 1, 'labels'), labels);
  });

  const broken: [title: string, bytes: Uint8Array, dimensions: number, says: RegExp][] = [
    ['an empty file', new Uint8Array(0), 1, /labels: header: expected 8 bytes, got a file of 0/],
    ['labels where pictures are due', idxFile({ shape: [1], values: Uint8Array.of(7) }), 3, /header: expected 16 bytes/],
    ['pictures where labels are due', IMAGES, 1, /magic number: expected 2049 .* got 2051/],
    ['a file that is still packed', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0), 1, /got gzip: unpack it first/],
    ['a file that was cut', IMAGES.subarray(0, 20), 3, /values: expected 12 bytes \(2 × 2 × 3\), got 4/],
  ];
  for (const [title, bytes, dimensions, says] of broken) {
    test(`refuses ${title}, and says what is wrong`, () => {
      assert.throws(() => parseIdx(bytes, dimensions, 'labels'), { name: 'InvalidRecordError', message: says });
    });
  }
});
