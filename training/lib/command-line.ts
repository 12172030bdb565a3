/** The command that this process was asked by, as a person would give it again. @param stage the npm script */
export const commandLine = (stage: string): string => [`npm run ${stage}`, ...(process.argv.length > 2 ? ['--'] : []), ...process.argv.slice(2)].join(' ');

/** @throws RangeError where an option that is there is no whole number, or a smaller one than `least`. */
export function wholeOption<T extends number | undefined>(name: string, text: string | undefined, otherwise: T, least = 1): T | number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`--${name} takes a whole number from ${least}, not "${text}".`);
  return value;
}
