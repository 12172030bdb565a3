import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Digit } from '../../src/core/reading/prediction.ts';
import { formatKaggleHeader, formatKaggleRow, formatSubmission, parseKaggleCsv, type KaggleDigit } from '../../src/formats/kaggle-csv.ts';

async function parse(...lines: string[]): Promise<(KaggleDigit & { line: number })[]> {
  const found: (KaggleDigit & { line: number })[] = [];
  for await (const digit of parseKaggleCsv(lines, 'train.csv')) found.push(digit);
  return found;
}

const TRAIN = formatKaggleHeader(true);
const TEST = formatKaggleHeader(false);
const pixels = (value: number | string, at = 0, count = 784): string => Array.from({ length: count }, (_, i) => (i === at ? value : 0)).join(',');

describe("Kaggle's CSV", () => {
  test('reads labelled pictures, and says on which line each stands', async () => {
    const digits = await parse(TRAIN, `7,${pixels(255, 783)}`, `0,${pixels(3)}`, '');
    assert.deepEqual(digits.map(({ line, label, image }) => [line, label, image[0], image[783]]), [[2, 7, 0, 255], [3, 0, 3, 0]]);
  });

  test('reads pictures without labels', async () => {
    const digits = await parse(TEST, pixels(9));
    assert.deepEqual(Object.keys(digits[0]).sort(), ['image', 'line']);
    assert.equal(digits[0].image[0], 9);
  });

  test('takes a byte order mark, quoted names, and spaces around values', async () => {
    const header = `\uFEFF${TRAIN.split(',').map((name) => `"${name}"`).join(',')}`;
    assert.deepEqual((await parse(header, ` 4 , ${pixels(' 12.0 ', 5)}`)).map(({ label, image }) => [label, image[5]]), [[4, 12]]);
  });

  test('has no pictures where there is only a header', async () => {
    assert.deepEqual(await parse(TEST, '', ''), []);
  });

  test('reads every picture as it was written', async () => {
    const image = fc.uint8Array({ minLength: 784, maxLength: 784 });
    const files = fc.oneof(
      fc.array(fc.record({ image }), { maxLength: 4 }),
      fc.array(fc.record({ image, label: fc.nat(9).map((label) => label as Digit) }), { maxLength: 4 }),
    );
    await fc.assert(
      fc.asyncProperty(files, async (digits: KaggleDigit[]) => {
        const labelled = digits[0]?.label !== undefined;
        const read = await parse(formatKaggleHeader(labelled), ...digits.map(formatKaggleRow));
        assert.deepEqual(read, digits.map((digit, index) => ({ ...digit, line: index + 2 })));
      }),
      { numRuns: 30 },
    );
  });

  const broken: [title: string, lines: string[], message: string][] = [
    ['an empty file', [], 'train.csv: expected a header, got an empty file.'],
    ['a file without a header', [pixels(0)], 'train.csv, line 1: column 1: expected label or pixel0, got "0".'],
    ['a column of another name', [TRAIN.replace('pixel7,', 'pixel,')], 'train.csv, line 1: column 9: expected pixel7, got "pixel".'],
    ['a header that was cut', ['label,pixel0'], 'train.csv, line 1: column 3: expected pixel1, got no more columns.'],
    ['a column too many', [`${TEST},pixel784`], 'train.csv, line 1: expected 784 columns, got 785.'],
    ['a row that was cut', [TRAIN, `1,${pixels(0)}`, `1,${pixels(0, 0, 20)}`], 'train.csv, line 3: expected 785 values, got 21.'],
    ['a labelled row in a file without labels', [TEST, `1,${pixels(0)}`], 'train.csv, line 2: expected 784 values, got 785.'],
    ['an empty line among others', [TEST, '', pixels(0)], 'train.csv, line 2: expected 784 values, got an empty line.'],
    ['a label that is no digit', [TRAIN, `10,${pixels(0)}`], 'train.csv, line 2: label: expected a digit from 0 to 9, got "10".'],
    ['a value beyond a byte', [TRAIN, `1,${pixels(300, 99)}`], 'train.csv, line 2: pixel99: expected a whole number from 0 to 255, got "300".'],
    ['a fraction', [TEST, pixels('0.5', 3)], 'train.csv, line 2: pixel3: expected a whole number from 0 to 255, got "0.5".'],
    ['a value that is none', [TEST, pixels('NaN', 783)], 'train.csv, line 2: pixel783: expected a whole number from 0 to 255, got "NaN".'],
  ];
  for (const [title, lines, message] of broken) {
    test(`refuses ${title}, naming the place`, async () => {
      await assert.rejects(parse(...lines), { name: 'InvalidRecordError', message });
    });
  }
});

describe("Kaggle's submission", () => {
  test('numbers the answers from 1', () => {
    assert.equal(formatSubmission([2, 0, 9]), 'ImageId,Label\n1,2\n2,0\n3,9\n');
    assert.equal(formatSubmission(Uint8Array.of()), 'ImageId,Label\n');
  });
});
