import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { areClassNames, classesOf, DIGITS, isLabel, labelOf, namesOf } from '../../src/core/classes.ts';
import { accuracyOf } from '../../src/core/accuracy/accuracy.ts';
import { joinedBy, parseCorrection } from '../../src/core/records/correction.ts';
import { formatRehearsal, parseRehearsal } from '../../src/core/personalization/rehearsal.ts';
import { probabilityOf, toPrediction } from '../../src/core/reading/prediction.ts';
import { startRound } from '../../src/core/rounds/round.ts';

const NAMES = [...namesOf(DIGITS), '+', '×'];
const CLASSES = classesOf({ classes: NAMES });

const correction = {
  id: 'c-1',
  createdAt: '2026-11-29T00:00:00Z',
  device: 'd-1',
  modelId: 'm-1',
  preprocessingId: 'p-1',
  image: new Uint8Array(784),
};

describe('classes', () => {
  test('are digits, as numbers, and other labels, as texts', () => {
    assert.deepEqual(CLASSES, [...DIGITS, '+', '×']);
    assert.equal(classesOf({}), DIGITS);
    assert.equal(classesOf({ classes: namesOf(DIGITS) }), DIGITS);
    assert.equal(labelOf('10'), '10');
  });

  for (const name of ['', ' +', 'none', 'a\nb', 'x'.repeat(33), '\u0000', 7]) {
    test(`are not called ${JSON.stringify(name)}`, () => assert.equal(areClassNames(['a', name]), false));
  }

  test('are two at the least, each once', () => {
    assert.equal(areClassNames(['a']), false);
    assert.equal(areClassNames(['a', 'a']), false);
    assert.equal(areClassNames(Array.from({ length: 129 }, (_, i) => `c${i}`)), false);
  });

  test('have digits as numbers only', () => {
    assert.equal(isLabel(7), true);
    assert.equal(isLabel('7'), false);
    assert.equal(isLabel(10), false);
  });
});

describe('a model of twelve classes', () => {
  const calibration = { temperature: 1, digitThreshold: 0.5, classes: NAMES };

  test('answers with the label of its highest output', () => {
    const prediction = toPrediction([...Array<number>(11).fill(0), 9], calibration, 'm');
    assert.equal(prediction.digit, '×');
    assert.equal(prediction.probabilities.length, 12);
    assert.equal(probabilityOf(prediction, '×'), prediction.confidence);
    assert.equal(probabilityOf(prediction, '÷'), 0);
  });

  test('must answer all twelve', () => assert.throws(() => toPrediction(Array<number>(10).fill(0), calibration, 'm'), /expected 12 finite logits/));

  test('keeps its rehearsal set in a file that says so, and ten classes in the file they always had', () => {
    for (const [classes, magic] of [[12, 'scrawlR2'], [10, 'scrawlR1']] as const) {
      const set = { features: new Float32Array([0, 1, 1, 0]), labels: Uint8Array.of(classes - 1, 0), population: 2, head: { weights: new Float32Array(2 * classes).fill(0.5), bias: new Float32Array(classes).fill(0.25) } };
      const bytes = formatRehearsal(set);
      assert.equal(String.fromCharCode(...bytes.subarray(0, 8)), magic);
      assert.deepEqual(parseRehearsal(bytes), set);
    }
  });

  test('is asked for in rounds as evenly as the length allows', () => {
    let state = 1;
    const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
    const { prompts } = startRound('r', 50, undefined, random, CLASSES);
    const times = CLASSES.map((label) => prompts.slice(3).filter((each) => each === label).length);
    assert.deepEqual([...times].sort(), [...Array<number>(10).fill(4), 5, 5]);
    assert.ok(prompts.every((each, place) => each !== prompts[place + 1]));
  });
});

describe('a correction among other classes', () => {
  test('names them, and has its label among them', () => {
    const given = { ...correction, classes: NAMES, predicted: 7, label: '+', probabilities: Array<number>(12).fill(0) };
    assert.deepEqual(parseCorrection(given), given);
    assert.throws(() => parseCorrection({ ...given, label: '÷' }), /label: expected one of 0, .*, \+, ×, or "none", got ÷/);
    assert.throws(() => parseCorrection({ ...given, probabilities: Array<number>(10).fill(0) }), /probabilities: expected 12 numbers/);
    assert.throws(() => parseCorrection({ ...given, classes: ['a'] }), /classes: expected a list of 2 to 128 different labels/);
  });

  test('is refused where it does not name them', () => assert.throws(() => parseCorrection({ ...correction, label: '+' }), /label: expected a digit from 0 to 9, or "none", got \+/));

  test('takes in a label that its model did not know, without a probability', () => {
    const joined = joinedBy({ probabilities: Array<number>(10).fill(0.1) }, ['+', 'none', 7]);
    assert.deepEqual(joined, { classes: [...namesOf(DIGITS), '+'], probabilities: [...Array<number>(10).fill(0.1), 0] });
    assert.deepEqual(joinedBy({}, [7]), {});
  });

  test('counts in the accuracy under its own label', () => {
    const { judgements, confusion } = accuracyOf([{ predicted: 7, label: '+', modelId: 'm' }])!;
    assert.deepEqual(judgements, [...DIGITS, '+', 'none']);
    assert.equal(confusion[10][7], 1);
  });
});
