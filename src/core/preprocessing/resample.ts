/**
 * A grid of numbers at another size: each result is the mean of what it covers, weighted by a triangle as wide as
 * two of its pixels (of the source's, where that enlarges). At the same size it is the identity.
 * @param source `width` × `height` numbers, row by row.
 */
export function resample(source: ArrayLike<number>, width: number, height: number, toWidth: number, toHeight: number): Float64Array {
  const columns = weights(width, toWidth);
  const rows = weights(height, toHeight);
  const narrowed = new Float64Array(toWidth * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < toWidth; column++) {
      const { first, shares } = columns[column]!;
      let sum = 0;
      for (let k = 0; k < shares.length; k++) sum += shares[k]! * source[row * width + first + k]!;
      narrowed[row * toWidth + column] = sum;
    }
  }
  const result = new Float64Array(toWidth * toHeight);
  for (let row = 0; row < toHeight; row++) {
    const { first, shares } = rows[row]!;
    for (let column = 0; column < toWidth; column++) {
      let sum = 0;
      for (let k = 0; k < shares.length; k++) sum += shares[k]! * narrowed[(first + k) * toWidth + column]!;
      result[row * toWidth + column] = sum;
    }
  }
  return result;
}

/** For each of `to` pixels: the first of the `from` pixels it covers, and the share of each from there on. */
function weights(from: number, to: number): { first: number; shares: number[] }[] {
  const step = from / to;
  const support = Math.max(1, step);
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * step;
    const first = Math.max(0, Math.floor(centre - support));
    const end = Math.min(from, Math.floor(centre + support) + 1);
    const shares: number[] = [];
    let sum = 0;
    for (let i = first; i < end; i++) {
      const share = Math.max(0, 1 - Math.abs(i + 0.5 - centre) / support);
      shares.push(share);
      sum += share;
    }
    return { first, shares: shares.map((share) => share / sum) };
  });
}
