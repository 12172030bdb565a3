import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { unzip } from 'unzipit';
import type { Correction } from '../../src/core/records/correction.ts';
import { chooseTestWriters } from '../../src/formats/data-card.ts';
import { decodeOwnPng } from '../../src/formats/png.ts';
import { writeCorrections } from '../../src/transfer/write-corrections.ts';
import { addImport } from '../support/importing.ts';
import { keptOf, MemorySink, MemoryStore, pickedFile } from '../support/kept-corrections.ts';

interface Row {
  readonly id: string;
  readonly image: { readonly bytes: Uint8Array; readonly path: string };
  readonly label: bigint;
  readonly strokes: string | null;
  readonly writer: string;
  readonly round: string | null;
  readonly created_at: string;
}

const drawing = (index: number, writer: string | undefined): Correction => ({
  id: `a.${index}`,
  ink: { strokes: [{ points: [0, 1, 2, 3].map((step) => ({ x: 20 + step * (index % 7), y: 10 + 20 * step, t: 16 * step })) }], width: 100, height: 100 },
  label: (index % 10) as Correction['label'],
  createdAt: new Date(Date.UTC(2026, 10, 28, 0, 0, index)).toISOString(),
  device: 'phone',
  ...(writer !== undefined && { writer }),
  ...(index % 2 === 0 && { round: { id: 'r.1', prompt: 3 } }),
  modelId: 'm',
  preprocessingId: 'mnist-frame-1',
});

async function written(all: readonly Correction[]): Promise<{ entries: Record<string, ArrayBuffer>; zip: Buffer }> {
  const sink = new MemorySink();
  await writeCorrections(new MemoryStore(all), { format: 'data-set', sink });
  const { entries } = await unzip(sink.bytes);
  return { entries: Object.fromEntries(await Promise.all(Object.entries(entries).map(async ([name, entry]) => [name, await entry.arrayBuffer()] as const))), zip: sink.bytes };
}

const rowsOf = async (file: ArrayBuffer): Promise<Row[]> => (await parquetReadObjects({ file, utf8: false })) as unknown as Row[];

describe('a data set', () => {
  const WRITERS = ['Ann', 'Ben', 'Cem', undefined, 'Zoë'];

  test('holds each drawing once, in the split of its writer, with all that is known of it', async () => {
    // More than a group of rows.
    const all = Array.from({ length: 2600 }, (_, index) => drawing(index, WRITERS[index % WRITERS.length]));
    const { entries } = await written(all);
    assert.deepEqual(Object.keys(entries), ['data/train-00000-of-00001.parquet', 'data/test-00000-of-00001.parquet', 'README.md', 'croissant.json']);
    const [train, tested] = [await rowsOf(entries['data/train-00000-of-00001.parquet']), await rowsOf(entries['data/test-00000-of-00001.parquet'])];
    const [trainWriters, testWriters] = [train, tested].map((rows) => new Set(rows.map(({ writer }) => writer)));
    assert.ok(testWriters.size > 0 && [...testWriters].every((writer) => !trainWriters.has(writer)));
    const byId = new Map([...train, ...tested].map((row) => [row.id, row]));
    assert.equal(train.length + tested.length, 2600);
    const kept = keptOf(all);
    for (const [index, correction] of all.entries()) {
      const row = byId.get(correction.id)!;
      assert.deepEqual([Number(row.label), row.writer, row.round, row.created_at, row.image.path], [correction.label, correction.writer ?? 'phone', index % 2 === 0 ? 'r.1' : null, correction.createdAt, `${correction.id}.png`]);
      assert.deepEqual(JSON.parse(row.strokes!), correction.ink!.strokes.map(({ points }) => points.map(({ x, y, t }) => [x, y, t])));
      if (index % 100 === 0) assert.deepEqual([...decodeOwnPng(row.image.bytes)!.pixels], [...kept[index].picture]);
    }
    const { key_value_metadata: [{ key, value }] = [] } = parquetMetadata(entries['data/train-00000-of-00001.parquet']) as { key_value_metadata?: { key: string; value?: string }[] };
    assert.equal(key, 'huggingface');
    assert.equal((JSON.parse(value!) as { info: { features: { image: { _type: string } } } }).info.features.image._type, 'Image');
    const card = new TextDecoder().decode(entries['README.md']);
    assert.match(card, /2600 drawings by 5 writers, 2600 with strokes, 1300 drawn when asked for/);
    assert.ok(card.includes(`| train | ${train.length} |`) && card.includes(`| test | ${tested.length} |`));
  });

  test('of one writer is a train part alone', async () => {
    const { entries } = await written(Array.from({ length: 12 }, (_, index) => drawing(index, 'Ann')));
    assert.deepEqual(Object.keys(entries), ['data/train-00000-of-00001.parquet', 'README.md', 'croissant.json']);
    assert.match(new TextDecoder().decode(entries['README.md']), /only one writer, so there is no test split/);
  });

  test('is imported again, strokes and writers and all', async () => {
    const all = Array.from({ length: 40 }, (_, index) => drawing(index, WRITERS[index % WRITERS.length]));
    const { zip } = await written(all);
    const target = new MemoryStore();
    const { added } = await addImport(target, pickedFile(zip, 'scrawl-dataset.zip'));
    assert.ok(added > 0);
    const labels = (list: readonly { readonly correction: Correction }[]): string[] => list.map(({ correction }) => `${correction.label} ${correction.writer}`).sort();
    const distinct = new Map(keptOf(all).map((kept) => [`${kept.correction.label} ${Buffer.from(kept.picture).toString('base64')}`, kept]));
    assert.equal(labels(target.kept).length, distinct.size);
  });

  test('chooses the same writers whoever else there is first, and never all', () => {
    assert.equal(chooseTestWriters(new Map([['Ann', 10]])).size, 0);
    assert.equal(chooseTestWriters(new Map()).size, 0);
    for (let writers = 2; writers < 30; writers++) {
      const perWriter = new Map(Array.from({ length: writers }, (_, index) => [`writer ${index}`, 20]));
      const chosen = chooseTestWriters(perWriter);
      assert.ok(chosen.size >= 1 && chosen.size < writers);
      assert.deepEqual(chosen, chooseTestWriters(new Map([...perWriter].reverse())));
    }
  });
});
