/**
 * Area under the ROC curve: the probability that a positive scores higher than a negative, ties counting half
 * (the Mann–Whitney statistic, by ranks).
 * @throws RangeError where either list is empty.
 */
export function auroc(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  if (positives.length === 0 || negatives.length === 0) throw new RangeError('Separation needs positives and negatives.');
  const scores = [
    ...Array.from(positives, (score) => ({ score, positive: true })),
    ...Array.from(negatives, (score) => ({ score, positive: false })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let start = 0; start < scores.length; ) {
    let end = start;
    let positivesHere = 0;
    while (end < scores.length && scores[end].score === scores[start].score) {
      if (scores[end].positive) positivesHere++;
      end++;
    }
    // Ranks start + 1 … end; equal scores share their mean.
    rankSum += (positivesHere * (start + 1 + end)) / 2;
    start = end;
  }
  const n = positives.length;
  return (rankSum - (n * (n + 1)) / 2) / (n * negatives.length);
}

/**
 * The highest threshold that rejects (has above it, strictly) at most `share` of the confidences.
 * @throws RangeError for no confidences, or a share outside 0…1 (1 excluded).
 */
export function thresholdRejecting(share: number, confidences: ArrayLike<number>): number {
  if (confidences.length === 0 || !(share >= 0 && share < 1)) throw new RangeError(`No threshold rejects ${share} of ${confidences.length}.`);
  const ascending = Float64Array.from(confidences).sort();
  return ascending[Math.floor(share * ascending.length)];
}
