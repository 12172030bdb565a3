import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { makeZip } from 'client-zip';
import fc from 'fast-check';
import type { Correction } from '../../src/core/records/correction.ts';
import type { FileFormat } from '../../src/contracts/files.ts';
import { EXPORT_FORMATS } from '../../src/transfer/export-formats.ts';
import { addImport, previewImport } from '../support/importing.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { anyCorrection } from '../support/corrections.ts';
import { MemorySink, MemoryStore, pickedFile } from '../support/kept-corrections.ts';

const drawn = anyCorrection.filter(({ ink, label }) => label !== 'none' && ink !== undefined && ink.strokes.filter(({ points }) => points.length > 0).length > 1);
const corrections: Correction[] = fc.sample(fc.uniqueArray(drawn, { selector: ({ id }) => id, minLength: 3, maxLength: 3 }), { numRuns: 1, seed: 8 })[0];

async function written(format: FileFormat): Promise<Uint8Array> {
  const sink = new MemorySink();
  await writeCorrections(new MemoryStore(corrections), { format, sink });
  return new Uint8Array(sink.bytes);
}

const zip = async (...entries: { name: string; input: Uint8Array | string }[]): Promise<Uint8Array> => new Uint8Array(await new Response(makeZip(entries)).arrayBuffer());

/** How an import ends, which is well or with an error that names the file; nothing may be added by the latter. */
async function attempt(bytes: Uint8Array): Promise<{ added: number } | { message: string }> {
  const store = new MemoryStore();
  try {
    return await addImport(store, pickedFile(bytes, 'a.file'));
  } catch (error) {
    assert.equal((error as Error).name, 'InvalidRecordError', String((error as Error).stack));
    assert.match((error as Error).message, /^a\.file/);
    assert.equal(store.kept.length, 0);
    return { message: (error as Error).message };
  }
}

describe('a damaged file', () => {
  for (const format of Object.keys(EXPORT_FORMATS) as FileFormat[]) {
    // A file of lines that ends with a line is whole, and of a last number nobody can say that it was longer.
    const hasEnd = format !== 'kaggle-csv' && format !== 'stroke-ndjson';
    test(`that was cut is refused${hasEnd ? '' : ', unless it was between two lines'}: ${format}`, async () => {
      const whole = await written(format);
      assert.deepEqual(await attempt(whole), { added: corrections.length, known: 0 });
      const ends = Array.from({ length: 150 }, (_, i) => Math.floor((i * (whole.length - 1)) / 150));
      for (const end of [...ends, ...Array.from({ length: 40 }, (_, i) => whole.length - 2 - i)]) {
        const outcome = await attempt(whole.slice(0, end));
        if (hasEnd) assert.ok('message' in outcome, `cut at ${end} of ${whole.length}`);
        else if ('added' in outcome) assert.ok(outcome.added <= corrections.length);
      }
    });

    test(`with a changed byte is read, or refused with its name: ${format}`, async () => {
      const whole = await written(format);
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
          const damaged = whole.slice();
          damaged[at] = byte;
          await attempt(damaged);
        }),
        { numRuns: 150, seed: 21 },
      );
    });
  }
});

describe('a file that means harm', () => {
  const MB = 2 ** 20;
  const line = new Uint8Array(100 * MB).fill(0x20);
  line[0] = 0x7b;

  async function refusedWithin(bytes: Uint8Array, message: RegExp): Promise<void> {
    const before = process.memoryUsage();
    let most = 0;
    const watch = setInterval(() => {
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external - before.heapUsed - before.external);
    }, 5);
    try {
      const outcome = await attempt(bytes);
      assert.match('message' in outcome ? outcome.message : 'it was read', message);
      assert.ok(most < 80 * MB, `${most} bytes`);
    } finally {
      clearInterval(watch);
    }
  }

  test('and unpacks to a line without end is refused before it fills the memory', async () => {
    await refusedWithin(gzipSync(line), /^a\.file, line 1: expected at most 4194304 characters, got more\.$/);
    await refusedWithin(await deflatedZip('7.ndjson', line), /^a\.file\/7\.ndjson, line 1: expected at most 4194304 characters, got more\.$/);
  });

  test('and claims more pictures than it has, or larger ones than there are, is refused', async () => {
    const header = (...numbers: number[]): Uint8Array => {
      const bytes = new Uint8Array(4 * numbers.length);
      numbers.forEach((number, index) => new DataView(bytes.buffer).setUint32(4 * index, number));
      return bytes;
    };
    const cases: [number[], number[], RegExp][] = [
      [[0x803, 0xffffffff, 28, 28], [0x801, 0xffffffff], /labels: values: expected at most 16777216 bytes, got 4294967295/],
      [[0x803, 1, 0xffffffff, 0xffffffff], [0x801, 1, 0x03000000], /images: shape: expected pictures of 1 to 1048576 pixels/],
      [[0x803, 0, 0xffffffff, 0xffffffff], [0x801, 0], /images: shape: expected pictures of 1 to 1048576 pixels/],
      [[0x803, 5, 28, 28], [0x801, 0], /labels: shape: expected 5 labels, as in a\.file\/images, got 0/],
    ];
    for (const [images, labels, message] of cases) {
      await refusedWithin(await zip({ name: 'images', input: header(...images) }, { name: 'labels', input: header(...labels) }), message);
    }
  });

  test('and has a list of entries that lies about its size is refused', async () => {
    const bytes = await zip({ name: '7/a.png', input: 'x' });
    const end = bytes.length - 22;
    const view = new DataView(bytes.buffer);
    for (const [field, value] of [[12, 0xfffffff0], [16, 0xfffffff0], [10, 0xfffe]] as const) {
      const lying = bytes.slice();
      new DataView(lying.buffer).setUint32(end + field, field === 10 ? value | (view.getUint16(end + 12, true) << 16) : value, true);
      await refusedWithin(lying, /^a\.file: expected a whole zip file/);
    }
  });

  test('and has paths that lead out of it is read for its labels, and nothing else', async () => {
    const pictures = await zip({ name: '../../7/../../etc/x.png', input: new Uint8Array(0) });
    await refusedWithin(pictures, /^a\.file\/\.\.\/\.\.\/7\/\.\.\/\.\.\/etc\/x\.png: expected a whole picture, got one that cannot be read\.$/);
  });

  test('and repeats a line two thousand times brings one correction', async () => {
    const many = new TextEncoder().encode('{"label":1,"writer":"w","strokes":[[[1,2],[3,4]]]}\n'.repeat(2000));
    assert.deepEqual(await attempt(many), { added: 1, known: 0 });
    const { count, warnings } = await previewImport(new MemoryStore(), pickedFile(many));
    assert.deepEqual([count, warnings], [1, [{ what: 'repeated', count: 1999 }]]);
  });
});

/** A zip file of one entry, put together by hand: client-zip does not compress. */
async function deflatedZip(name: string, content: Uint8Array): Promise<Uint8Array> {
  const packed = new Uint8Array(deflateRawSync(content));
  const bytes = await zip({ name, input: packed });
  const view = new DataView(bytes.buffer);
  const directory = bytes.length - 22 - 46 - name.length;
  // The method, and what comes out of it.
  view.setUint16(8, 8, true);
  view.setUint16(directory + 10, 8, true);
  view.setUint32(directory + 24, content.length, true);
  return bytes;
}
