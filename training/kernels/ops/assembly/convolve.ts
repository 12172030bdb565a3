import { GROUP, interleave, packFilters, packTurnedFilters } from './pack.ts';
import { madd, zero } from './simd.ts';

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
    interleave(x + ((<usize>image * inputSize) << 2), lanes, inputSize, <usize>inputSize << 2, count);
    const out = y + ((<usize>image * outputSize) << 2);
    for (let oy = 0; oy < oh; oy++) {
      const top = max(0, pad - oy);
      const rows = min(k, h + pad - oy) - top;
      const line = lanes + <usize>((oy - pad + top) * w * c) * 16;
      for (let block = 0; block < f; block += 8) {
        const weights = packed + ((<usize>(block * k + top * 8) * k * c) << 2);
        for (let ox = 0; ox < ow; ox++) {
          const left = max(0, pad - ox);
          const run = (min(k, w + pad - ox) - left) * c;
          tile(
            line + <usize>((ox - pad + left) * c) * 16, weights + (<usize>(left * c) << 5), out + (((oy * ow + ox) * f + block) << 2),
            rows, run, <usize>(w * c) * 16, <usize>(k * c) << 5, <usize>outputSize << 2, count, f - block,
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

/**
 * One output position of four images and eight filters: `rows` runs of `run` products each.
 * V8 puts all loads of a basic block before its arithmetic: more than 14 values loaded or summed in a block would be
 * spilled to the stack. Hence four images, and a branch between the two halves of the unrolled loop.
 */
@inline
function tile(
  from: usize, weights: usize, to: usize, rows: i32, run: i32,
  rowStep: usize, weightStep: usize, imageStep: usize, count: i32, filtersLeft: i32,
): void {
  let a0 = zero(), a1 = zero(), b0 = zero(), b1 = zero(), c0 = zero(), c1 = zero(), d0 = zero(), d1 = zero();
  for (; rows > 0; rows--) {
    let p = from;
    let q = weights;
    const end = from + (<usize>run << 4);
    while (true) {
      let w0 = v128.load(q), w1 = v128.load(q, 16);
      let s = v128.load32_splat(p), t = v128.load32_splat(p, 4), u = v128.load32_splat(p, 8), v = v128.load32_splat(p, 12);
      a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      b0 = madd(t, w0, b0); b1 = madd(t, w1, b1);
      c0 = madd(u, w0, c0); c1 = madd(u, w1, c1);
      d0 = madd(v, w0, d0); d1 = madd(v, w1, d1);
      p += 16;
      if (p == end) break;
      w0 = v128.load(q, 32); w1 = v128.load(q, 48);
      s = v128.load32_splat(p); t = v128.load32_splat(p, 4); u = v128.load32_splat(p, 8); v = v128.load32_splat(p, 12);
      a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      b0 = madd(t, w0, b0); b1 = madd(t, w1, b1);
      c0 = madd(u, w0, c0); c1 = madd(u, w1, c1);
      d0 = madd(v, w0, d0); d1 = madd(v, w1, d1);
      p += 16;
      if (p == end) break;
      q += 64;
    }
    from += rowStep;
    weights += weightStep;
  }
  put(to, a0, a1, filtersLeft);
  if (count > 1) put(to + imageStep, b0, b1, filtersLeft);
  if (count > 2) put(to + 2 * imageStep, c0, c1, filtersLeft);
  if (count > 3) put(to + 3 * imageStep, d0, d1, filtersLeft);
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
