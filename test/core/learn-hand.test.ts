import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEWEST_EXAMPLES, finish, learnHand, MOST_LOST, rehearse } from '../../src/core/learn-hand.ts';
import { headLogits } from '../../src/core/personal-head.ts';
import type { FeatureSet, Head, Rehearsal } from '../../src/core/rehearsal.ts';
import { randomFrom } from '../../training/random.ts';
import { digitsOf, everyOne, madeUpHead, SIZE } from './made-up-hand.ts';

const head = madeUpHead();
const rehearsal: Rehearsal = { ...digitsOf(randomFrom(1), 400), head, population: 20_000 };
const rehearsed = rehearse(rehearsal, 1);

const errors = (reader: Head, { features, labels }: FeatureSet): number =>
  everyOne({ features, labels }).filter((example) => {
    const logits = headLogits(reader, features.subarray(example * SIZE, (example + 1) * SIZE));
    return logits.indexOf(Math.max(...logits)) !== labels[example];
  }).length;

const first = ({ features, labels }: FeatureSet, count: number): FeatureSet => ({ features: features.slice(0, count * SIZE), labels: labels.slice(0, count) });

describe('learning a hand', () => {
  const hand = (seed: number, count: number): FeatureSet => digitsOf(randomFrom(seed), count, { turn: 0.6 });

  test('reads the digits to come better', () => {
    const lesson = finish(learnHand(rehearsed, hand(2, 40)));
    assert.ok(lesson.head, JSON.stringify(lesson));
    assert.ok(lesson.after.errors < lesson.before.errors);
    const toCome = hand(3, 200);
    assert.ok(errors(head, toCome) > 50);
    assert.ok(errors(lesson.head, toCome) <= 5, `${errors(lesson.head, toCome)} of 200`);
    assert.ok(errors(lesson.head, rehearsal) <= errors(head, rehearsal) + rehearsal.population * MOST_LOST);
  });

  test('waits for enough digits', () => {
    assert.equal(finish(learnHand(rehearsed, first(hand(2, 40), FEWEST_EXAMPLES - 1))).head, undefined);
    assert.equal(finish(learnHand(rehearsed, first(hand(2, 40), 0))).head, undefined);
  });

  test('keeps nothing where what was learned does not carry over to the hand’s other digits', () => {
    const random = randomFrom(5);
    const judged = digitsOf(randomFrom(4), 40);
    const lesson = finish(learnHand(rehearsed, { ...judged, labels: judged.labels.map(() => Math.floor(random() * 10)) }));
    assert.equal(lesson.head, undefined);
    assert.ok(lesson.after.loss > lesson.before.loss);
  });

  test('keeps nothing that everyone else would pay for', () => {
    // Someone who calls everyone's 1 a 7 and means it.
    const judged = digitsOf(randomFrom(6), 60);
    const swapped = { ...judged, labels: judged.labels.map((label) => (label === 1 ? 7 : label)) };
    const lesson = finish(learnHand(rehearsed, swapped));
    assert.ok(lesson.after.errors < lesson.before.errors, 'it would be learned well');
    assert.ok(lesson.lost > MOST_LOST, `${lesson.lost} lost`);
    assert.equal(lesson.head, undefined);
  });

  test('gives the same head for the same digits', () => {
    assert.deepEqual(finish(learnHand(rehearsed, hand(2, 40))), finish(learnHand(rehearse(rehearsal, 1), hand(2, 40))));
  });

  test('leaves room for other work between its steps', () => {
    const lesson = learnHand(rehearsed, hand(2, 40));
    let steps = 0;
    while (lesson.next().done !== true) steps++;
    assert.ok(steps > 20, `${steps} steps`);
  });
});
