import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { makeZip } from 'client-zip';
import sharp from 'sharp';
import type { FileFormat } from '../../src/contracts/files.ts';
import { preprocessInk, preprocessRaster } from '../../src/core/preprocessing/preprocess.ts';
import { formatKaggleHeader, formatKaggleRow } from '../../src/formats/kaggle-csv.ts';
import { encodeGreyPng } from '../../src/formats/png.ts';
import { errorMessage } from '../../src/ui/kit/error-message.ts';
import { addImport, previewImport } from '../support/importing.ts';
import { MemoryStore, pickedFile } from '../support/kept-corrections.ts';
import { idxFile } from '../support/idx-file.ts';

type Content = Uint8Array | string;
const bytesOf = (content: Content): Uint8Array => (typeof content === 'string' ? new TextEncoder().encode(content) : content);
const zip = async (files: Readonly<Record<string, Content>>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(makeZip(Object.entries(files).map(([name, input]) => ({ name, input })))).arrayBuffer());

/** A bar in the corner, where MNIST has none. */
const corner = Uint8Array.from({ length: 784 }, (_, i) => (i % 28 < 3 && i < 28 * 12 ? 200 : 0));
const framed = preprocessRaster({ pixels: corner, width: 28, height: 28 });
const STROKES = '{"label":7,"writer":"p06","strokes":[[[3,4],[13,4],[8,24]]]}';
const BATCH = `{
  "schema": "scrawl-corrections/1", "corrections": [ {"id":"c-1","label":"none","createdAt":"2026-01-02T03:04:05Z","device":"d","modelId":"m","preprocessingId":"p","ink":{"width":9,"height":8,"strokes":[[[1,2,0]]]}} ],
  "batchId": "b" }`;
const ROW = formatKaggleRow({ label: 4, image: corner });
const PIXELS = corner.join(',');
const IMAGES = idxFile({ shape: [1, 28, 28], values: corner });
const LABELS = idxFile({ shape: [1], values: Uint8Array.of(4) });
const PNG = encodeGreyPng({ pixels: corner, width: 28, height: 28 });
const MARK = '{"schema":"scrawl-pictures/1","preprocessingId":"mnist-frame-0"}';

