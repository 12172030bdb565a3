/** Pairs of steps and changes of slope that are remembered; more gain little. */
const MEMORY = 8;

/** A step must bring this share of what the slope promises (Armijo's rule). */
const SUFFICIENT = 1e-4;
const MOST_HALVINGS = 20;

/** Writes the gradient at `point` and returns the value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/**
 * Finds the minimum of a smooth convex function from `start`, by L-BFGS with backtracking (Nocedal and Wright,
 * "Numerical Optimization", 2006, algorithms 3.1 and 7.4). Yields after every iteration, so that a caller with other
 * things to do can do them. Ends where the gradient has shrunk to `tolerance` of its first length, or after
 * `iterations`.
 * @returns the point; `start` itself, unchanged, where its gradient is zero.
 */
export function* minimize(objective: Objective, start: Float64Array, { iterations = 60, tolerance = 1e-3 } = {}): Generator<void, Float64Array> {
  let point = start.slice();
  let gradient = new Float64Array(point.length);
  let value = objective(point, gradient);
  const goal = tolerance * Math.sqrt(dot(gradient, gradient));
  const steps: { readonly step: Float64Array; readonly bend: Float64Array; readonly curvature: number }[] = [];

  for (let iteration = 0; iteration < iterations; iteration++) {
    if (Math.sqrt(dot(gradient, gradient)) <= goal) break;
    const direction = descent(gradient, steps);
    const slope = dot(direction, gradient);
    const next = new Float64Array(point.length);
    const nextGradient = new Float64Array(point.length);
    // Without a remembered step nothing is known of the scale: a first step of length one at most.
    let length = steps.length > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    let nextValue = Infinity;
    for (let halving = 0; halving <= MOST_HALVINGS; halving++, length /= 2) {
      for (let i = 0; i < next.length; i++) next[i] = point[i]! + length * direction[i]!;
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + SUFFICIENT * length * slope) break;
    }
    if (!(nextValue < value)) break; // Rounding is all that is left.
    const step = next.map((each, i) => each - point[i]!);
    const bend = nextGradient.map((each, i) => each - gradient[i]!);
    const curvature = dot(step, bend);
    if (curvature > 0) steps.push({ step, bend, curvature });
    if (steps.length > MEMORY) steps.shift();
    [point, gradient, value] = [next, nextGradient, nextValue];
    yield;
  }
  return point;
}

/** −H⁻¹·gradient, with H⁻¹ as the remembered steps suggest it. */
function descent(gradient: Float64Array, steps: readonly { readonly step: Float64Array; readonly bend: Float64Array; readonly curvature: number }[]): Float64Array {
  const direction = gradient.map((each) => -each);
  const shares: number[] = [];
  for (const { step, bend, curvature } of steps.toReversed()) {
    const share = dot(step, direction) / curvature;
    shares.push(share);
    add(direction, bend, -share);
  }
  const newest = steps.at(-1);
  if (newest) {
    const scale = newest.curvature / dot(newest.bend, newest.bend);
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  for (const { step, bend, curvature } of steps) add(direction, step, shares.pop()! - dot(bend, direction) / curvature);
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function add(target: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * other[i]!;
}
