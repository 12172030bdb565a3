/** Digits that two models read otherwise: how many only the first read rightly, and how many only the second. */
export interface Changed {
  readonly lost: number;
  readonly won: number;
}

/** @param before places of the digits that the first model read wrongly. @param after of those that the second did. */
export function changedBetween(before: readonly number[], after: readonly number[]): Changed {
  const [was, is] = [new Set(before), new Set(after)];
  return { lost: after.filter((index) => !was.has(index)).length, won: before.filter((index) => !is.has(index)).length };
}

export const bothChanged = (all: readonly Changed[]): Changed => all.reduce((sum, { lost, won }) => ({ lost: sum.lost + lost, won: sum.won + won }), { lost: 0, won: 0 });

/**
 * How likely so many lost digits would be by chance, or more, were the second model no worse: the one-sided exact form of
 * McNemar's test ("Note on the sampling error of the difference between correlated proportions", 1947). Digits that both
 * read alike say nothing; of the others, each is as likely won as lost.
 * @returns the chance in 0…1; 1 where nothing changed.
 */
export function chanceOfLoss({ lost, won }: Changed): number {
  const changed = lost + won;
  // Terms of the binomial distribution from changed down to lost, as logarithms: 0.5 ** 2000 is 0.
  let term = -changed * Math.LN2;
  let sum = 0;
  for (let k = changed; k >= lost; k--) {
    sum += Math.exp(term);
    term += Math.log(k) - Math.log(changed - k + 1);
  }
  return Math.min(1, sum);
}
