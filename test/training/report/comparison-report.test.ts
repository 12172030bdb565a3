import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rate } from '../../../src/core/rate.ts';
import { REPORTED_COLUMNS } from '../../../training/runs/comparison.ts';
import { comparisonHtml, comparisonRows, markdownTable, shortfalls, type Comparison } from '../../../training/report/comparison-report.ts';

const contestant = (name: string, test: number): Comparison['contestants'][number] => ({
  name,
  run: `compare-${name}-s1`,
  modelSha256: '0'.repeat(64),
  parameters: 669_706,
  bytes: 2_679_361,
  right: { 'held-out writers': rate(970, 1000), 'MNIST test': rate(test, 10_000) },
  epochs: 31,
  trainingSeconds: 754,
  msPerDigit: 0.1349,
});

const comparison: Comparison = {
  schema: 'scrawl-comparison/1',
  createdAt: '2026-01-02T03:04:05.000Z',
  command: 'npm run compare -- dense <scrawl>',
  seed: 1,
  columns: REPORTED_COLUMNS,
  contestants: [contestant('dense', 9831), contestant('cnn-classic', 9900), contestant('scrawl', 9000)],
};

describe('the comparison of networks', () => {
  test('has a row for each, with intervals, what is reported elsewhere, size, speed and time', () => {
    assert.deepEqual(comparisonRows(comparison).slice(0, 2), [
      ['network', 'held-out writers', 'MNIST test', 'reported elsewhere', 'reached', 'parameters', 'bytes', 'ms a digit', 'epochs', 'training'],
      ['dense', '97.00 % (95.75–97.89, n = 1,000)', '98.31 % (98.04–98.54, n = 10,000)', '98.314 % (MNIST test)', 'no, −0.00', '669,706', '2,679,361', '0.13', '31', '12 min 34 s'],
    ]);
  });

  test('says of each whether it reached what is reported, and by how much', () => {
    const reached = (name: string, test: number): string => comparisonRows({ ...comparison, contestants: [contestant(name, test)] })[1][4];
    assert.equal(reached('cnn-classic', 9936), 'yes, +0.36');
    assert.equal(reached('cnn-classic', 9900), 'yes, +0.00');
    assert.equal(reached('cnn-blocks', 9900), 'no, −0.30');
    assert.equal(reached('scrawl', 9000), '–');
  });

  test('is a table in Markdown', () => {
    assert.equal(markdownTable([['a', 'b'], ['c', '1']]), '| a | b |\n| --- | ---: |\n| c | 1 |');
  });

  test('says who stays below what is reported, and only those', () => {
    assert.deepEqual(shortfalls(comparison), ['dense has 98.31 %, less than the 98.314 % that is reported of such networks.']);
    assert.deepEqual(shortfalls({ ...comparison, contestants: [contestant('dense', 9832), contestant('cnn-classic', 9899)] }), [
      'cnn-classic has 98.99 %, less than the 99.00 % that is reported of such networks.',
    ]);
  });

  test('is a page with two figures that a screen reader can name, and with the command as text', () => {
    const html = comparisonHtml({ ...comparison, limit: 40 });
    assert.equal(html.match(/<svg[^>]*role="img"/g)?.length, 2);
    assert.match(html, /aria-label="Wrong answers, held-out writers"/);
    assert.match(html, /dense &#60;scrawl&#62;/);
    assert.match(html, /A trial on 40 digits of each source/);
    assert.doesNotMatch(html, /<(script|link|img)|url\(|NaN/);
  });
});
