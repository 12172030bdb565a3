import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { makeZip } from 'client-zip';
import { parquetWriteBuffer } from 'hyparquet-writer';
import sharp from 'sharp';
import type { ImportChoices, ImportPreview, PickedFile, SourceFormat } from '../../src/contracts/files.ts';
import { DIGITS, type Classes } from '../../src/core/classes.ts';
import type { GrayImage28 } from '../../src/core/preprocessing/gray-image.ts';
import { preprocessInk, preprocessRaster } from '../../src/core/preprocessing/preprocess.ts';
import { turnedBack, TURNS } from '../../src/core/preprocessing/turn.ts';
import { toPrediction } from '../../src/core/reading/prediction.ts';
import { judgementOf, type Judgement } from '../../src/core/records/correction.ts';
import { formatKaggleHeader, formatKaggleRow } from '../../src/formats/kaggle-csv.ts';
import { previewImport as previewFiles } from '../../src/transfer/read-corrections.ts';
import { seenSet, tensorsOf } from '../../training/data/tensors.ts';
import { readShippedModel } from '../../training/export/models-folder.ts';
import { openOnnx, type OpenModel } from '../../training/onnx/ort.ts';
import { decodePicture } from '../../training/lib/read-picture.ts';
import { drawThrough } from '../support/pen.ts';
import { idxFile } from '../support/idx-file.ts';
import { addImport, previewImport } from '../support/importing.ts';
import { MemoryStore, pickedFile } from '../support/kept-corrections.ts';

/** Files as other programs make them, each with the same two pictures: a 7 and a 3 as far as their labels go. */
const IMAGES = [0, 1].map((n) => Uint8Array.from({ length: 784 }, (_, i) => (i % 28 > 9 + n && i % 28 < 13 + n && i > 28 * 5 && i < 28 * 20 ? 255 - n : 0)));
const LABELS = [7, 3] as const;
const all = Uint8Array.from(IMAGES.flatMap((image) => [...image]));

type Content = Uint8Array | string;
const bytesOf = (content: Content): Uint8Array => (typeof content === 'string' ? new TextEncoder().encode(content) : content);
const picked = (name: string, content: Content): PickedFile => pickedFile(bytesOf(content), name, 1000);
const zip = async (files: Readonly<Record<string, Content>>): Promise<Uint8Array> =>
  new Uint8Array(await new Response(makeZip(Object.entries(files).map(([name, input]) => ({ name, input })))).arrayBuffer());
const joined = (...parts: Content[]): Uint8Array => new Uint8Array(Buffer.concat(parts.map(bytesOf)));

