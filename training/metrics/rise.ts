/** How many of so many were wrong, before and after, in one stratum: of one device. */
export interface Stratum {
  readonly before: Wrong;
  readonly after: Wrong;
}

export interface Wrong {
  readonly errors: number;
  readonly of: number;
}

/**
 * How likely so many errors after, or more, would be by chance, were each stratum's rate what it was before: Fisher's exact
 * test, one-sided, over all strata at once (as Cox, "The Analysis of Binary Data", 1970, has it). Within a stratum, its errors
 * in all are spread over before and after by lot; a stratum that lacks either says nothing. So a hand that is hard to read
 * counts only against itself.
 * @returns the chance in 0…1; 1 where nothing can be told.
 */
export function chanceOfRise(strata: readonly Stratum[]): number {
  let sums: readonly number[] = [1];
  let observed = 0;
  for (const { before, after } of strata) {
    if (before.of === 0 || after.of === 0) continue;
    sums = convolved(sums, spread(before.errors + after.errors, before.of, after.of));
    observed += after.errors;
  }
  return Math.min(1, sums.slice(observed).reduce((sum, chance) => sum + chance, 0));
}

/** The chance of 0, 1, … of `errors` to fall on the `after` ones, drawn by lot among all: the hypergeometric distribution. */
function spread(errors: number, before: number, after: number): readonly number[] {
  const all = logChoose(before + after, errors);
  return Array.from({ length: Math.min(errors, after) + 1 }, (_, k) => (errors - k > before ? 0 : Math.exp(logChoose(after, k) + logChoose(before, errors - k) - all)));
}

function convolved(a: readonly number[], b: readonly number[]): readonly number[] {
  const sums = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((left, i) => b.forEach((right, j) => (sums[i + j] += left * right)));
  return sums;
}

const logFactorials: number[] = [0];

function logFactorial(n: number): number {
  for (let each = logFactorials.length; each <= n; each++) logFactorials.push(logFactorials[each - 1] + Math.log(each));
  return logFactorials[n];
}

const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);
