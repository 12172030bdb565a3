/** Where a hand passes: x, y and, where it matters, pressure. */
export type Knot = readonly number[];

/**
 * A hand's way through knots, sampled as a pen would: a uniform Catmull–Rom spline
 * (Catmull and Rom, "A class of local interpolating splines", 1974). All components of the knots are interpolated.
 * @param steps samples from one knot to the next.
 */
export function drawThrough(knots: readonly Knot[], steps = 8): number[][] {
  const at = (index: number): Knot => knots[Math.min(Math.max(index, 0), knots.length - 1)];
  const samples: number[][] = [];
  for (let i = 0; i + 1 < knots.length; i++) {
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      samples.push(
        at(i).map((b, axis) => {
          const [a, c, d] = [at(i - 1)[axis], at(i + 1)[axis], at(i + 2)[axis]];
          return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
        }),
      );
    }
  }
  return [...samples, [...knots[knots.length - 1]]];
}
