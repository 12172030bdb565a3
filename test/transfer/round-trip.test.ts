import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { grayImage28, PIXELS, SIDE } from '../../src/core/preprocessing/gray-image.ts';
import type { Correction } from '../../src/core/records/correction.ts';
import type { FileFormat } from '../../src/contracts/files.ts';
import type { KeptCorrection } from '../../src/contracts/drawings.ts';
import { EXPORT_FORMATS } from '../../src/transfer/export-formats.ts';
import { addImport, previewImport } from '../support/importing.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { PEN_DIGITS } from '../e2e/phone.ts';
import { anyCorrection } from '../support/corrections.ts';
import { keptOf, MemorySink, MemoryStore, pickedFile } from '../support/kept-corrections.ts';

/** Like every picture in MNIST's frame. Where all pictures of a file have light corners, import takes it for dark ink on light paper. */
function withDarkCorners(correction: Correction): Correction {
  if (correction.image === undefined) return correction;
  const image = correction.image.slice();
  for (const corner of [0, SIDE - 1, PIXELS - SIDE, PIXELS - 1]) image[corner] = 0;
  return { ...correction, image: grayImage28(image) };
}

const corrections = fc.uniqueArray(anyCorrection.map(withDarkCorners), { selector: ({ id }) => id, maxLength: 6 });
/** Two have tests of their own. InkML: what is moved to its corner and back is no longer the same to the last bit; a data set: it is read as the Parquet that is in it. */
const FORMATS = (Object.keys(EXPORT_FORMATS) as FileFormat[]).filter((format) => format !== 'inkml' && format !== 'data-set');

/** Where ids do not survive, the same picture with the same label is the same correction. */
const HAS_IDS: ReadonlySet<FileFormat> = new Set(['batch-json', 'stroke-ndjson', 'png-folder']);

const PICTURES: ReadonlySet<FileFormat> = new Set(['kaggle-csv', 'image-csv-pair', 'idx-pair', 'png-folder']);

function distinct(all: readonly KeptCorrection[]): KeptCorrection[] {
  const contents = all.map(({ correction, picture }) => `${correction.label} ${Buffer.from(picture).toString('base64')}`);
  return all.filter((_kept, index) => contents.indexOf(contents[index]) === index);
}

/** What a file of the format keeps of a correction, beside its label and its picture. */
const REMAINS: Readonly<Record<FileFormat, (correction: Correction) => unknown>> = {
  'batch-json': (correction) => correction,
  'stroke-ndjson': (correction) => ({
    ...correction,
    ink: {
      ...correction.ink,
      strokes: correction.ink?.strokes
        .filter(({ points }) => points.length > 0)
        // JSON has no negative zero, and a stroke file neither times nor pressure.
        .map(({ points }) => ({ points: points.map(({ x, y }) => ({ x: x + 0, y: y + 0, t: 0 })) })),
    },
  }),
  'kaggle-csv': () => undefined,
  'image-csv-pair': () => undefined,
  'idx-pair': () => undefined,
  inkml: () => undefined,
  'data-set': () => undefined,
  'png-folder': ({ id }) => id,
};

async function exported(format: FileFormat, all: readonly Correction[]): Promise<{ file: Buffer; written: number; leftOut: number; store: MemoryStore }> {
  const store = new MemoryStore(all);
  const sink = new MemorySink();
  const counts = await writeCorrections(store, { format, sink });
  assert.equal(sink.end, 'closed');
  return { file: sink.bytes, ...counts, store };
}

describe('what was exported and is imported', () => {
  for (const format of FORMATS) {
    test(`comes back as far as ${format} can hold it, and is known the second time`, async () => {
      await fc.assert(
        fc.asyncProperty(corrections, fc.integer({ min: 7, max: 3000 }), async (all, chunk) => {
          const { file, written, leftOut, store } = await exported(format, all);
          const held = keptOf(all).filter(EXPORT_FORMATS[format].holds);
          assert.deepEqual([written, leftOut, store.exported], [held.length, all.length - held.length, held.map(({ correction }) => correction.id)]);
          const picked = pickedFile(file, 'a.file', chunk);
          const target = new MemoryStore();
          // In a file of pictures, one without ink is a blank, whatever it is called: it is left out and said.
          const returning = PICTURES.has(format) ? held.filter(({ picture }) => picture.some((byte) => byte > 0)) : held;
          if (returning.length === 0) {
            await assert.rejects(addImport(target, picked), { name: 'InvalidRecordError', message: /^a\.file/ });
            return;
          }
          const preview = await previewImport(target, picked);
          const kept = HAS_IDS.has(format) ? returning : distinct(returning);
          assert.deepEqual([preview.format, preview.count, preview.known, preview.warnings.length], [format, kept.length, 0, Number(kept.length < returning.length) + Number(returning.length < held.length)]);
          assert.deepEqual(await addImport(target, picked), { added: kept.length, known: 0 });
          assert.deepEqual(target.kept.map(({ correction }) => correction.label), kept.map(({ correction }) => correction.label));
          assert.deepEqual(target.kept.map(({ picture }) => Buffer.from(picture)), kept.map(({ picture }) => Buffer.from(picture)));
          for (const [index, { correction }] of kept.entries()) {
            const back = target.kept[index].correction;
            const expected = REMAINS[format](correction);
            if (typeof expected === 'string') assert.equal(back.id, expected);
            else if (expected !== undefined) assert.deepEqual(back, expected);
            else assert.deepEqual([back.device, back.modelId, 'predicted' in back], ['import', 'unknown', false]);
          }
          assert.deepEqual(await addImport(target, picked), { added: 0, known: preview.count });
          assert.equal((await previewImport(target, picked)).known, preview.count);
        }),
        { numRuns: 12, seed: 9 },
      );
    });
  }

  test('comes back from InkML with its strokes, times, label and writer, wherever it was on the sheet', async () => {
    const drawn = PEN_DIGITS.map(({ digit, strokes }, index): Correction => ({
      id: `a:${index}`,
      ink: { strokes: strokes.map((knots) => ({ points: knots.map(([x, y], step) => ({ x: x + 0.25, y, t: 16 * step })) })), width: 100, height: 100 },
      label: digit as Correction['label'],
      createdAt: '2026-11-28T10:00:00.000Z',
      device: 'd',
      writer: index % 2 === 0 ? 'Ann & <Bob>' : 'Zoë',
      modelId: 'm',
      preprocessingId: 'p',
    }));
    const { file, written } = await exported('inkml', drawn);
    assert.equal(written, 10);
    const target = new MemoryStore();
    assert.deepEqual(await addImport(target, pickedFile(file, 'a.inkml')), { added: 10, known: 0 });
    assert.deepEqual(target.kept.map(({ correction }) => correction.id), drawn.map(({ id }) => id));
    for (const [index, { correction }] of target.kept.entries()) {
      const { label, writer, ink } = drawn[index];
      assert.deepEqual([correction.label, correction.writer], [label, writer]);
      const all = ink!.strokes.flatMap(({ points }) => points);
      const [left, top] = [Math.min(...all.map(({ x }) => x)), Math.min(...all.map(({ y }) => y))];
      assert.deepEqual(correction.ink!.strokes, ink!.strokes.map(({ points }) => ({ points: points.map(({ x, y, t }) => ({ x: x - left, y: y - top, t })) })));
    }
  });
});
