import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPathLabels } from '../../src/formats/path-labels.ts';

const run = (count: number, path: (n: number) => string): string[] => Array.from({ length: count }, (_, n) => path(n));

describe('labels in the paths of pictures', () => {
  const known: [title: string, paths: string[], labels: (number | undefined)[]][] = [
    ['folders of one digit', ['set/3/a.png', 'set/8/b.png'], [3, 8]],
    ['folders inside of them', ['9/old/x.png', '3/new/y.png'], [9, 3]],
    ['folders that say what they are', ['digit_4/a.png', 'digit_0/b.png'], [4, 0]],
    ['folders in words', ['three/a.png', 'Seven/b.png'], [3, 7]],
    ['folders, with long numbers as names', ['train/3/12345.png', 'test/7/99.png'], [3, 7]],
    ['folders, whose pictures are counted from 0', ['3', '5'].flatMap((folder) => run(10, (n) => `${folder}/${n}.png`)), [...run(10, () => '3'), ...run(10, () => '5')].map(Number)],
    ['folders, beside one that says nothing', ['3/a.png', '4/b.png', 'unsure/c.png'], [3, 4, undefined]],
    ['names that begin with it', ['3_0012.png', '3b.png', '7.png', '8 (2).jpg'], [3, 3, 7, 8]],
    ['names that say it', ['mnist_00001_label_5.png', 'mnist_00002_label_0.png'], [5, 0]],
    ["Windows' paths", ['set\\3\\a.png', 'set\\4\\b.png'], [3, 4]],
  ];
  for (const [title, paths, labels] of known) {
    test(`are read from ${title}`, () => {
      const read = readPathLabels(paths);
      assert.deepEqual(read.kind === 'labelled' && read.chosen.labels, labels);
    });
  }

  const none: [title: string, paths: string[]][] = [
    ['checksums', ['3f9ea1b2-drawing.png', '7c0d44e1-drawing.png']],
    ['UUIDs', ['3f9ea1b2-11aa-4bcd-8e0f-1a2b3c4d5e6f.png', '7c0d44e1-11aa-4bcd-8e0f-1a2b3c4d5e6f.png']],
    ['dates', ['2024-05-01/IMG_10.png', '8-bit/x.png', '5-31-2024.png']],
    ['days of a month', run(31, (n) => `${n + 1}/x.png`)],
    ['numbers that go on', run(30, (n) => `${n}_scan.png`)],
    ['one name among others', ['3_a.png', 'holiday.png']],
    ['no pictures', []],
  ];
  for (const [title, paths] of none) test(`are not guessed from ${title}`, () => assert.deepEqual(readPathLabels(paths), { kind: 'none' }));

  test('are asked for where folder and name contradict each other', () => {
    const paths = ['writers/0/3_01.png', 'writers/1/4_01.png'];
    const read = readPathLabels(paths);
    assert.deepEqual(read.kind === 'question' && read.choices.map(({ scheme, labels }) => [scheme, labels]), [['folder', [0, 1]], ['name', [3, 4]]]);
    const chosen = readPathLabels(paths, 'name');
    assert.deepEqual(chosen.kind === 'labelled' && chosen.chosen.labels, [3, 4]);
  });

  test('are asked for where they may as well be running numbers', () => {
    assert.equal(readPathLabels(run(10, (n) => `${n}.png`)).kind, 'question');
    assert.equal(readPathLabels(run(30, (n) => `Class 1/${n}.png`)).kind, 'question');
    assert.equal(readPathLabels(['img_1.png', 'img_1 copy_1.png']).kind, 'question');
  });
});
