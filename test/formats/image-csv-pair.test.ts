import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseImageCsvPair } from '../../src/formats/image-csv-pair.ts';

const row = (value: number | string, first: number | string = value): string => [first, ...new Array<number | string>(783).fill(value)].join(',');
const parse = (images: string, labels: string): ReturnType<typeof parseImageCsvPair> => parseImageCsvPair(images, labels, 'images.csv', 'labels.csv');

describe('a pair of CSV files with pictures and labels', () => {
  test('reads pictures and labels row by row', () => {
    const { images, labels, count, leftOut } = parse(`${row(0, 7)}\n${row(255)}\n`, '3\n9\n');
    assert.deepEqual([count, leftOut, images.length, labels.length], [2, 0, 1568, 2]);
    assert.deepEqual([...labels], [3, 9]);
    assert.deepEqual([images[0], images[1], images[784], images[1567]], [7, 0, 255, 255]);
  });

  test('leaves out what is labelled -1, and counts it', () => {
    const { images, labels, count, leftOut } = parse(`${row(1)}\n${row(2)}\n${row(3)}`, '0\n-1\n5');
    assert.deepEqual([count, leftOut], [2, 1]);
    assert.deepEqual([...labels], [0, 5]);
    assert.deepEqual([images[0], images[784]], [1, 3]);
  });

  test('takes line ends of Windows, and nothing at all', () => {
    assert.equal(parse(`${row(1)}\r\n`, '4\r\n').count, 1);
    assert.equal(parse('', '').count, 0);
  });

  const broken: [title: string, images: string, labels: string, message: string][] = [
    ['different numbers of rows', `${row(0)}\n${row(0)}`, '1', 'labels.csv: expected 2 rows, as in images.csv, got 1.'],
    ['a label that is no digit', `${row(0)}\n${row(0)}`, '1\n10', 'labels.csv, line 2: expected a digit from 0 to 9, or -1, got "10".'],
    ['a row that was cut', '1,2,3', '1', 'images.csv, line 1: expected 784 values, got 3.'],
    ['a value beyond a byte', row(0, 256), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "256".'],
    ['an empty value', row(0, ''), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "".'],
    ['a header', row('pixel'), '1', 'images.csv, line 1: value 1: expected a whole number from 0 to 255, got "pixel".'],
  ];
  for (const [title, images, labels, message] of broken) {
    test(`refuses ${title}, naming the place`, () => {
      assert.throws(() => parse(images, labels), { name: 'InvalidRecordError', message });
    });
  }
});
