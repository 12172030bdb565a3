/**
 * Logistic regression of one variable by Newton's method (Platt, "Probabilistic Outputs for Support Vector Machines", 1999).
 * @param scores finite
 * @returns of P(right) = 1 / (1 + exp(-(intercept + slope × score)))
 */
export function fitLogistic(scores: readonly number[], right: readonly boolean[]): { intercept: number; slope: number } {
  const good = right.filter(Boolean).length;
  // His targets: with few mistakes, or none, the certainty would be without bounds.
  const [yes, no] = [(good + 1) / (good + 2), 1 / (right.length - good + 2)];
  let [intercept, slope] = [0, 1];
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    scores.forEach((score, i) => {
      const p = 1 / (1 + Math.exp(-(intercept + slope * score)));
      const off = p - (right[i] ? yes : no);
      const weight = p * (1 - p);
      g0 += off;
      g1 += off * score;
      h00 += weight;
      h01 += weight * score;
      h11 += weight * score * score;
    });
    const determinant = h00 * h11 - h01 * h01;
    const [d0, d1] = [(h11 * g0 - h01 * g1) / determinant, (h00 * g1 - h01 * g0) / determinant];
    intercept -= d0;
    slope -= d1;
    if (Math.abs(d0) + Math.abs(d1) < 1e-9) break;
  }
  return { intercept, slope };
}
