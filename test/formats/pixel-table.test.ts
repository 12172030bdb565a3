import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Digit } from '../../src/core/classes.ts';
import { formatKaggleHeader, formatKaggleRow, type KaggleDigit } from '../../src/formats/kaggle-csv.ts';
import { openArff } from '../../src/formats/arff.ts';
import { openPixelTable, type PixelTable, type TableDigit } from '../../src/formats/pixel-table.ts';

async function all({ digits }: PixelTable): Promise<TableDigit[]> {
  const found: TableDigit[] = [];
  for await (const digit of digits) found.push(digit);
  return found;
}
const parse = async (...lines: string[]): Promise<TableDigit[]> => all(await openPixelTable(lines, 'train.csv'));

const TRAIN = formatKaggleHeader(true);
const TEST = formatKaggleHeader(false);
const PIXELS = TEST.split(',');
const pixels = (value: number | string, at = 0, count = 784): string => Array.from({ length: count }, (_, i) => (i === at ? value : 0)).join(',');

/** Three pictures, each with full ink and something fainter in places of its own, and their labels. */
const IMAGES = [0, 1, 2].map((n) => Uint8Array.from({ length: 784 }, (_, i) => (i === 300 + n ? 255 : i === 400 + 7 * n ? 128 : 0)));
const LABELS: readonly Digit[] = [7, 0, 9];
const rows = (format: (value: number) => string = String, separator = ','): string[] => IMAGES.map((image) => Array.from(image, format).join(separator));
const labelled = (separator = ',', format?: (value: number) => string): string[] => rows(format, separator).map((row, i) => `${LABELS[i]}${separator}${row}`);
const grid = Array.from({ length: 784 }, (_, i) => `${Math.floor(i / 28) + 1}x${(i % 28) + 1}`);
const share = (value: number): string => (value / 255).toFixed(6);

