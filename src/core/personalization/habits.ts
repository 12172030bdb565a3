import type { Ink } from '../ink/ink.ts';
import { DIGITS, type Classes, type Label } from '../classes.ts';
import type { JudgedDigit } from './examples.ts';
import type { HabitName } from './habit-name.ts';
import { headLogits, likeliest } from './head.ts';
import type { Head } from './rehearsal.ts';
import { commonStrokes, tellingTrait, type Trait } from './traits.ts';

/** A way of writing that the shipped head reads otherwise than its writer means it. */
export interface Habit {
  readonly name: HabitName;
  readonly label: Label;
  readonly takenFor: Label;
  /** Of the judged digits, how many are of the kind, and how many of those are read as meant now. */
  readonly drawings: number;
  readonly readNow: number;
  /** The strokes of each of them, where all have as many, and the writer's others with that label have not. */
  readonly strokes?: number;
  /** What tells them apart best from what the writer draws for the other digit. */
  readonly trait?: Trait;
  /** Some of them, the newest first. */
  readonly examples: readonly Ink[];
}

/** A judged digit whose ink was kept, where it was drawn. */
export interface InkDigit extends JudgedDigit {
  readonly ink?: Ink | undefined;
}

/** Drawings that stand for a habit. */
const MOST_EXAMPLES = 3;

/** The habit that a judged digit is an example of; undefined where the shipped head reads it as meant. */
export function habitIn(digit: JudgedDigit, shipped: Head, classes: Classes = DIGITS): HabitName | undefined {
  const takenFor = misreadAs(digit, shipped);
  return takenFor === undefined ? undefined : nameOf(digit.label, takenFor, classes);
}

const nameOf = (label: number, takenFor: number, classes: Classes): HabitName => `${classes[label]!}-${classes[takenFor]!}`;

function misreadAs({ label, drawings: [asDrawn] }: JudgedDigit, shipped: Head): number | undefined {
  const answer = asDrawn && likeliest(headLogits(shipped, asDrawn));
  return answer === label ? undefined : answer;
}

/**
 * The habits of a writer, those with the most drawings first.
 * @param digits all judged ones, oldest first.
 * @param answer what a digit is taken for by what was learned of the others; undefined where nothing was learned.
 * @param classes of the heads' model.
 */
export function habitsOf(digits: readonly InkDigit[], shipped: Head, answer: ((digit: InkDigit) => number) | undefined, classes: Classes = DIGITS): Habit[] {
  const groups = new Map<HabitName, { readonly label: number; readonly takenFor: number; readonly own: InkDigit[] }>();
  for (const digit of digits) {
    const takenFor = misreadAs(digit, shipped);
    if (takenFor === undefined) continue;
    const name = nameOf(digit.label, takenFor, classes);
    const group = groups.get(name) ?? { label: digit.label, takenFor, own: [] };
    group.own.push(digit);
    groups.set(name, group);
  }
  const inksOf = (some: readonly InkDigit[]): Ink[] => some.flatMap(({ ink }) => (ink === undefined ? [] : [ink]));
  const habits = [...groups].map(([name, { label, takenFor, own }]): Habit => {
    const inks = inksOf(own);
    const strokes = commonStrokes(inks);
    const isUsual = commonStrokes(inksOf(digits.filter((digit) => digit.label === label && !own.includes(digit)))) === strokes;
    const trait = tellingTrait(inks, inksOf(digits.filter((digit) => digit.label === takenFor)));
    return {
      name,
      label: classes[label]!,
      takenFor: classes[takenFor]!,
      drawings: own.length,
      readNow: answer === undefined ? 0 : own.filter((digit) => answer(digit) === label).length,
      ...(strokes !== undefined && !isUsual && { strokes }),
      ...(trait !== undefined && { trait }),
      examples: inks.slice(-MOST_EXAMPLES).reverse(),
    };
  });
  return habits.sort((a, b) => b.drawings - a.drawings);
}