function npy(descr: string, shape: string, values: ArrayBufferView, fortran = false): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`.padEnd(117) + '\n';
  return joined(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8), header, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}
/** The pictures with the first dimension fastest. */
const fortran = Uint8Array.from({ length: 2 * 784 }, (_, i) => IMAGES[i % 2][Math.floor(Math.floor(i / 2) / 28) + (Math.floor(i / 2) % 28) * 28]);
const idxImages = idxFile({ shape: [2, 28, 28], values: all });
const idxLabels = idxFile({ shape: [2], values: Uint8Array.from(LABELS) });
const kaggle = [formatKaggleHeader(true), ...IMAGES.map((image, i) => formatKaggleRow({ label: LABELS[i], image }))].join('\n');
const bigEndian = (...numbers: number[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  numbers.forEach((number, i) => view.setInt32(4 * i, number));
  return new Uint8Array(view.buffer);
};
const png = async (image: Uint8Array): Promise<Uint8Array> => new Uint8Array(await sharp(image, { raw: { width: 28, height: 28, channels: 1 } }).toColourspace('b-w').png({ progressive: true }).toBuffer());
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const parquet = (columns: Parameters<typeof parquetWriteBuffer>[0]['columnData']): Uint8Array => new Uint8Array(parquetWriteBuffer({ columnData: columns }));
const same = (values: readonly unknown[]): string => JSON.stringify(values);

async function read(files: PickedFile | PickedFile[]): Promise<{ labels: unknown[]; pictures: Uint8Array[]; writers: unknown[]; format: SourceFormat; warnings: ImportPreview['warnings'] }> {
  const store = new MemoryStore();
  const { format, warnings, count } = await previewImport(store, files);
  await addImport(store, files);
  assert.equal(store.kept.length, count);
  return { labels: store.kept.map(({ correction }) => correction.label), pictures: store.kept.map(({ picture }) => picture), writers: store.kept.map(({ correction }) => correction.writer), format, warnings };
}

describe('files of other programs', () => {
  const exact: [title: string, files: () => PickedFile | PickedFile[] | Promise<PickedFile | PickedFile[]>, format: SourceFormat][] = [
    ['an IDX pair, picked together', () => [picked('train-images-idx3-ubyte', idxImages), picked('train-labels-idx1-ubyte.gz', gzipSync(idxLabels))], 'idx-pair'],
    ['IDX of floats, one channel last', () => [picked('a', joined(Uint8Array.of(0, 0, 0x0d, 4), bigEndian(2, 28, 28, 1), floatsBigEndian(all))), picked('b', idxLabels)], 'idx-pair'],
    ['a table packed in two gzip members, with zeros after them', () => picked('a.csv.gz', joined(gzipSync(kaggle.slice(0, 3000)), gzipSync(kaggle.slice(3000)), new Uint8Array(512))), 'kaggle-csv'],
    ['a table in UTF-16', () => picked('a.csv', joined(Uint8Array.of(0xff, 0xfe), utf16(kaggle.replaceAll('\n', '\r\n')))), 'kaggle-csv'],
    ['a table in UTF-16 without its mark', () => picked('a.csv', utf16(kaggle)), 'kaggle-csv'],
    ['a table with the line ends of old Macs', () => picked('a.csv', kaggle.replaceAll('\n', '\r')), 'kaggle-csv'],
    ['an .npz as Keras has it', async () => picked('mnist.npz', await zip({ 'x_train.npy': npy('|u1', '(2, 28, 28)', all), 'y_train.npy': npy('<i8', '(2,)', BigInt64Array.from(LABELS, BigInt)) })), 'npy'],
    ['two .npy, one of shares of 1', () => [picked('images.npy', npy('<f4', '(2, 784)', Float32Array.from(all, (v) => v / 255))), picked('labels.npy', npy('<f8', '(2, 1)', Float64Array.from(LABELS)))], 'npy'],
    ['an .npy in Fortran order, its labels one-hot', () => [picked('x.npy', npy('|u1', '(2, 28, 28)', fortran, true)), picked('y.npy', npy('|u1', '(2, 10)', Uint8Array.from({ length: 20 }, (_, i) => (i % 10 === LABELS[Math.floor(i / 10)] ? 1 : 0))))], 'npy'],
    ['an .npy with texts as labels', () => [picked('x.npy', npy('|u1', '(2, 28, 28)', all)), picked('y.npy', npy('<U1', '(2,)', Uint32Array.from(LABELS, (label) => 48 + label)))], 'npy'],
    ["MNIST's four files in one zip", async () => picked('m.zip', await zip({ 'train-images-idx3-ubyte': idxFile({ shape: [1, 28, 28], values: IMAGES[0] }), 'train-labels-idx1-ubyte': idxFile({ shape: [1], values: Uint8Array.of(7) }), 'x/t10k-images-idx3-ubyte.gz': gzipSync(idxFile({ shape: [1, 28, 28], values: IMAGES[1] })), 'x/t10k-labels-idx1-ubyte.gz': gzipSync(idxFile({ shape: [1], values: Uint8Array.of(3) })) })), 'idx-pair'],
    ['Parquet with a column for each pixel', () => picked('a.parquet', parquet([{ name: 'label', data: LABELS.map(BigInt), type: 'INT64' }, ...Array.from({ length: 784 }, (_, i) => ({ name: `pixel${i}`, data: IMAGES.map((image) => image[i]), type: 'INT32' as const }))])), 'parquet'],
  ];
  for (const [title, make, format] of exact) {
    test(`are read to the byte: ${title}`, async () => {
      const found = await read(await make());
      assert.deepEqual([found.format, found.labels, found.warnings], [format, [...LABELS], []]);
      assert.equal(same(found.pictures.map((each) => [...each])), same(IMAGES.map((each) => [...each])));
    });
  }

  test("are read with QMNIST's labels, writers and all", async () => {
    const labels = joined(Uint8Array.of(0, 0, 0x0c, 2), bigEndian(2, 8, 7, 4, 2001, 0, 37, 0, 0, 0, 3, 4, 2002, 1, 33, 1, 0, 0));
    const { labels: found, writers } = await read([picked('qmnist-images-idx3-ubyte', idxImages), picked('qmnist-labels-idx2-int', labels)]);
    assert.deepEqual([found, writers], [[7, 3], ['nist-2001', 'nist-2002']]);
  });

  test('are read where the pictures are files inside Parquet, interlaced or not', async () => {
    const images = await Promise.all(IMAGES.map(png));
    const { labels, pictures, format } = await read(picked('train.parquet', parquet([{ name: 'image', data: images, type: 'BYTE_ARRAY' }, { name: 'label', data: LABELS.map(BigInt), type: 'INT64' }])));
    assert.deepEqual([labels, format], [[7, 3], 'parquet']);
    assert.deepEqual(Buffer.from(pictures[0]), Buffer.from(preprocessRaster({ pixels: IMAGES[0], width: 28, height: 28 })));
  });

  test('are read where there is nothing but ink, white on transparent; the blank one is left out', async () => {
    const white = (image: Uint8Array): Promise<Buffer> => sharp(Uint8Array.from([...image].flatMap((v) => [255, 255, 255, v])), { raw: { width: 28, height: 28, channels: 4 } }).png().toBuffer();
    const { labels, warnings, pictures } = await read(picked('a.zip', await zip({ '7/a.png': new Uint8Array(await white(IMAGES[0])), '3/b.png': await png(IMAGES[1]), '5/c.png': new Uint8Array(await white(new Uint8Array(784))) })));
    assert.deepEqual([labels, warnings], [[7, 3], [{ what: 'blank', count: 1 }]]);
    assert.ok(pictures[0].some((value) => value > 200));
  });

  test("leave out, and say so, what of Kaggle's three files has no labels", async () => {
    const { labels, warnings } = await read(picked('digit-recognizer.zip', await zip({ 'train.csv': kaggle, 'test.csv': [formatKaggleHeader(false), ...IMAGES.map((image) => formatKaggleRow({ image }))].join('\n'), 'sample_submission.csv': 'ImageId,Label\n1,0\n2,0\n' })));
    assert.deepEqual([labels, warnings], [[7, 3], [{ what: 'answers', count: 1 }, { what: 'file-without-labels', count: 1 }]]);
  });

  const refused: [title: string, files: () => PickedFile | PickedFile[] | Promise<PickedFile | PickedFile[]>, message: RegExp][] = [
    ['one of two is damaged', () => [picked('a.csv', kaggle), picked('b.csv', kaggle.replace(/\n7,/, '\n77,'))], /^b\.csv, line 2: label: expected a digit from 0 to 9, got "77"\.$/],
    ['labels are too few', () => [picked('images', idxImages), picked('labels', idxFile({ shape: [1], values: Uint8Array.of(1) }))], /^labels: shape: expected 2 labels, as in images, got 1\.$/],
    ['two sets of pictures have one of labels', () => [picked('a', idxImages), picked('b', idxImages), picked('c', idxLabels)], /expected labels for a, named like it/],
    ['gzip was cut', () => picked('a.csv.gz', gzipSync(kaggle).subarray(0, -4)), /^a\.csv\.gz: expected a whole gzip file, got one that is damaged or was cut\.$/],
    ['the second gzip member is damaged', () => picked('a.csv.gz', joined(gzipSync(kaggle.slice(0, 3000)), gzipSync(kaggle.slice(3000)).map((byte, i, { length }) => (i === length - 6 ? byte ^ 1 : byte)))), /a whole gzip file/],
    ['Parquet was cut', () => picked('a.parquet', parquet([{ name: 'label', data: [1n], type: 'INT64' }]).subarray(0, -9)), /^a\.parquet: expected a whole Parquet file, got one that is damaged or was cut\.$/],
    ['Parquet holds no pictures', () => picked('a.parquet', parquet([{ name: 'label', data: [1n], type: 'INT64' }])), /^a\.parquet: schema: expected a column of pictures, got label\.$/],
    ['a label in Parquet is none', () => picked('a.parquet', parquet([{ name: 'image', data: [[...IMAGES[0]]] , type: 'JSON' }, { name: 'label', data: [11n], type: 'INT64' }])), /^a\.parquet, row 1: label: expected a digit from 0 to 9, got "11"\.$/],
  ];
  for (const [title, make, message] of refused) {
    test(`are refused together where ${title}, and nothing is kept`, async () => {
      const store = new MemoryStore();
      const files = await make();
      await assert.rejects(previewImport(store, files), { name: 'InvalidRecordError', message });
      await assert.rejects(addImport(store, files), { name: 'InvalidRecordError', message });
      assert.deepEqual(store.kept, []);
    });
  }
});

function floatsBigEndian(values: Uint8Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => view.setFloat32(4 * i, value / 255));
  return new Uint8Array(view.buffer);
}

describe('the check of labels', () => {
  const set = JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/pen-digits.json'), 'utf8')) as { digit: number; strokes: [number, number][][] }[];
  const images = set.map(({ strokes }) => preprocessInk({ width: 100, height: 100, strokes: strokes.map((knots) => ({ points: drawThrough(knots, 4).map(([x, y]) => ({ x, y, t: 0 })) })) }));
  const labels = Uint8Array.from(set, ({ digit }) => digit);
  const transposed = images.map((image) => Uint8Array.from({ length: 784 }, (_, i) => image[(i % 28) * 28 + Math.floor(i / 28)]));
  const pair = (pictures: readonly Uint8Array[], as = labels): PickedFile[] => [
    picked('emnist-images', idxFile({ shape: [pictures.length, 28, 28], values: Uint8Array.from(pictures.flatMap((each) => [...each])) })),
    picked('emnist-labels', idxFile({ shape: [as.length], values: as })),
  ];
  let model: OpenModel;
  before(async () => void (model = await openOnnx(readShippedModel().bytes)));
  after(() => model.close());
  const preview = (files: PickedFile[], choices?: ImportChoices, classes: Classes = DIGITS): ReturnType<typeof previewFiles> => {
    const { manifest } = readShippedModel();
    const readPicture = async (picture: GrayImage28): Promise<Judgement> => judgementOf(toPrediction(await model.run(tensorsOf(seenSet([{ picture }]), model.planes)), manifest, manifest.modelId));
    return previewFiles(new MemoryStore(), files, { decodePicture, reader: { readPicture, classes: () => classes } }, choices);
  };

  test('says nothing where they hold', async () => assert.equal((await preview(pair(images))).check, undefined));

  test("finds EMNIST's pictures lying on their side, and brings them back to the byte when asked to", async () => {
    const { check } = await preview(pair(transposed));
    assert.equal(check?.turned?.turn, 'transposed');
    assert.ok(check.turned.agreed > check.agreed + 3, JSON.stringify(check));
    const store = new MemoryStore();
    await addImport(store, pair(transposed), { turn: 'transposed' });
    assert.deepEqual(store.kept.map(({ picture }) => Buffer.from(picture)), images.map((image) => Buffer.from(image)));
    assert.equal((await preview(pair(transposed), { turn: 'transposed' })).check, undefined);
  });

  test('finds labels that do not belong to their pictures, and turns nothing', async () => {
    const { check } = await preview(pair(images, labels.map((label) => (label + 1) % 10)));
    assert.deepEqual([check?.turned, check?.read], [undefined, images.length]);
  });

  test('says of how many the label is none that the model tells apart, keeps them, and reads the others alone', async () => {
    const [sevenAndUp, upTo] = [DIGITS.slice(7), DIGITS.slice(0, 7)];
    const other = await preview(pair(images), {}, upTo);
    assert.deepEqual([other.count, other.warnings], [images.length, [{ what: 'other-label', count: labels.filter((label) => label >= 7).length }]]);
    // Seven wrong labels that it could not have read, and three right ones: too few to say anything of the file.
    assert.equal((await preview(pair(images, labels.map((label) => (label < 7 ? (label + 1) % 7 : label))), {}, sevenAndUp)).check, undefined);
    assert.deepEqual((await preview(pair(images))).warnings, []);
  });

  test('turns a picture back from wherever it lies', () => {
    const upright = { pixels: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2 };
    const lying = { transposed: [[1, 4, 2, 5, 3, 6], 2, 3], clockwise: [[4, 1, 5, 2, 6, 3], 2, 3], anticlockwise: [[3, 6, 2, 5, 1, 4], 2, 3], 'upside-down': [[6, 5, 4, 3, 2, 1], 3, 2] } as const;
    for (const turn of TURNS) {
      const [pixels, width, height] = lying[turn];
      assert.deepEqual(turnedBack({ pixels: Uint8Array.from(pixels), width, height }, turn), upright, turn);
    }
  });
});
