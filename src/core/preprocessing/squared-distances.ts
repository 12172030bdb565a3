/**
 * Squared distance of every pixel to the nearest that is set, 0 on those; Infinity where none is set at all.
 * Exact and linear in the number of pixels: lower envelopes of parabolas, columns first, then rows
 * (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 * @param mask `width` × `height` numbers, not 0 = set.
 */
export function squaredDistances(mask: ArrayLike<number>, width: number, height: number): Float64Array {
  const distances = Float64Array.from(mask, (value) => (value !== 0 ? 0 : Infinity));
  for (let column = 0; column < width; column++) envelope(distances, column, width, height);
  for (let row = 0; row < height; row++) envelope(distances, row * width, 1, width);
  return distances;
}

/** One line of `count` values from `start` on, `stride` apart: each becomes min over j of value(j) + (i − j)². */
function envelope(values: Float64Array, start: number, stride: number, count: number): void {
  const heights: number[] = [];
  const apexes: number[] = [];
  const from: number[] = [];
  for (let i = 0; i < count; i++) {
    const height = values[start + i * stride]!;
    if (height === Infinity) continue;
    let crossing = -Infinity;
    while (apexes.length > 0) {
      const apex = apexes[apexes.length - 1]!;
      crossing = (height + i * i - (heights[heights.length - 1]! + apex * apex)) / (2 * (i - apex));
      if (crossing > from[from.length - 1]!) break;
      heights.pop();
      apexes.pop();
      from.pop();
      crossing = -Infinity;
    }
    heights.push(height);
    apexes.push(i);
    from.push(crossing);
  }
  if (apexes.length === 0) return;
  let k = 0;
  for (let i = 0; i < count; i++) {
    while (k + 1 < apexes.length && from[k + 1]! < i) k++;
    const away = i - apexes[k]!;
    values[start + i * stride] = heights[k]! + away * away;
  }
}
