/*
 * What a drawing may show is data: a model's manifest names its classes, and everything else follows from the list. A
 * digit has always been kept as a number, in records, files and databases; any other label is a text.
 */

/** The ten digits, in the order of the outputs of a model that tells them apart. */
export const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
export type Digit = (typeof DIGITS)[number];

/** What a drawing shows: 7, "+", "alpha". */
export type Label = Digit | string;

/** The labels that a model tells apart, in the order of its outputs. `DIGITS` are such classes. */
export type Classes = readonly Label[];

/** Labels are stored as bytes, and 255 is for what is none of them. */
export const MOST_CLASSES = 128;
/** Characters (code points) of a label. */
export const LONGEST_LABEL = 32;

/** The label that is written so. */
export const labelOf = (name: string): Label => (/^[0-9]$/.test(name) ? (Number(name) as Digit) : name);

/** Whether a text can name a class: short, of characters that can be seen, and not the word for no class at all. */
export function isClassName(name: unknown): name is string {
  return typeof name === 'string' && name !== 'none' && name === name.trim().normalize('NFC') && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name) && name !== '' && [...name].length <= LONGEST_LABEL;
}

/** Whether a value is a label as records have it: a digit is a number there, anything else a text. */
export const isLabel = (value: unknown): value is Label => DIGITS.includes(value as Digit) || (isClassName(value) && labelOf(value) === value);

/** Whether these can be the names of a model's classes: two at the least, each once. */
export function areClassNames(names: unknown): names is readonly string[] {
  return Array.isArray(names) && names.length >= 2 && names.length <= MOST_CLASSES && names.every(isClassName) && new Set(names).size === names.length;
}

export const namesOf = (classes: Classes): string[] => classes.map(String);

export const areDigits = (classes: Classes): boolean => classes.length === DIGITS.length && DIGITS.every((digit, index) => classes[index] === digit);

const known = new WeakMap<readonly string[], Classes>();

/** The classes that a manifest, a prediction or a correction names; one that names none is of the ten digits. */
export function classesOf({ classes: names }: { readonly classes?: readonly string[] | undefined }): Classes {
  if (names === undefined) return DIGITS;
  let classes = known.get(names);
  if (classes === undefined) {
    const labels = names.map(labelOf);
    classes = areDigits(labels) ? DIGITS : labels;
    known.set(names, classes);
  }
  return classes;
}

/** How records name these classes: not at all where they are the ten digits, as it was before there were others. */
export const classesField = (classes: Classes): { readonly classes?: readonly string[] } => (areDigits(classes) ? {} : { classes: namesOf(classes) });

/** As sentences of errors say it: "a digit from 0 to 9", or the list. */
export const classesInWords = (classes: Classes): string => (areDigits(classes) ? 'a digit from 0 to 9' : `one of ${classes.join(', ')}`);
