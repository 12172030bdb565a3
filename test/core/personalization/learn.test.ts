import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEWEST_EXAMPLES, examplesOf, type Examples } from '../../../src/core/personalization/examples.ts';
import { finish, learnPersonalization, MOST_LOST, rehearse } from '../../../src/core/personalization/learn.ts';
import { headLogits } from '../../../src/core/personalization/head.ts';
import type { FeatureSet, Head, Rehearsal } from '../../../src/core/personalization/rehearsal.ts';
import { randomFrom } from '../../../training/lib/random.ts';
import { digitsOf, everyOne, madeUpHead, SIZE } from '../made-up-writer.ts';

const head = madeUpHead();
const rehearsal: Rehearsal = { ...digitsOf(randomFrom(1), 400), head, population: 20_000 };
const rehearsed = rehearse(rehearsal, 1);

const errors = (reader: Head, { features, labels }: FeatureSet): number =>
  everyOne({ features, labels }).filter((example) => {
    const logits = headLogits(reader, features.subarray(example * SIZE, (example + 1) * SIZE));
    return logits.indexOf(Math.max(...logits)) !== labels[example];
  }).length;

/** Each digit in one drawing. */
const judged = ({ features, labels }: FeatureSet): Examples => examplesOf(Array.from(labels, (label, i) => ({ label, drawings: [features.subarray(i * SIZE, (i + 1) * SIZE)] })));

const first = ({ features, labels }: FeatureSet, count: number): FeatureSet => ({ features: features.slice(0, count * SIZE), labels: labels.slice(0, count) });

describe('learning a writer’s digits', () => {
  const writer = (seed: number, count: number): FeatureSet => digitsOf(randomFrom(seed), count, { turn: 0.6 });

  test('reads the digits to come better', () => {
    const lesson = finish(learnPersonalization(rehearsed, judged(writer(2, 40))));
    assert.ok(lesson.head, JSON.stringify(lesson));
    assert.ok(lesson.after.errors < lesson.before.errors);
    const toCome = writer(3, 200);
    assert.ok(errors(head, toCome) > 50);
    assert.ok(errors(lesson.head, toCome) <= 5, `${errors(lesson.head, toCome)} of 200`);
    assert.ok(errors(lesson.head, rehearsal) <= errors(head, rehearsal) + rehearsal.population * MOST_LOST);
  });

  test('waits for enough digits', () => {
    assert.equal(finish(learnPersonalization(rehearsed, judged(first(writer(2, 40), FEWEST_EXAMPLES - 1)))).head, undefined);
    assert.equal(finish(learnPersonalization(rehearsed, judged(first(writer(2, 40), 0)))).head, undefined);
  });

  test('keeps nothing where what was learned does not carry over to the writer’s other digits', () => {
    const random = randomFrom(5);
    const drawn = writer(4, 40);
    const generous = rehearse({ ...rehearsal, population: 4_000_000 }, 1);
    const lesson = finish(learnPersonalization(generous, judged({ ...drawn, labels: drawn.labels.map(() => Math.floor(random() * 10)) })));
    assert.ok(lesson.lost <= MOST_LOST, 'nobody else would mind');
    assert.ok(lesson.after.loss > lesson.before.loss);
    assert.equal(lesson.head, undefined);
  });

  test('learns nothing that everyone else would pay for', () => {
    // Someone who calls everyone's 1 a 7 and means it.
    const drawn = digitsOf(randomFrom(6), 60);
    const { head: learned, before } = finish(learnPersonalization(rehearsed, judged({ ...drawn, labels: drawn.labels.map((label) => (label === 1 ? 7 : label)) })));
    assert.ok(before.errors > 0, 'there would be something to learn');
    assert.ok(errors(learned ?? head, rehearsal) <= errors(head, rehearsal) + rehearsal.population * MOST_LOST);
    assert.equal(errors(learned ?? head, drawn), 0, 'a 1 stays a 1');
  });

  test('goes a part of the way where everyone else would pay for the whole of it', () => {
    const examples = judged(writer(2, 40));
    const among = (population: number): Rehearsal => ({ ...digitsOf(randomFrom(1), 400, { spread: 0.55 }), head, population });
    const free = finish(learnPersonalization(rehearse(among(4_000_000), 1), examples));
    const held = finish(learnPersonalization(rehearse(among(400), 1), examples));
    assert.ok(free.head && held.head);
    assert.ok(free.lost * 4_000_000 > held.lost * 400, 'it costs less');
    assert.ok(held.lost <= MOST_LOST);
    const far = ({ weights }: Head): number => Math.hypot(...weights.map((weight, i) => weight - head.weights[i]));
    assert.ok(far(held.head) < 0.9 * far(free.head), `${far(held.head)} of ${far(free.head)}`);
  });

  test('gives the same head for the same digits', () => {
    assert.deepEqual(finish(learnPersonalization(rehearsed, judged(writer(2, 40)))), finish(learnPersonalization(rehearse(rehearsal, 1), judged(writer(2, 40)))));
  });

  test('leaves room for other work between its steps', () => {
    const lesson = learnPersonalization(rehearsed, judged(writer(2, 40)));
    let steps = 0;
    while (lesson.next().done !== true) steps++;
    assert.ok(steps > 20, `${steps} steps`);
  });
});
