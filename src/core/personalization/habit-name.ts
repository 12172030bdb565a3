import type { Digit } from '../classes.ts';

/** Names a habit: the digit that is meant and the one that it looks like to the shipped head, as `4-9`. */
export type HabitName = `${Digit}-${Digit}`;

export const isHabitName = (value: unknown): value is HabitName => typeof value === 'string' && /^\d-\d$/.test(value);
