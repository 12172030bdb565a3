import { GROUP, interleave, packFilters, packTurnedFilters } from './pack';
import { madd, zero } from './simd';

/**
 * Convolution with stride 1: x [n, h, w, c] with filters [k, k, c, f] gives y [n, oh, ow, f], `pad` zeros before the
 * first row and column. With `turned`, the filters stand as [k, k, f, c] and are turned by 180°: the gradient by the input.
 * Taps outside of the picture are left out rather than multiplied by zero. Scratch: see `convolveScratch`.
 */
export function convolve(
  x: usize, filters: usize, y: usize, scratch: usize,
  n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32, f: i32, k: i32, pad: i32, turned: bool,
): void {
  const packed = scratch;
  const lanes = scratch + ((<usize>((f + 7) & ~7) * k * k * c) << 2);
  if (turned) packTurnedFilters(filters, packed, k * k, f, c);
  else packFilters(filters, packed, k * k, c, f);
  const inputSize = h * w * c;
  const outputSize = oh * ow * f;
  for (let image = 0; image < n; image += GROUP) {
    const count = min(GROUP, n - image);
    interleave(x + ((<usize>image * inputSize) << 2), lanes, inputSize, count);
    const out = y + ((<usize>image * outputSize) << 2);
    for (let block = 0; block < f; block += 8) {
      const weights = packed + ((<usize>block * k * k * c) << 2);
      for (let oy = 0; oy < oh; oy++) {
        const top = max(0, pad - oy);
        const bottom = min(k, h + pad - oy);
        for (let ox = 0; ox < ow; ox++) {
          const left = max(0, pad - ox);
          const run = (min(k, w + pad - ox) - left) * c;
          const from = lanes + <usize>(((oy - pad + top) * w + ox - pad + left) * c) * 24;
          tile(
            from, weights + ((<usize>(top * k + left) * c) << 5), out + (((oy * ow + ox) * f + block) << 2),
            bottom - top, run, <usize>(w * c) * 24, <usize>(k * c) << 5, <usize>outputSize << 2, count, f - block,
          );
        }
      }
    }
  }
}

/** Floats of scratch that `convolve` needs: the packed filters and one group of images. */
export function convolveScratch(h: i32, w: i32, c: i32, f: i32, k: i32): i32 {
  return ((f + 7) & ~7) * k * k * c + h * w * c * GROUP;
}

/** One output position of six images and eight filters: `rows` runs of `run` products each. */
@inline
function tile(
  from: usize, weights: usize, to: usize, rows: i32, run: i32,
  rowStep: usize, weightStep: usize, imageStep: usize, count: i32, filtersLeft: i32,
): void {
  let a0 = zero(), a1 = zero(), b0 = zero(), b1 = zero(), c0 = zero(), c1 = zero();
  let d0 = zero(), d1 = zero(), e0 = zero(), e1 = zero(), f0 = zero(), f1 = zero();
  for (; rows > 0; rows--) {
    let p = from;
    let q = weights;
    const end = from + <usize>run * 24;
    const unrolledEnd = from + <usize>(run & ~3) * 24;
    while (p < unrolledEnd) {
      let w0 = v128.load(q), w1 = v128.load(q, 16);
      let s = v128.load32_splat(p); a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      s = v128.load32_splat(p, 4); b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
      s = v128.load32_splat(p, 8); c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
      s = v128.load32_splat(p, 12); d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
      s = v128.load32_splat(p, 16); e0 = madd(s, w0, e0); e1 = madd(s, w1, e1);
      s = v128.load32_splat(p, 20); f0 = madd(s, w0, f0); f1 = madd(s, w1, f1);
      w0 = v128.load(q, 32); w1 = v128.load(q, 48);
      s = v128.load32_splat(p, 24); a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      s = v128.load32_splat(p, 28); b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
      s = v128.load32_splat(p, 32); c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
      s = v128.load32_splat(p, 36); d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
      s = v128.load32_splat(p, 40); e0 = madd(s, w0, e0); e1 = madd(s, w1, e1);
      s = v128.load32_splat(p, 44); f0 = madd(s, w0, f0); f1 = madd(s, w1, f1);
      w0 = v128.load(q, 64); w1 = v128.load(q, 80);
      s = v128.load32_splat(p, 48); a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      s = v128.load32_splat(p, 52); b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
      s = v128.load32_splat(p, 56); c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
      s = v128.load32_splat(p, 60); d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
      s = v128.load32_splat(p, 64); e0 = madd(s, w0, e0); e1 = madd(s, w1, e1);
      s = v128.load32_splat(p, 68); f0 = madd(s, w0, f0); f1 = madd(s, w1, f1);
      w0 = v128.load(q, 96); w1 = v128.load(q, 112);
      s = v128.load32_splat(p, 72); a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      s = v128.load32_splat(p, 76); b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
      s = v128.load32_splat(p, 80); c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
      s = v128.load32_splat(p, 84); d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
      s = v128.load32_splat(p, 88); e0 = madd(s, w0, e0); e1 = madd(s, w1, e1);
      s = v128.load32_splat(p, 92); f0 = madd(s, w0, f0); f1 = madd(s, w1, f1);
      p += 96;
      q += 128;
    }
    while (p < end) {
      const w0 = v128.load(q), w1 = v128.load(q, 16);
      let s = v128.load32_splat(p); a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      s = v128.load32_splat(p, 4); b0 = madd(s, w0, b0); b1 = madd(s, w1, b1);
      s = v128.load32_splat(p, 8); c0 = madd(s, w0, c0); c1 = madd(s, w1, c1);
      s = v128.load32_splat(p, 12); d0 = madd(s, w0, d0); d1 = madd(s, w1, d1);
      s = v128.load32_splat(p, 16); e0 = madd(s, w0, e0); e1 = madd(s, w1, e1);
      s = v128.load32_splat(p, 20); f0 = madd(s, w0, f0); f1 = madd(s, w1, f1);
      p += 24;
      q += 32;
    }
    from += rowStep;
    weights += weightStep;
  }
  put(to, a0, a1, filtersLeft);
  if (count > 1) put(to + imageStep, b0, b1, filtersLeft);
  if (count > 2) put(to + 2 * imageStep, c0, c1, filtersLeft);
  if (count > 3) put(to + 3 * imageStep, d0, d1, filtersLeft);
  if (count > 4) put(to + 4 * imageStep, e0, e1, filtersLeft);
  if (count > 5) put(to + 5 * imageStep, f0, f1, filtersLeft);
}

@inline
function put(to: usize, low: v128, high: v128, left: i32): void {
  if (left >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
  } else {
    putSome(to, low, high, left);
  }
}

function putSome(to: usize, low: v128, high: v128, left: i32): void {
  f32.store(to, f32x4.extract_lane(low, 0));
  if (left > 1) f32.store(to, f32x4.extract_lane(low, 1), 4);
  if (left > 2) f32.store(to, f32x4.extract_lane(low, 2), 8);
  if (left > 3) f32.store(to, f32x4.extract_lane(low, 3), 12);
  if (left > 4) f32.store(to, f32x4.extract_lane(high, 0), 16);
  if (left > 5) f32.store(to, f32x4.extract_lane(high, 1), 20);
  if (left > 6) f32.store(to, f32x4.extract_lane(high, 2), 24);
}
