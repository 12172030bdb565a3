import { madd, zero } from './simd.ts';

/**
 * The stage after a convolution in one pass: z = (x − mean) · factor + shift per channel, then ReLU, then the
 * largest of each pool × pool window. Batch norm has factor = scale ÷ √(variance + ε); a bias has mean 0 and factor 1.
 * Channels come in fours. Nothing but x is kept for the way back: z is computed again there.
 */
export function stageForward(
  x: usize, mean: usize, factor: usize, shift: usize, y: usize,
  n: i32, h: i32, w: i32, c: i32, relu: bool, pool: i32,
): void {
  const pixel = <usize>c << 2;
  const floor = relu ? zero() : f32x4.splat(-Infinity);
  if (pool == 1) {
    const end = x + <usize>(n * h * w) * pixel;
    while (x < end) {
      for (let k: usize = 0; k < pixel; k += 16) {
        const z = madd(f32x4.sub(v128.load(x + k), v128.load(mean + k)), v128.load(factor + k), v128.load(shift + k));
        v128.store(y + k, f32x4.pmax(z, floor));
      }
      x += pixel;
      y += pixel;
    }
    return;
  }
  const oh = h / pool, ow = w / pool;
  const line = <usize>w * pixel;
  for (let image = 0; image < n; image++) {
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        const window = x + <usize>((image * h + oy * pool) * w + ox * pool) * pixel;
        for (let k: usize = 0; k < pixel; k += 16) {
          const m = v128.load(mean + k), a = v128.load(factor + k), b = v128.load(shift + k);
          let best = floor;
          for (let i = 0; i < pool; i++) {
            for (let j = 0; j < pool; j++) {
              const z = madd(f32x4.sub(v128.load(window + <usize>i * line + <usize>j * pixel + k), m), a, b);
              best = f32x4.pmax(best, z);
            }
          }
          v128.store(y + k, best);
        }
        y += pixel;
      }
    }
  }
}

/**
 * The way back, first half: g = dy where it passed the pooling (first largest of a window) and the ReLU, else 0;
 * writes g to dx, Σ g to `sums` and Σ g · (x − mean) to `sums` + c floats. Sums gather in float64 (`wide`: 2 c doubles),
 * since a channel has 10⁵ addends.
 */
export function stageBackward(
  x: usize, mean: usize, factor: usize, shift: usize, dy: usize, dx: usize, sums: usize, wide: usize,
  n: i32, h: i32, w: i32, c: i32, relu: bool, pool: i32,
): void {
  const pixel = <usize>c << 2;
  const line = <usize>w * pixel;
  const oh = h / pool, ow = w / pool;
  const floor = relu ? zero() : f32x4.splat(-Infinity);
  memory.fill(wide, 0, pixel << 2);
  if (pool > 1 && (oh * pool < h || ow * pool < w)) memory.fill(dx, 0, <usize>(n * h) * line);
  for (let image = 0; image < n; image++) {
    for (let oy = 0; oy < oh; oy++) {
      memory.fill(sums, 0, pixel << 1);
      for (let ox = 0; ox < ow; ox++) {
        const offset = <usize>((image * h + oy * pool) * w + ox * pool) * pixel;
        if (pool == 1) gradeOne(x + offset, mean, factor, shift, dy, dx + offset, sums, pixel, floor);
        else if (pool == 2) gradeFour(x + offset, mean, factor, shift, dy, dx + offset, sums, pixel, line, floor);
        else gradeMany(x + offset, mean, factor, shift, dy, dx + offset, sums, pixel, line, floor, pool);
        dy += pixel;
      }
      widen(sums, wide, c);
    }
  }
  for (let k = 0; k < 2 * c; k++) f32.store(sums + (k << 2), <f32>f64.load(wide + (k << 3)));
}

/** The way back, second half: dx = g · factor + offset + slope · (x − mean), in place. */
export function stageSpread(
  x: usize, mean: usize, factor: usize, offset: usize, slope: usize, dx: usize, pixels: i32, c: i32,
): void {
  const pixel = <usize>c << 2;
  const end = x + <usize>pixels * pixel;
  while (x < end) {
    for (let k: usize = 0; k < pixel; k += 16) {
      const centred = f32x4.sub(v128.load(x + k), v128.load(mean + k));
      const g = madd(v128.load(dx + k), v128.load(factor + k), v128.load(offset + k));
      v128.store(dx + k, madd(centred, v128.load(slope + k), g));
    }
    x += pixel;
    dx += pixel;
  }
}

@inline
function gradeOne(x: usize, mean: usize, factor: usize, shift: usize, dy: usize, dx: usize, sums: usize, pixel: usize, floor: v128): void {
  const products = sums + pixel;
  for (let k: usize = 0; k < pixel; k += 16) {
    const centred = f32x4.sub(v128.load(x + k), v128.load(mean + k));
    const z = madd(centred, v128.load(factor + k), v128.load(shift + k));
    const g = v128.and(v128.load(dy + k), f32x4.gt(z, floor));
    v128.store(dx + k, g);
    v128.store(sums + k, f32x4.add(v128.load(sums + k), g));
    v128.store(products + k, madd(centred, g, v128.load(products + k)));
  }
}