describe('a table of pictures', () => {
  const dialects: [title: string, lines: string[]][] = [
    ["Kaggle's header", [TRAIN, ...labelled()]],
    ['pixels counted from 1', [['label', ...PIXELS.map((_, i) => `pixel${i + 1}`)].join(','), ...labelled()]],
    ['pixels named by row and column', [['label', ...grid].join(','), ...labelled()]],
    ['the label last', [[...PIXELS, 'class'].join(','), ...rows().map((row, i) => `${row},${LABELS[i]}`)]],
    ['the label in the middle', [[...PIXELS.slice(0, 9), 'Label', ...PIXELS.slice(9)].join(','), ...rows().map((row, i) => [...row.split(',').slice(0, 9), LABELS[i], ...row.split(',').slice(9)].join(','))]],
    ['an index without a name', [`,${TRAIN}`, ...labelled().map((row, i) => `${i},${row}`)]],
    ['other columns', [`id,split,${TRAIN},writer`, ...labelled().map((row, i) => `a${i},train,${row},w${i}`)]],
    ['quotes around everything', [TRAIN, ...labelled()].map((line) => line.split(',').map((cell) => `"${cell}"`).join(','))],
    ['semicolons', [TRAIN.replaceAll(',', ';'), ...labelled(';')]],
    ['semicolons and decimal commas', [TRAIN.replaceAll(',', ';'), ...labelled(';', (value) => share(value).replace('.', ','))]],
    ['tabs', [TRAIN.replaceAll(',', '\t'), ...labelled('\t')]],
    ['spaces', labelled(' ', (value) => value.toExponential(18))],
    ["Excel's first line", ['sep=;', TRAIN.replaceAll(',', ';'), ...labelled(';')]],
    ['no header', labelled()],
    ['no header, the label last', rows().map((row, i) => `${row},${LABELS[i]}`)],
    ['no header, an index before the label', labelled().map((row, i) => `${i + 1},${row}`)],
    ["pandas' numbers as names", [Array.from({ length: 785 }, (_, i) => i).join(','), ...labelled()]],
    ["pandas' numbers as names, and its index", [['', ...Array.from({ length: 785 }, (_, i) => i)].join(','), ...labelled().map((row, i) => `${i},${row}`)]],
    ['labels as fractions and in words', [TRAIN, ...rows().map((row, i) => `${['7.0', 'zero', '9.000e+00'][i]},${row}`)]],
    ['shares of 1', [TRAIN, ...labelled(',', share)]],
    ['−1 to 1', [TRAIN, ...labelled(',', (value) => (value / 127.5 - 1).toFixed(6))]],
    ['a byte order mark and empty lines', [`\uFEFF${TRAIN}`, '', ...labelled().flatMap((row) => [row, '']), '']],
  ];
  for (const [title, lines] of dialects) {
    test(`is read with ${title}`, async () => {
      const digits = await parse(...lines);
      assert.deepEqual(digits.map(({ label }) => label), LABELS);
      for (const [i, { raster }] of digits.entries()) {
        const worst = Math.max(...raster.pixels.map((value, at) => Math.abs(value - IMAGES[i][at])));
        assert.ok(worst <= 1 && raster.width === 28 && raster.height === 28, `off by ${worst}`);
      }
    });
  }

  test('tells writers from labels, and says which columns it does not use', async () => {
    const table = await openPixelTable([`id,split,${TRAIN},Writer`, ...labelled().map((row, i) => `a${i},train,${row},"w, ${i}"`)], 'a.csv');
    assert.deepEqual(table.unused, ['split']);
    assert.deepEqual((await all(table)).map(({ writer }) => writer), ['w, 0', 'w, 1', 'w, 2']);
  });

  test('reads pictures without labels, and what is labelled -1', async () => {
    const table = await openPixelTable([TEST, pixels(9, 5)], 'test.csv');
    assert.deepEqual([table.isLabelled, Object.keys((await all(table))[0]).sort()], [false, ['line', 'raster']]);
    assert.deepEqual((await parse(TRAIN, `-1,${pixels(9)}`, `3,${pixels(9)}`)).map(({ line, label }) => [line, label]), [[2, undefined], [3, 3]]);
  });

  test("reads UCI's optical digits, 8 × 8 from 0 to 16, the label last", async () => {
    const row = (label: number): string => [...Array.from({ length: 64 }, (_, i) => (i === 20 ? 16 : i === 21 ? 8 : 0)), label].join(',');
    const [{ label, raster }] = await parse(row(3), row(4));
    assert.deepEqual([label, raster.width, raster.pixels[20], raster.pixels[21]], [3, 8, 255, 128]);
  });

  test('says where the pictures are dark on light', async () => {
    const inverted = labelled(',', (value) => String(255 - value));
    assert.equal((await openPixelTable([TRAIN, ...inverted], 'a.csv')).isDarkOnLight, true);
    assert.equal((await openPixelTable([TRAIN, ...labelled()], 'a.csv')).isDarkOnLight, false);
  });

  test('reads every picture as it was written', async () => {
    const image = fc.uint8Array({ minLength: 784, maxLength: 784 }).map((bytes) => Uint8Array.from(bytes, (value, i) => (i === 99 ? 255 : value)));
    const files = fc.oneof(
      fc.array(fc.record({ image }), { minLength: 1, maxLength: 4 }),
      fc.array(fc.record({ image, label: fc.nat(9).map((label) => label as Digit) }), { minLength: 1, maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(files, async (digits: KaggleDigit[]) => {
        const isLabelled = digits[0]?.label !== undefined;
        const read = await parse(formatKaggleHeader(isLabelled), ...digits.map(formatKaggleRow));
        assert.deepEqual(read.map(({ line, label, raster }) => [line, label, raster.pixels]), digits.map(({ label, image }, index) => [index + 2, label, image]));
      }),
      { numRuns: 30 },
    );
  });

  const ROW = `1,${pixels(255, 99)}`;
  const broken: [title: string, lines: string[], message: string][] = [
    ['an empty file', [], 'train.csv: expected pictures, one a line, got an empty file.'],
    ['a header alone', [TRAIN], ''],
    ['a column that is missing', [TRAIN.replace('pixel7,', ''), ROW], 'train.csv, line 1: column 9: expected pixel7, got "pixel8".'],
    ['columns in another order', [TRAIN.replace('pixel7,pixel8', 'pixel8,pixel7'), ROW], 'train.csv, line 1: column 9: expected pixel7, got "pixel8".'],
    ['a header that was cut', ['label,pixel0', ROW], 'train.csv, line 1: expected as many pixels as a square has, such as 784, got 1.'],
    ['two columns of labels', [`${TRAIN},class`, `${ROW},1`], 'train.csv, line 1: column 786: expected one column of labels, got another, "class".'],
    ['a row that was cut', [TRAIN, ROW, `1,${pixels(0, 0, 20)}`], 'train.csv, line 3: expected 785 values, got 21.'],
    ['a labelled row in a file without labels', [TEST, pixels(255), ROW], 'train.csv, line 3: expected 784 values, got 785.'],
    ['a label that is no digit', [TRAIN, `10,${pixels(255)}`], 'train.csv, line 2: label: expected a digit from 0 to 9, got "10".'],
    ['a label that is missing', [TRAIN, `,${pixels(255)}`], 'train.csv, line 2: label: expected a digit from 0 to 9, got "".'],
    ['a value beyond a byte', [TRAIN, ROW, `1,${pixels(300, 99)}`], 'train.csv, line 3: pixel99: expected a whole number from 0 to 255, got "300".'],
    ['a fraction among whole numbers', [TEST, pixels(255), ...new Array<string>(200).fill(pixels(255)), pixels('0.5', 3)], 'train.csv, line 203: pixel3: expected a whole number from 0 to 255, got "0.5".'],
    ['a byte among shares of 1', [TRAIN, ...new Array<string>(200).fill(`1,${pixels('0.5')}`), ROW], 'train.csv, line 202: pixel99: expected a number from 0 to 1, as in the rows before, got "255".'],
    ['a value that is none', [TEST, pixels('NaN', 783)], 'train.csv, line 2: pixel783: expected a whole number from 0 to 255, got "NaN".'],
    ['a first value that is none', [`4,${pixels('2x0')}`], 'train.csv, line 1: pixel0: expected a whole number from 0 to 255, got "2x0".'],
    ['three numbers', ['1,2,3'], 'train.csv, line 1: expected a label and 784 pixels, or as many as another square has, got 3 values: "1,2,3".'],
    ['two more columns than pixels, the first no running number', [`5,4,${pixels(255)}`, `5,4,${pixels(255)}`], 'train.csv, line 1: column 1: expected the number of the row, before label and pixels, got 5.'],
  ];
  for (const [title, lines, message] of broken) {
    test(`${message === '' ? 'has nothing in it for' : 'is refused for'} ${title}, naming the place`, async () => {
      if (message === '') assert.deepEqual(await parse(...lines), []);
      else await assert.rejects(parse(...lines), { name: 'InvalidRecordError', message });
    });
  }
});

describe('ARFF', () => {
  const head = ['% of OpenML', '@RELATION mnist_784', '', ...PIXELS.map((_, i) => `@ATTRIBUTE pixel${i + 1} real`), "@attribute 'class' {0,1,2,3,4,5,6,7,8,9}", '@data'];
  test('is read as a table, its class last, quoted or not', async () => {
    const digits = await all(await openArff([...head, `${rows()[0]},'7'`, '% between', `${rows()[1]},0`], 'mnist.arff'));
    assert.deepEqual(digits.map(({ label, line, raster }) => [label, line, raster.pixels[300], raster.pixels[301]]), [[7, 790, 255, 0], [0, 792, 0, 255]]);
  });

  test('is read where its rows are sparse', async () => {
    const [{ label, raster }] = await all(await openArff([...head, '{300 255,400 128,784 7}'], 'mnist.arff'));
    assert.deepEqual([label, raster.pixels[300], raster.pixels[400], raster.pixels[401]], [7, 255, 128, 0]);
  });

  test('is refused with its line', async () => {
    await assert.rejects(openArff(head.slice(0, -1), 'a.arff'), { message: 'a.arff: expected @data after the attributes, got the end of the file.' });
    const missing = await openArff([...head, `${rows()[0].replace('0,', '?,')},7`], 'a.arff');
    await assert.rejects(all(missing), { message: 'a.arff, line 790: pixel1: expected a whole number from 0 to 255, got "?".' });
  });
});
