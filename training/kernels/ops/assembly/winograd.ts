/**
 * Winograd's minimal filtering F(2×2, 3×3) (Lavin & Gray 2015, arXiv 1509.09308): a 2×2 tile of outputs from a 4×4
 * patch with 16 products a channel instead of 36. With B, G, A as in their section 4.1,
 *   y = Aᵀ [ (G g Gᵀ) ⊙ (Bᵀ d B) ] A, and, turned round, dg = Gᵀ [ (A dy Aᵀ) ⊙ (Bᵀ d B) ] G.
 * The 16 places of a transformed tile are called planes: each is a matrix product of its own over the channels.
 */

/** Bᵀ d B of four values side by side. The patch's rows are `line` bytes apart, its columns `step`, the planes `plane`. */
@inline
export function transformPatch(from: usize, line: usize, step: usize, to: usize, plane: usize): void {
  const second = from + line, third = second + line, fourth = third + line;
  patchRow(from, third, true, step, to, plane);
  patchRow(second, third, false, step, to + 4 * plane, plane);
  patchRow(third, second, true, step, to + 8 * plane, plane);
  patchRow(second, fourth, true, step, to + 12 * plane, plane);
}

@inline
function patchRow(a: usize, b: usize, minus: bool, step: usize, to: usize, plane: usize): void {
  const t0 = pair(a, b, minus), t1 = pair(a + step, b + step, minus);
  const t2 = pair(a + 2 * step, b + 2 * step, minus), t3 = pair(a + 3 * step, b + 3 * step, minus);
  v128.store(to, f32x4.sub(t0, t2));
  v128.store(to + plane, f32x4.add(t1, t2));
  v128.store(to + 2 * plane, f32x4.sub(t2, t1));
  v128.store(to + 3 * plane, f32x4.sub(t1, t3));
}

@inline
function pair(a: usize, b: usize, minus: bool): v128 {
  return minus ? f32x4.sub(v128.load(a), v128.load(b)) : f32x4.add(v128.load(a), v128.load(b));
}

/** A dy Aᵀ of four values side by side: a 2×2 tile of gradients to the 16 planes. */
@inline
export function transformGradients(from: usize, line: usize, step: usize, to: usize, plane: usize): void {
  const a = v128.load(from), b = v128.load(from + step), c = v128.load(from + line), d = v128.load(from + line + step);
  gradientRow(a, b, to, plane);
  gradientRow(f32x4.add(a, c), f32x4.add(b, d), to + 4 * plane, plane);
  gradientRow(f32x4.sub(a, c), f32x4.sub(b, d), to + 8 * plane, plane);
  gradientRow(f32x4.neg(c), f32x4.neg(d), to + 12 * plane, plane);
}

@inline
function gradientRow(a: v128, b: v128, to: usize, plane: usize): void {
  v128.store(to, a);
  v128.store(to + plane, f32x4.add(a, b));
  v128.store(to + 2 * plane, f32x4.sub(a, b));
  v128.store(to + 3 * plane, f32x4.neg(b));
}

/** Aᵀ m A of four filters side by side: 16 planes to a 2×2 tile, of which what lies in the picture is stored. */
@inline
export function gatherTile(from: usize, plane: usize, to: usize, line: usize, step: usize, both: bool, twoRows: bool): void {
  let m0 = v128.load(from), m1 = v128.load(from + 4 * plane), m2 = v128.load(from + 8 * plane), m3 = v128.load(from + 12 * plane);
  const a0 = f32x4.add(f32x4.add(m0, m1), m2), b0 = f32x4.sub(f32x4.sub(m1, m2), m3);
  from += plane;
  m0 = v128.load(from), m1 = v128.load(from + 4 * plane), m2 = v128.load(from + 8 * plane), m3 = v128.load(from + 12 * plane);
  const a1 = f32x4.add(f32x4.add(m0, m1), m2), b1 = f32x4.sub(f32x4.sub(m1, m2), m3);
  from += plane;
  m0 = v128.load(from), m1 = v128.load(from + 4 * plane), m2 = v128.load(from + 8 * plane), m3 = v128.load(from + 12 * plane);
  const a2 = f32x4.add(f32x4.add(m0, m1), m2), b2 = f32x4.sub(f32x4.sub(m1, m2), m3);
  from += plane;
  m0 = v128.load(from), m1 = v128.load(from + 4 * plane), m2 = v128.load(from + 8 * plane), m3 = v128.load(from + 12 * plane);
  const a3 = f32x4.add(f32x4.add(m0, m1), m2), b3 = f32x4.sub(f32x4.sub(m1, m2), m3);
  v128.store(to, f32x4.add(f32x4.add(a0, a1), a2));
  if (both) v128.store(to + step, f32x4.sub(f32x4.sub(a1, a2), a3));
  if (!twoRows) return;
  v128.store(to + line, f32x4.add(f32x4.add(b0, b1), b2));
  if (both) v128.store(to + line + step, f32x4.sub(f32x4.sub(b1, b2), b3));
}

/**
 * Bytes from plane to plane. Planes of a power of two would all share the same few sets of the first-level cache, and
 * the 16 stores of one tile would throw each other out: a cache line in between spreads them.
 */
@inline
export function spread(bytes: usize): usize {
  return bytes + 64;
}

/** G g Gᵀ of filters packed as [blocks, 9, c, 8] (pack.ts): planes of [blocks, c, 8]. */
export function transformFilters(packed: usize, to: usize, plane: usize, c: i32, blocks: i32): void {
  const tap = <usize>c << 5;
  for (; blocks > 0; blocks--) {
    for (let k: usize = 0; k < tap; k += 16) {
      for (let column: usize = 0; column < 3; column++) {
        const from = packed + column * tap + k, out = to + column * plane + k;
        spreadThree(v128.load(from), v128.load(from + 3 * tap), v128.load(from + 6 * tap), out, 4 * plane);
      }
      for (let row: usize = 0; row < 4; row++) {
        const line = to + 4 * row * plane + k;
        spreadThree(v128.load(line), v128.load(line + plane), v128.load(line + 2 * plane), line, plane);
      }
    }
    packed += 9 * tap;
    to += tap;
  }
}

/** G of three values: g0, (g0 + g1 + g2) ÷ 2, (g0 − g1 + g2) ÷ 2, g2. */
@inline
function spreadThree(g0: v128, g1: v128, g2: v128, to: usize, step: usize): void {
  const half = f32x4.splat(0.5);
  const outer = f32x4.mul(f32x4.add(g0, g2), half), middle = f32x4.mul(g1, half);
  v128.store(to, g0);
  v128.store(to + step, f32x4.add(outer, middle));
  v128.store(to + 2 * step, f32x4.sub(outer, middle));
  v128.store(to + 3 * step, g2);
}
