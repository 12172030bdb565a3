import { assert } from '@open-wc/testing';
import type { FileFormat, PickedFile } from '../../src/contracts/files.ts';
import { createCorrectionFiles } from '../../src/transfer/correction-files.ts';
import { judged } from '../storage/judged.ts';
import { list, refusal, store } from '../storage/on-device.ts';

const FORMATS: readonly FileFormat[] = ['batch-json', 'stroke-ndjson', 'kaggle-csv', 'image-csv-pair', 'idx-pair', 'png-folder', 'inkml', 'data-set'];

/** A file as a picker gives it. */
function picked(blob: Blob): PickedFile {
  return {
    name: 'picked',
    size: blob.size,
    async *chunks() {
      for (let at = 0; at < blob.size; at += 10_000) yield new Uint8Array(await blob.slice(at, at + 10_000).arrayBuffer());
    },
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** All corrections of the device in a file. */
async function written(format: FileFormat): Promise<{ blob: Blob; written: number; leftOut: number }> {
  const parts: Blob[] = [];
  const counts = await createCorrectionFiles(store()).write({
    format,
    sink: { write: (bytes) => Promise.resolve(void parts.push(new Blob([new Uint8Array(bytes)]))), close: () => Promise.resolve(), abort: () => Promise.resolve() },
  });
  return { blob: new Blob(parts), ...counts };
}

describe('the files of a device', () => {
  for (const format of FORMATS) {
    it(`are known on it, and bring everything to another: ${format}`, async () => {
      const here = store();
      for (let serial = 0; serial < 12; serial++) await here.judge(judged(serial, 3, serial === 7 ? 'none' : 8));
      const before = await list(here);
      const file = await written(format);
      const held = format === 'batch-json' ? before : before.filter(({ correction }) => correction.label !== 'none');
      assert.deepEqual([file.written, file.leftOut], [held.length, before.length - held.length]);
      assert.equal(await here.count({ state: 'exported' }), held.length);

      const files = createCorrectionFiles(here);
      const known = await files.preview([picked(file.blob)]);
      // A data set is read as the Parquet that is in it.
      assert.deepEqual([known.format, known.count, known.known], [format === 'data-set' ? 'parquet' : format, held.length, held.length]);
      assert.deepEqual(await files.add([picked(file.blob)]), { added: 0, known: held.length });

      // Another device has none of them.
      await here.deleteAll();
      assert.equal((await files.preview([picked(file.blob)])).known, 0);
      assert.deepEqual(await files.add([picked(file.blob)]), { added: held.length, known: 0 });
      const after = await list(here);
      assert.deepEqual(after.map(({ picture }) => [...picture]), held.map(({ picture }) => [...picture]));
      assert.deepEqual(after.map(({ correction }) => correction.label), held.map(({ correction }) => correction.label));
      if (format === 'batch-json') assert.deepEqual(after.map(({ correction }) => correction), held.map(({ correction }) => correction));
    });
  }

  it('add nothing where their last line is damaged', async () => {
    const here = store();
    for (let serial = 0; serial < 3; serial++) await here.judge(judged(serial, 3, 8));
    const { blob } = await written('stroke-ndjson');
    await here.deleteAll();
    const damaged = new Blob([blob.slice(0, -10)]);
    assert.match((await refusal(createCorrectionFiles(here).add([picked(damaged)]))).message, /^picked, line 3: /);
    assert.equal(await here.count(), 0);
  });
});
