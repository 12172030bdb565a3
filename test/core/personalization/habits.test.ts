import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Ink } from '../../../src/core/ink/ink.ts';
import { habitIn, habitsOf, type InkDigit } from '../../../src/core/personalization/habits.ts';
import { headLogits, likeliest } from '../../../src/core/personalization/head.ts';
import type { Head } from '../../../src/core/personalization/rehearsal.ts';
import { tellingTrait, traitsOf } from '../../../src/core/personalization/traits.ts';

/** Reads feature d as digit d. */
const shipped: Head = { weights: Float32Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? 1 : 0)), bias: new Float32Array(10) };
/** Has learned that this hand's fours look like nines. */
const head: Head = { ...shipped, weights: shipped.weights.map((weight, i) => (i === 4 * 10 + 9 ? 2 : weight)) };
const adapted = ({ drawings: [asDrawn] }: InkDigit): number => likeliest(headLogits(head, asDrawn));

const looksLike = (digit: number): Float32Array => Float32Array.from({ length: 10 }, (_, i) => (i === digit ? 1 : 0));
type Way = readonly (readonly [x: number, y: number])[];
const inkOf = (...strokes: readonly Way[]): Ink => ({ width: 100, height: 100, strokes: strokes.map((points) => ({ points: points.map(([x, y], t) => ({ x, y, t })) })) });
const digit = (label: number, like: number, ink?: Ink): InkDigit => ({ label, drawings: [looksLike(like)], ...(ink && { ink }) });

const bar = (lean: number): Ink => inkOf([[50 + lean, 0], [50 - lean, 100]]);
const seven = (lean: number): Ink => inkOf([[10, 5], [80, 5], [40 - lean, 100]]);
const crossed = (lean: number): Ink => inkOf([[10, 5], [80, 5], [40 - lean, 100]], [[20, 50], [70, 50]]);

describe('the habits of a hand', () => {
  const fours = [1, 2, 3, 4].map((lean) => digit(4, 9, seven(lean)));
  const digits = [digit(9, 9, bar(0)), digit(9, 9, bar(1)), ...fours, digit(4, 4, crossed(1)), digit(1, 1, bar(3))];

  test('are what the shipped head misreads, with what tells them apart and the newest drawings', () => {
    const habits = habitsOf(digits, shipped, adapted);
    assert.equal(habits.length, 1);
    const [{ examples, ...habit }] = habits;
    assert.deepEqual(habit, { name: '4-9', label: 4, takenFor: 9, drawings: 4, readNow: 4, strokes: 1, trait: 'width' });
    assert.deepEqual(examples, [4, 3, 2].map(seven));
  });

  test('have been learned by nobody where the shipped head reads', () => {
    assert.equal(habitsOf(digits, shipped, undefined)[0].readNow, 0);
  });

  test('do not name strokes that the writer always makes, nor a difference that is not clear', () => {
    const [habit] = habitsOf([...fours, digit(4, 4, seven(9)), digit(9, 9, seven(2)), digit(9, 9, seven(3))], shipped, adapted);
    assert.deepEqual([habit.strokes, habit.trait], [undefined, undefined]);
  });

  test('begin with the one that most drawings show; digits that came as pictures count too', () => {
    const habits = habitsOf([digit(1, 7), digit(1, 7), digit(5, 6), digit(3, 3)], shipped, adapted);
    assert.deepEqual(habits.map(({ name, drawings, examples }) => [name, drawings, examples.length]), [['1-7', 2, 0], ['5-6', 1, 0]]);
  });

  test('are none for digits that are read as meant, or that there are no features of', () => {
    assert.equal(habitIn(digit(3, 3), shipped), undefined);
    assert.equal(habitIn({ label: 3, drawings: [] }, shipped), undefined);
    assert.deepEqual(habitsOf([], shipped, adapted), []);
  });
});

describe('traits', () => {
  test('say in figures what a person sees', () => {
    const traits = traitsOf(crossed(0))!;
    assert.deepEqual([traits.strokes, traits.width, traits.start], [2, 70 / 95, 0]);
    assert.ok(traits.level > 0.5 && traits.level < 0.6, String(traits.level));
    assert.equal(traitsOf(bar(0))!.round, 0);
    assert.equal(traitsOf(inkOf([[0, 0], [100, 0], [0, 0]]))!.round, 2);
  });

  test('of blank ink are none, and of a dot are finite', () => {
    assert.equal(traitsOf(inkOf()), undefined);
    assert.equal(traitsOf(inkOf([])), undefined);
    assert.ok(Object.values(traitsOf(inkOf([[5, 5]]))!).every(Number.isFinite));
  });

  test('tell two kinds apart by the plainest of those that do so best', () => {
    assert.equal(tellingTrait([crossed(1), crossed(2)], [seven(1), seven(2)]), 'strokes');
    assert.equal(tellingTrait([bar(1), bar(2)], [seven(1), seven(2)]), 'width');
    assert.equal(tellingTrait([bar(1)], [seven(1), seven(2)]), undefined, 'one drawing shows no habit');
    assert.equal(tellingTrait([seven(1), seven(3)], [seven(1), seven(3)]), undefined);
  });
});
