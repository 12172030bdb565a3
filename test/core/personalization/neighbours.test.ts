import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { examplesOf, type JudgedDigit } from '../../../src/core/personalization/examples.ts';
import { headLogits, likeliest } from '../../../src/core/personalization/head.ts';
import { finish, learnPersonalization, rehearse } from '../../../src/core/personalization/learn.ts';
import { personalLogits } from '../../../src/core/personalization/personalization.ts';
import { logitsAmong, neighboursOf, surroundingsOf } from '../../../src/core/personalization/neighbours.ts';
import { parseRehearsal, formatRehearsal, type FeatureSet, type Rehearsal } from '../../../src/core/personalization/rehearsal.ts';
import { normal, randomFrom, type Random } from '../../../training/lib/random.ts';
import { digitsOf, everyOne, madeUpHead, SIZE } from '../made-up-writer.ts';

const head = madeUpHead();
const rehearsal: Rehearsal = { ...digitsOf(randomFrom(1), 400), head, population: 20_000 };
const surroundings = surroundingsOf(rehearsal);

const featuresOf = ({ features }: FeatureSet, example: number): Float32Array => features.subarray(example * SIZE, (example + 1) * SIZE);
const digitsIn = (set: FeatureSet): JudgedDigit[] => Array.from(set.labels, (label, example) => ({ label, drawings: [featuresOf(set, example)] }));

/** An odd 3, which the shipped head takes for a 4, some way off from everyone's. */
function oddThree(random: Random): Float32Array {
  const [three, four] = [3, 4].map((digit) => featuresOf(rehearsal, digit));
  return Float32Array.from({ length: SIZE }, (_, i) => 0.4 * three[i] + 0.6 * four[i] + (i === 10 ? 1.5 : 0) + 0.05 * normal(random));
}

const read = (judged: readonly JudgedDigit[], features: Float32Array, without?: number): number => {
  const logits = headLogits(head, features);
  return likeliest(logitsAmong(neighboursOf(surroundings, examplesOf(judged)), features, { logits, shipped: logits, temperature: 1, ...(without !== undefined && { without }) }));
};

describe('a digit among the judged ones', () => {
  const usual = digitsIn(digitsOf(randomFrom(2), 20));
  const odd = oddThree(randomFrom(3));

  test('is read as the judged one that it is like', () => {
    assert.equal(likeliest(headLogits(head, odd)), 4, 'as the shipped head reads it');
    assert.equal(read([...usual, { label: 3, drawings: [oddThree(randomFrom(4))] }], odd), 3);
  });

  test('is read as the shipped head does where no judged one says otherwise', () => {
    assert.equal(read(usual, odd), 4);
  });

  test('is read by the drawings of a judged one that its writer might have made', () => {
    const asDrawn = featuresOf(rehearsal, 3);
    assert.equal(read([...usual, { label: 3, drawings: [asDrawn] }], odd), 4);
    assert.equal(read([...usual, { label: 3, drawings: [asDrawn, oddThree(randomFrom(4))] }], odd), 3);
  });

  test('can be read as if it had not been judged', () => {
    const judged = [...usual, { label: 3, drawings: [odd, odd] }];
    assert.equal(read(judged, odd), 3);
    assert.equal(read(judged, odd, judged.length - 1), 4);
  });

  test('gets finite logits where a label was never judged, where it equals a judged one, and far from everything', () => {
    for (const features of [odd, new Float32Array(SIZE), new Float32Array(SIZE).fill(1e6)]) {
      const logits = headLogits(head, features);
      const among = logitsAmong(neighboursOf(surroundings, examplesOf([{ label: 3, drawings: [odd] }])), features, { logits, shipped: logits, temperature: 1 });
      assert.ok(among.every(Number.isFinite), among.join());
    }
  });

  test('is read alike whatever the order in which the others were judged', () => {
    const judged = [...usual, ...[4, 5].map((seed) => ({ label: 3, drawings: [oddThree(randomFrom(seed))] }))];
    const logits = headLogits(head, odd);
    const among = (digits: readonly JudgedDigit[]): Float32Array => logitsAmong(neighboursOf(surroundings, examplesOf(digits)), odd, { logits, shipped: logits, temperature: 1 });
    assert.deepEqual(among(judged.toReversed()), among(judged));
  });

  test('is read alike by a rehearsal set that was written and read', () => {
    const kept = surroundingsOf(parseRehearsal(formatRehearsal(rehearsal)));
    const logits = headLogits(head, odd);
    const [before, after] = [surroundings, kept].map((each) => logitsAmong(neighboursOf(each, examplesOf(usual)), odd, { logits, shipped: logits, temperature: 1 }));
    before.forEach((logit, digit) => assert.ok(Math.abs(logit - after[digit]) < 0.1, `${digit}: ${logit}, ${after[digit]}`));
  });
});

describe('learning from neighbours', () => {
  const rehearsed = rehearse(rehearsal, 1);
  const readBy = (judged: readonly JudgedDigit[]) => {
    const { personalization } = finish(learnPersonalization(rehearsed, examplesOf(judged)));
    return (features: Float32Array): number => likeliest(personalization ? personalLogits(personalization, features, headLogits(head, features), 1) : headLogits(head, features));
  };

  test('one odd digit among ten is enough', () => {
    const judged = [...digitsIn(digitsOf(randomFrom(5), 10)), { label: 3, drawings: [oddThree(randomFrom(6))] }];
    const learned = readBy(judged);
    const toCome = [7, 8, 9, 10, 11].map((seed) => learned(oddThree(randomFrom(seed))));
    assert.deepEqual(toCome, [3, 3, 3, 3, 3]);
  });

  test('costs nobody else anything', () => {
    const judged = [...digitsIn(digitsOf(randomFrom(5), 30)), ...[1, 2, 3].map((seed) => ({ label: 3, drawings: [oddThree(randomFrom(seed))] }))];
    const learned = readBy(judged);
    const others = digitsOf(randomFrom(12), 300);
    const errors = (answer: (features: Float32Array) => number): number => everyOne(others).filter((example) => answer(featuresOf(others, example)) !== others.labels[example]).length;
    assert.ok(errors(learned) <= errors((features) => likeliest(headLogits(head, features))));
  });

  test('is not done where a writer’s judged digits contradict each other', () => {
    // Each drawn twice, and labelled as two digits.
    const drawn = digitsIn(digitsOf(randomFrom(14), 20));
    const contradicted = drawn.map(({ label, drawings }) => ({ label: (label + 5) % 10, drawings }));
    assert.ok(finish(learnPersonalization(rehearsed, examplesOf(drawn))).personalization?.neighbours);
    assert.equal(finish(learnPersonalization(rehearsed, examplesOf([...drawn, ...contradicted]))).personalization?.neighbours, undefined);
  });
});
