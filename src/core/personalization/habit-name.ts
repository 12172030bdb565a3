import { isClassName, type Label } from '../classes.ts';

/** Names a habit: the label that is meant and the one that it looks like to the shipped head, as `4-9`. */
export type HabitName = `${Label}-${Label}`;

/** A label may have a hyphen itself, so nobody takes a name apart. */
export const isHabitName = (value: unknown): value is HabitName =>
  typeof value === 'string' && Array.from(value, (sign, at) => sign === '-' && isClassName(value.slice(0, at)) && isClassName(value.slice(at + 1))).includes(true);
