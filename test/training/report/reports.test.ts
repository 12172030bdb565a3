import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { htmlReport } from '../../../training/report/html-report.ts';
import { terminalPicture } from '../../../training/report/terminal-picture.ts';
import { textReport, textTable } from '../../../training/report/text-report.ts';
import { grayImage28 } from '../../../src/core/gray-image.ts';
import { evaluationFixture } from './evaluation-fixture.ts';

describe('text report', () => {
  const report = textReport(evaluationFixture(['mnistTest']));

  test('sums up each set with its interval', () => {
    assert.match(report, /Set <mnistTest> +90\.00 % \(59\.58–98\.21, n = 10\)/);
  });

  test('lists the errors of each digit, wrong against right', () => {
    assert.match(report, /^7 +1–0 +100\.00 %/m);
    assert.match(report, /^1 +0–1 +0\.00 % +0\.5000 +1\.0000 +0\.6667 +1$/m);
  });

  test('has the confusion matrix, with dots for what never happened', () => {
    assert.match(report, /^7 +· +1( +·){8}$/m);
  });

  test('lines columns up', () => {
    assert.equal(textTable([['a', 'bb'], ['ccc', 'd']]), 'a    bb\nccc   d');
  });
});

describe('HTML report', () => {
  const images = new Uint8Array(7840).fill(9);
  const set = { name: 'mnistTest', title: 'x', images, labels: new Uint8Array(10), count: 10 };
  const history = [1, 2, 3].map((epoch) => ({ epoch, loss: 1 / epoch, accuracy: 0.9, validation: { loss: 0.5, mnist: 0.95 }, learningRate: 1e-3, seconds: 1 }));

  test('holds all it shows: pictures of mistakes, figures, no address of anything else', async () => {
    const html = await htmlReport({ title: 'Run <x>', evaluation: evaluationFixture(['mnistTest']), sets: [set], history });
    assert.equal(html.match(/src="data:image\/png;base64,/g)?.length, 1);
    assert.match(html, /alt="A 7 read as 1"/);
    assert.equal(html.match(/<svg[^>]*role="img"/g)?.length, 4, 'two learning curves, a confusion matrix, a reliability diagram');
    assert.doesNotMatch(html, /(?:src|href)="(?!data:)/);
    assert.doesNotMatch(html, /<script/);
  });

  test('does not let a title become markup', async () => {
    const html = await htmlReport({ title: 'Run <x>', evaluation: evaluationFixture(['mnistTest']), sets: [set], history });
    assert.ok(!html.includes('<x>') && !html.includes('<mnistTest>'));
  });

  test('does without learning curves where the run is not at hand', async () => {
    const html = await htmlReport({ title: 'digits-1', evaluation: evaluationFixture(['mnistTest']), sets: [set], history: [] });
    assert.doesNotMatch(html, /Loss by epoch/);
  });
});

describe('picture for a terminal', () => {
  test('has two characters a pixel, darker for more ink', () => {
    const image = new Uint8Array(784);
    image[0] = 255;
    image[29] = 128;
    const lines = terminalPicture(grayImage28(image)).split('\n');
    assert.equal(lines.length, 30);
    assert.equal(lines[1], `│██${' '.repeat(54)}│`);
    assert.equal(lines[2], `│  ▒▒${' '.repeat(52)}│`);
  });
});