@inline
function gradeFour(
  x: usize, mean: usize, factor: usize, shift: usize, dy: usize, dx: usize, sums: usize, pixel: usize, line: usize, floor: v128,
): void {
  const products = sums + pixel;
  for (let k: usize = 0; k < pixel; k += 16) {
    const m = v128.load(mean + k), a = v128.load(factor + k), b = v128.load(shift + k);
    const p = x + k, to = dx + k;
    const x0 = f32x4.sub(v128.load(p), m), x1 = f32x4.sub(v128.load(p + pixel), m);
    const x2 = f32x4.sub(v128.load(p + line), m), x3 = f32x4.sub(v128.load(p + line + pixel), m);
    const z0 = madd(x0, a, b), z1 = madd(x1, a, b), z2 = madd(x2, a, b), z3 = madd(x3, a, b);
    const best = f32x4.pmax(f32x4.pmax(z0, z1), f32x4.pmax(z2, z3));
    const g = v128.and(v128.load(dy + k), f32x4.gt(best, floor));
    const is0 = f32x4.eq(z0, best);
    const is1 = v128.andnot(f32x4.eq(z1, best), is0);
    const taken = v128.or(is0, is1);
    const is2 = v128.andnot(f32x4.eq(z2, best), taken);
    const is3 = v128.not(v128.or(taken, is2));
    v128.store(to, v128.and(g, is0));
    v128.store(to + pixel, v128.and(g, is1));
    v128.store(to + line, v128.and(g, is2));
    v128.store(to + line + pixel, v128.and(g, is3));
    const chosen = v128.or(v128.or(v128.and(x0, is0), v128.and(x1, is1)), v128.or(v128.and(x2, is2), v128.and(x3, is3)));
    v128.store(sums + k, f32x4.add(v128.load(sums + k), g));
    v128.store(products + k, madd(chosen, g, v128.load(products + k)));
  }
}

function gradeMany(
  x: usize, mean: usize, factor: usize, shift: usize, dy: usize, dx: usize, sums: usize, pixel: usize, line: usize, floor: v128, pool: i32,
): void {
  const products = sums + pixel;
  for (let k: usize = 0; k < pixel; k += 16) {
    const m = v128.load(mean + k), a = v128.load(factor + k), b = v128.load(shift + k);
    let best = floor;
    for (let i = 0; i < pool; i++) {
      for (let j = 0; j < pool; j++) best = f32x4.pmax(best, madd(f32x4.sub(v128.load(x + k + <usize>i * line + <usize>j * pixel), m), a, b));
    }
    const g = v128.and(v128.load(dy + k), f32x4.gt(best, floor));
    let taken = zero();
    for (let i = 0; i < pool; i++) {
      for (let j = 0; j < pool; j++) {
        const at = k + <usize>i * line + <usize>j * pixel;
        const centred = f32x4.sub(v128.load(x + at), m);
        const is = v128.andnot(f32x4.eq(madd(centred, a, b), best), taken);
        const part = v128.and(g, is);
        taken = v128.or(taken, is);
        v128.store(dx + at, part);
        v128.store(products + k, madd(centred, part, v128.load(products + k)));
      }
    }
    v128.store(sums + k, f32x4.add(v128.load(sums + k), g));
  }
}

/** Adds the 2 c sums of one row to the float64 totals. */
function widen(sums: usize, wide: usize, c: i32): void {
  for (let k = 0; k < 2 * c; k += 2) {
    const pair = f64x2.promote_low_f32x4(v128.load64_zero(sums + (k << 2)));
    v128.store(wide + (k << 3), f64x2.add(v128.load(wide + (k << 3)), pair));
  }
}

/**
 * Mean and biased variance of each channel of x [pixels, c]. Deviations are taken from the first pixel, which keeps
 * the difference of squares from cancelling; sums of 32 pixels gather in float64 (`wide`: 2 c doubles and 2 c floats).
 */
export function statistics(x: usize, mean: usize, variance: usize, wide: usize, pixels: i32, c: i32): void {
  const pixel = <usize>c << 2;
  const first = x;
  const sums = wide + (pixel << 2);
  const squares = sums + pixel;
  memory.fill(wide, 0, pixel << 2);
  for (let done = 0; done < pixels; done += 32) {
    const count = min(32, pixels - done);
    for (let k: usize = 0; k < pixel; k += 16) {
      const origin = v128.load(first + k);
      let sum = zero(), square = zero();
      let p = x + k;
      for (let i = 0; i < count; i++) {
        const d = f32x4.sub(v128.load(p), origin);
        sum = f32x4.add(sum, d);
        square = madd(d, d, square);
        p += pixel;
      }
      v128.store(sums + k, sum);
      v128.store(squares + k, square);
    }
    widen(sums, wide, c);
    x += <usize>count * pixel;
  }
  for (let k = 0; k < c; k++) {
    const average = f64.load(wide + (k << 3)) / pixels;
    const square = f64.load(wide + ((c + k) << 3)) / pixels;
    f32.store(mean + (k << 2), <f32>(average + f32.load(first + (k << 2))));
    f32.store(variance + (k << 2), <f32>max<f64>(0, square - average * average));
  }
}
