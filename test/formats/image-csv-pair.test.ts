import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseImageCsvPair, type PairedDigit } from '../../src/formats/image-csv-pair.ts';

const row = (value: number | string, first: number | string = value): string => [first, ...new Array<number | string>(783).fill(value)].join(',');

async function parse(images: string, labels: string): Promise<PairedDigit[]> {
  const found: PairedDigit[] = [];
  for await (const digit of parseImageCsvPair(images.split(/\r?\n/), labels.split(/\r?\n/), 'images.csv', 'labels.csv')) found.push(digit);
  return found;
}

describe('a pair of CSV files with pictures and labels', () => {
  test('reads pictures and labels row by row', async () => {
    const digits = await parse(`${row(0, 7)}\n${row(255)}\n`, '3\n9\n');
    assert.deepEqual(digits.map(({ row, label }) => [row, label]), [[1, 3], [2, 9]]);
    const [first, second] = digits.map(({ image }) => image);
    assert.deepEqual([first.length, first[0], first[783], second[0], second[783]], [784, 7, 0, 255, 255]);
  });

  test('gives no label to what is labelled -1, and keeps its place', async () => {
    const digits = await parse(`${row(1)}\n${row(2)}\n${row(3)}`, '0\n-1\n5');
    assert.deepEqual(digits.map(({ row, label }) => [row, label]), [[1, 0], [2, undefined], [3, 5]]);
    assert.equal(digits[1].image[0], 2);
  });

  test('takes labels that a spreadsheet has made decimal fractions of', async () => {
    assert.deepEqual((await parse(`${row(1)}\n${row(1)}\n${row('2.0')}`, '9.0\n-1.0\n4.')).map(({ label }) => label), [9, undefined, 4]);
  });

  test('takes line ends of Windows, empty lines at the end, and nothing at all', async () => {
    assert.equal((await parse(`${row(1)}\r\n`, '4\r\n\r\n')).length, 1);
    assert.equal((await parse('', '')).length, 0);
  });

  test('reads every picture as it was written', async () => {
    const pictures = fc.array(fc.tuple(fc.uint8Array({ minLength: 784, maxLength: 784 }), fc.integer({ min: -1, max: 9 })), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pictures, async (written) => {
        const read = await parse(written.map(([image]) => image.join(',')).join('\n'), written.map(([, label]) => label).join('\n'));
        assert.deepEqual(read.map(({ image, label = -1 }) => [image, label]), written);
      }),
      { numRuns: 30 },
    );
  });

  const broken: [title: string, images: string, labels: string, message: string][] = [
    ['fewer labels than pictures', `${row(0)}\n${row(0)}\n${row(0)}`, '1', 'labels.csv: expected 3 rows, as in images.csv, got 1.'],
    ['more labels than pictures', `${row(0)}`, '1\n2\n3\n4', 'labels.csv: expected 1 rows, as in images.csv, got 4.'],
    ['a label that is no digit', `${row(0)}\n${row(0)}`, '1\n10', 'labels.csv, line 2: expected a digit from 0 to 9, or -1, got "10".'],
    ['a label between two digits', row(0), '1.5', 'labels.csv, line 1: expected a digit from 0 to 9, or -1, got "1.5".'],
    ['an empty label among others', `${row(0)}\n${row(0)}\n${row(0)}`, '1\n\n2', 'labels.csv, line 2: expected a digit from 0 to 9, or -1, got "".'],
    ['a row that was cut', '1,2,3', '1', 'images.csv, line 1: expected 784 values, got 3.'],
    ['a row that is too long', `${row(0)},0`, '1', 'images.csv, line 1: expected 784 values, got 785.'],
    ['a value beyond a byte', row(0, 256), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "256".'],
    ['a negative value', row(0, -1), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "-1".'],
    ['an empty value', row(0, ''), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "".'],
    ['a header', row('pixel'), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "pixel".'],
  ];
  for (const [title, images, labels, message] of broken) {
    test(`refuses ${title}, naming the place`, async () => {
      await assert.rejects(parse(images, labels), { name: 'InvalidRecordError', message });
    });
  }
});
