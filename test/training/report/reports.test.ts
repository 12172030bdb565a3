import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { htmlReport, type ReportFacts, type Trained } from '../../../training/report/html-report.ts';
import { terminalPicture } from '../../../training/report/terminal-picture.ts';
import { textReport, textTable } from '../../../training/report/text-report.ts';
import type { JudgedSet } from '../../../training/data/judged-sets.ts';
import { scrawl } from '../../../training/networks/scrawl.ts';
import { RECIPE } from '../../../training/networks/recipe.ts';
import { grayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
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

  test('says of each kind of drawing that is no digit how often it is noticed', () => {
    assert.match(report, /^scribbles +yes +80\.00 %.* 0\.9900$/m);
    assert.match(report, /^Latin letters +no +70\.00 %.* 0\.9850$/m);
  });

  test('lines columns up', () => {
    assert.equal(textTable([['a', 'bb'], ['ccc', 'd']]), 'a    bb\nccc   d');
  });
});

describe('HTML report', () => {
  const images = new Uint8Array(7840).fill(9);
  const setNamed = (name: string): JudgedSet => ({ name, title: 'x', images, labels: Uint8Array.from({ length: 10 }, (_, i) => i), count: 10, writers: new Array<string>(10).fill('<bo>') });
  const history = [1, 2, 3].map((epoch) => ({ epoch, loss: 1 / epoch, accuracy: 0.9, validation: { loss: 0.5, mnist: 0.95 }, learningRate: 1e-3 / epoch, seconds: 61 }));
  const trained: Trained = {
    config: { schema: 'scrawl-run/1', name: 'x', createdAt: '2026-01-01T00:00:00.000Z', command: 'npm run train -- --run <x>', seed: 77, network: scrawl, recipe: RECIPE, preprocessingId: 'p', data: { 'mnist/a.gz': '0123abcd' } },
    history,
    testLooks: [],
    samples: [{ title: 'bent', rows: [[images.subarray(0, 784)]] }],
  };
  const facts: ReportFacts = {
    title: 'Run <x>',
    evaluation: evaluationFixture(['mnistTest', 'unipenHeldOut']),
    sets: [setNamed('mnistTest'), setNamed('unipenHeldOut')],
    negatives: [{ kind: 'letters', title: 'Latin letters', taught: false, images, count: 10 }],
    evidence: new Map([['mnistTest', [Float32Array.from({ length: 784 }, (_, i) => (i % 7) - 3)]]]),
    trained,
  };

  test('holds all it shows, and no address of anything else', async () => {
    const html = await htmlReport(facts);
    assert.doesNotMatch(html, /(?:src|href)="(?!data:)/);
    assert.doesNotMatch(html.replace(/base64,[^"]*/g, ''), /<script|url\((?!#)|.{60}(?:NaN|undefined)/);
  });

  test('shows every mistake with all ten probabilities, its writer, and what in its ink spoke for the answer', async () => {
    const html = await htmlReport(facts);
    assert.equal(html.match(/alt="A 7 read as 1"/g)?.length, 2);
    assert.equal(html.match(/aria-label="Probabilities: 0 0\.\d\d %, 1 97\.\d\d %, /g)?.length, 2);
    assert.match(html, /no\. 7, writer &#60;bo&#62;/);
    assert.equal(html.match(/alt="What spoke for 1 and for 7"/g)?.length, 1, 'only the first set has evidence');
  });

  test('draws curves of training with the learning rate, confusion, calibration, rejection, writers and sites', async () => {
    const html = await htmlReport(facts);
    const figures = [...html.matchAll(/<svg[^>]*aria-label="([^":]*)"/g)].map(([, label]) => label);
    for (const label of ['Loss by epoch', 'Share of wrong answers by epoch', 'Learning rate by epoch', 'Wrong answers by share of digits turned away', 'Others turned away by digits turned away', 'Confusion matrix', 'Accuracy by confidence', 'Wrong answers by writer', 'Wrong answers by site']) {
      assert.ok(figures.includes(label), `there is no figure "${label}"`);
    }
  });

  test('says what is needed to have it again: commands, seed, time, checksums', async () => {
    const html = await htmlReport(facts);
    for (const part of ['npm run evaluate -- --run fixture', 'npm run train -- --run &#60;x&#62;', 'seed 77', '3 epochs in 3 min 03 s', 'mnist/a.gz', '0123abcd', 'ab'.repeat(32), 'efefefefefefefef']) {
      assert.ok(html.includes(part), `the report does not say "${part}"`);
    }
  });

  test('shows samples of what training shows, of what is judged, and of what is no digit', async () => {
    const html = await htmlReport(facts);
    for (const label of ['Training pictures: bent', 'Digits of this set, 24 of each', 'Drawings of each kind', 'Of each kind, the drawings most like a digit']) {
      assert.ok(html.includes(`alt="${label}"`), `there is no sheet "${label}"`);
    }
  });

  test('does not let a title become markup', async () => {
    const html = await htmlReport(facts);
    assert.ok(!html.includes('<x>') && !html.includes('<mnistTest>') && !html.includes('<bo>'));
  });

  test('does without what is not at hand: run, evidence, several seeds', async () => {
    const html = await htmlReport({ ...facts, trained: undefined, evidence: new Map() });
    assert.doesNotMatch(html, /Loss by epoch|What spoke for|seeds/);
  });

  test('shows the seeds side by side', async () => {
    const rows = [{ title: 'MNIST <test>', isShare: true, values: [0.997, 0.998], mean: 0.9975, deviation: 0.0007 }];
    const runs = [1, 2].map((seed) => ({ name: `s${seed}`, seed, modelSha256: '' }));
    const html = await htmlReport({ ...facts, seeds: { schema: 'scrawl-seeds/1', command: '', createdAt: '', runs, rows } });
    assert.match(html, /2 seeds<\/h2>.*<th scope="row">MNIST &#60;test&#62;<\/th><td>99\.70 %<\/td><td>99\.80 %<\/td><td>99\.75 ± 0\.07 %<\/td>/s);
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
