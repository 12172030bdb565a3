import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blocksInUse, packMemory, restoreMemory } from '../../../src/inference/worker/memory-image.ts';

const PAGE = 65_536;

describe('an image of a memory', () => {
  test('holds the blocks that are in use, and makes another memory the same', () => {
    const memory = new WebAssembly.Memory({ initial: 5, maximum: 8, shared: true });
    const bytes = new Uint8Array(memory.buffer);
    bytes[7] = 1;
    bytes[PAGE + 3] = 9;
    const initially = blocksInUse(bytes);
    assert.deepEqual(initially, [0, 1]);
    // The program runs: what it has cleared is as much part of the image as what it has written.
    bytes[PAGE + 3] = 0;
    bytes[4 * PAGE - 1] = 255;
    const image = packMemory(bytes, initially);
    assert.deepEqual([image.size, image.blocks, image.content.length], [5 * PAGE, [0, 1, 3], 3 * PAGE]);

    const other = new WebAssembly.Memory({ initial: 3, maximum: 8, shared: true });
    const fresh = new Uint8Array(other.buffer);
    fresh[7] = 2;
    fresh[PAGE + 3] = 9;
    restoreMemory(image, other);
    assert.deepEqual(new Uint8Array(other.buffer).slice(), bytes.slice());
  });

  test('is refused by a memory that cannot become as large', () => {
    const image = packMemory(new Uint8Array(3 * PAGE), []);
    assert.throws(() => restoreMemory(image, new WebAssembly.Memory({ initial: 1, maximum: 2 })), RangeError);
  });
});