describe('a file to import', () => {
  const known: [title: string, content: () => Content | Promise<Content>, format: FileFormat, label: number | 'none', picture?: Uint8Array][] = [
    ['a batch, however it is laid out', () => BATCH, 'batch-json', 'none'],
    ['a batch in a zip file', () => zip({ 'x/y.txt': BATCH }), 'batch-json', 'none'],
    ['strokes', () => STROKES, 'stroke-ndjson', 7],
    ['strokes with a byte order mark and other line ends', () => `\uFEFF${STROKES}\r\n`, 'stroke-ndjson', 7],
    ['packed strokes', () => gzipSync(STROKES), 'stroke-ndjson', 7],
    ['packed strokes in a zip file', () => zip({ s: gzipSync(STROKES) }), 'stroke-ndjson', 7],
    ["Kaggle's CSV", () => `${formatKaggleHeader(true)}\n${ROW}\n`, 'kaggle-csv', 4, corner],
    ["Kaggle's CSV without a header", () => ROW, 'kaggle-csv', 4, corner],
    ['a pair of CSV files of somebody else, whatever their names', () => zip({ a: '4.0\n', b: PIXELS, '.DS_Store': 'x' }), 'image-csv-pair', 4, framed],
    ['a pair of CSV files of our own', () => zip({ 'scrawl.json': MARK, b: PIXELS, a: '4' }), 'image-csv-pair', 4, corner],
    ['an IDX pair', () => zip({ a: LABELS, b: gzipSync(IMAGES) }), 'idx-pair', 4, corner],
    ['an IDX pair of another size', () => zip({ a: LABELS, b: idxFile({ shape: [1, 14, 56], values: corner }) }), 'idx-pair', 4, preprocessRaster({ pixels: corner, width: 56, height: 14 })],
    ['a picture in a folder', () => zip({ 'set/4/x.png': PNG, '__MACOSX/set/4/._x.png': 'x' }), 'png-folder', 4, framed],
    ['a picture named by its label', () => zip({ '4_x.PNG': PNG }), 'png-folder', 4, framed],
    ['a picture of our own', () => zip({ 'scrawl.json': MARK, '4/c-1%3Ax.png': PNG }), 'png-folder', 4, corner],
    ["a picture beside somebody else's scrawl.json", () => zip({ 'scrawl.json': '[]', '4/c-1.png': PNG }), 'png-folder', 4, framed],
  ];
  for (const [title, content, format, label, picture] of known) {
    test(`is known by its content as ${title}`, async () => {
      const file = pickedFile(bytesOf(await content()), 'picked.bin', 100);
      const store = new MemoryStore();
      const preview = await previewImport(store, file);
      assert.deepEqual([preview.format, preview.count, [...preview.perLabel], preview.samples.length, preview.warnings], [format, 1, [[label, 1]], 1, []]);
      await addImport(store, file);
      const [{ correction, picture: seen }] = store.kept;
      assert.equal(correction.label, label);
      assert.deepEqual(Buffer.from(seen), Buffer.from(picture ?? preprocessInk(correction.ink!)));
    });
  }

  test('brings the names and the preprocessing that we gave our own pictures', async () => {
    const store = new MemoryStore();
    await addImport(store, pickedFile(await zip({ 'scrawl.json': MARK, '4/c-1%3Ax.png': PNG })));
    const [{ correction }] = store.kept;
    assert.deepEqual([correction.id, correction.preprocessingId, correction.device, correction.modelId], ['c-1:x', 'mnist-frame-0', 'import', 'unknown']);
    assert.ok(!('predicted' in correction));
  });

  test('brings a photograph of any size', async () => {
    const photo = await sharp(corner, { raw: { width: 28, height: 28, channels: 1 } }).resize(280, 280, { kernel: 'nearest' }).negate().toColourspace('srgb').png().toBuffer();
    const store = new MemoryStore();
    await addImport(store, pickedFile(await zip({ '4/photo.png': new Uint8Array(photo) })));
    assert.ok(store.kept[0].picture.some((value) => value > 200) && store.kept[0].picture[0] === 0);
  });

  test('says what it leaves out', async () => {
    const pair = await previewImport(new MemoryStore(), pickedFile(await zip({ a: '-1\n4\n-1\n', b: `${PIXELS}\n${PIXELS}\n${PIXELS}\n` })));
    assert.deepEqual([pair.count, pair.warnings], [1, [{ what: 'row-without-label', count: 2 }]]);
    const folder = await previewImport(new MemoryStore(), pickedFile(await zip({ 'a.png': PNG, '4/b.png': PNG, '5/c.txt': 'x' })));
    assert.deepEqual(folder.warnings, [{ what: 'other-file', count: 1 }, { what: 'picture-without-label', count: 1 }]);
  });

  const refused: [title: string, content: () => Content | Promise<Content>, message: RegExp][] = [
    ['nothing', () => '', /^a\.bin: expected corrections .*, got an empty file\.$/],
    ['prose', () => 'Dear diary', /^a\.bin: expected corrections .*, got a file that begins with "Dear diary"\.$/],
    ['other bytes', () => Uint8Array.of(0x7b, 0xff, 0xfe), /^a\.bin: expected text in UTF-8, or in UTF-16 with its mark, got other bytes\.$/],
    ['a picture alone', () => PNG, /^a\.bin: expected pictures in folders named by their digit \(7\/…\), in a zip file, .*, got one picture\.$/],
    ['half an IDX pair', () => gzipSync(IMAGES), /^a\.bin: expected pictures with labels: in a column of their own, or in a second file picked with it or in one zip file, got pictures alone\.$/],
    ['pixels without labels', () => PIXELS, /^a\.bin: expected pictures with labels: in a column of their own, or in a second file picked with it or in one zip file, got pictures alone\.$/],
    ["Kaggle's file without labels", () => `${formatKaggleHeader(false)}\n${PIXELS}`, /^a\.bin: expected pictures with labels: in a column of their own, or in a second file picked with it or in one zip file, got pictures alone\.$/],
    ['a pixel that is none', () => `${ROW}\n${ROW.replace('200', '2x0')}`, /^a\.bin, line 2: pixel0: expected a whole number from 0 to 255, got "2x0"\.$/],
    ['a header alone', () => formatKaggleHeader(true), /^a\.bin: expected drawings with a digit as their label, got none\.$/],
    ['a stroke that is none', () => `${STROKES}\n${STROKES.replace('[3,4]', '[3]')}`, /^a\.bin, line 2: strokes\[0\]\[0\]: expected a pair/],
    ['a stroke that is nowhere', () => STROKES.replace('[3,4]', '[3e9,4]'), /^a\.bin, line 1: strokes\[0\]\[0\]: expected a pair \[x, y\] of numbers up to 1e9, got \[3000000000,4\]\.$/],
    ['a batch with two of an id', () => BATCH.replace(/\{"id".*\}\}/, '$&,$&'), /^a\.bin: corrections\[1\]\.id: expected another id than that of corrections\[0\], got c-1\.$/],
    ['a batch of another schema', () => BATCH.replace('/1', '/2'), /^a\.bin: schema: expected "scrawl-corrections\/1", got scrawl-corrections\/2\.$/],
    ['an empty zip file', () => zip({}), /^a\.bin: expected a zip file with something in it, got an empty one\.$/],
    ['a zip file of something else', () => zip({ a: 'x', b: 'y', c: 'z' }), /^a\.bin: expected corrections \(JSON\), .*, got 3 files \(a, b, c\)\.$/],
    ['a label too few', () => zip({ 'l.csv': '4\n5\n', 'i.csv': PIXELS }), /^a\.bin\/l\.csv: expected 1 rows, as in a\.bin\/i\.csv, got 2\.$/],
    ['a label in IDX that is no digit', () => zip({ l: idxFile({ shape: [1], values: Uint8Array.of(10) }), i: IMAGES }), /^a\.bin\/l: label 1: expected a digit from 0 to 9, got 10\.$/],
    ['pictures that say no label', () => zip({ 'a/b.png': PNG }), /^a\.bin: expected pictures in folders named by their digit.*, got a\/b\.png\.$/],
    ['a picture that is none', () => zip({ '4/b.png': 'x' }), /^a\.bin\/4\/b\.png: expected a whole picture, got one that cannot be read\.$/],
  ];
  for (const [title, content, message] of refused) {
    test(`is refused for ${title}, with the place, and nothing of it is kept`, async () => {
      const store = new MemoryStore();
      const file = pickedFile(bytesOf(await content()), 'a.bin', 100);
      await assert.rejects(previewImport(store, file), { name: 'InvalidRecordError', message });
      await assert.rejects(addImport(store, file), { name: 'InvalidRecordError', message });
      assert.deepEqual(store.kept, []);
    });
  }

  for (const [title, content, sentence] of [
    ['pictures without labels', () => PIXELS, 'a.bin holds pictures without labels. Choose the file with their labels together with it.'],
    ['labels without pictures', () => gzipSync(LABELS), 'a.bin holds labels without pictures. Choose the file with the pictures together with it.'],
    ['pictures whose names say nothing', () => zip({ 'a/b.png': PNG }), 'Nothing in a.bin says which digit a picture shows. Put the pictures in folders named 0 to 9, and zip those.'],
  ] as const) {
    test(`that lacks something, ${title}, says what to add`, async () => {
      const error: unknown = await previewImport(new MemoryStore(), pickedFile(bytesOf(await content()), 'a.bin', 100)).catch((thrown: unknown) => thrown);
      assert.equal(errorMessage(error), sentence);
    });
  }
});
