import { madd } from './simd.ts';

/** Rows of output positions that are worked through at a time, so that x and dy stay in the first-level cache. */
const STRIP_POSITIONS: i32 = 112;

/**
 * Gradient of a stride-1 convolution by its filters: dw[ky, kx, ci, co] = Σ x[n, oy + ky − pad, ox + kx − pad, ci] ·
 * dy[n, oy, ox, co]. Works on four rows of dw (neighbours in [kx, ci]) × eight filters. Scratch: `filterGradientScratch`.
 */
export function filterGradient(
  x: usize, dy: usize, dw: usize, scratch: usize,
  n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32, f: i32, k: i32, pad: i32,
): void {
  const run = k * c;
  const runBlocks = (run + 3) / 4;
  const filterBlocks = (f + 7) / 8;
  const sums = scratch;
  const sumBytes = <usize>(filterBlocks * k * runBlocks) * 128;
  memory.fill(sums, 0, sumBytes);
  const columns = ow + k - 1;
  const lines = oh + k - 1;
  const inputCopy = sums + sumBytes;
  const copyBytes = ((<usize>lines * columns * c) << 2) + 32;
  const outputCopy = inputCopy + copyBytes;
  // Whole tiles read past the last row or filter: then, and for padding, they read a copy with room behind it.
  const copiesInput = lines > h || columns > w || run % 4 != 0;
  const copiesOutput = f % 8 != 0;
  const paddedF = filterBlocks * 8;
  if (copiesInput) memory.fill(inputCopy, 0, copyBytes);
  if (copiesOutput) memory.fill(outputCopy, 0, (<usize>oh * ow * paddedF) << 2);
  const strip = max(1, STRIP_POSITIONS / ow);
  const rowBytes = (<usize>columns * c) << 2;
  for (let image = 0; image < n; image++) {
    let from = x + ((<usize>image * h * w * c) << 2);
    let gradient = dy + ((<usize>image * oh * ow * f) << 2);
    let pitch = (<usize>w * c) << 2;
    if (copiesInput) {
      const used = min(w, columns - pad);
      for (let row = 0; row < min(h, lines - pad); row++) {
        memory.copy(inputCopy + <usize>(row + pad) * rowBytes + ((<usize>pad * c) << 2), from + <usize>row * pitch, (<usize>used * c) << 2);
      }
      from = inputCopy;
      pitch = rowBytes;
    }
    if (copiesOutput) {
      for (let i = 0; i < oh * ow; i++) memory.copy(outputCopy + ((<usize>i * paddedF) << 2), gradient + ((<usize>i * f) << 2), <usize>f << 2);
      gradient = outputCopy;
    }
    for (let top = 0; top < oh; top += strip) {
      const rows = min(strip, oh - top);
      for (let block = 0; block < filterBlocks; block++) {
        const g = gradient + ((<usize>(top * ow * paddedF + block * 8)) << 2);
        for (let ky = 0; ky < k; ky++) {
          const line = from + <usize>(top + ky) * pitch;
          let to = sums + <usize>((block * k + ky) * runBlocks) * 128;
          for (let r = 0; r < runBlocks; r++) {
            accumulate(line + <usize>r * 16, g, to, rows, ow, pitch, <usize>c << 2, <usize>paddedF << 2);
            to += 128;
          }
        }
      }
    }
  }
  for (let block = 0; block < filterBlocks; block++) {
    const count = <usize>min(8, f - block * 8) << 2;
    for (let ky = 0; ky < k; ky++) {
      const fromSums = sums + <usize>((block * k + ky) * runBlocks) * 128;
      for (let r = 0; r < run; r++) memory.copy(dw + ((<usize>((ky * run + r) * f + block * 8)) << 2), fromSums + (<usize>r << 5), count);
    }
  }
}

/** Bytes of scratch that `filterGradient` needs. */
export function filterGradientScratch(c: i32, oh: i32, ow: i32, f: i32, k: i32): i32 {
  const filterBlocks = (f + 7) / 8;
  const sums = filterBlocks * k * ((k * c + 3) / 4) * 32;
  const copies = (oh + k - 1) * (ow + k - 1) * c + 8 + oh * ow * filterBlocks * 8;
  return (sums + copies) * 4;
}

/**
 * Adds to four rows × eight filters of sums the products of `rows` × `ow` positions: x at `line`, `step` bytes from
 * position to position and `pitch` from row to row, dy at `g`. See `tile` in convolve.ts for its form.
 */
@inline
export function accumulate(line: usize, g: usize, to: usize, rows: i32, ow: i32, pitch: usize, step: usize, gradientStep: usize): void {
  let a0 = v128.load(to), a1 = v128.load(to, 16), b0 = v128.load(to, 32), b1 = v128.load(to, 48);
  let c0 = v128.load(to, 64), c1 = v128.load(to, 80), d0 = v128.load(to, 96), d1 = v128.load(to, 112);
  for (; rows > 0; rows--) {
    let p = line;
    const end = line + <usize>ow * step;
    while (true) {
      let w0 = v128.load(g), w1 = v128.load(g, 16);
      let s = v128.load32_splat(p), t = v128.load32_splat(p, 4), u = v128.load32_splat(p, 8), v = v128.load32_splat(p, 12);
      a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      b0 = madd(t, w0, b0); b1 = madd(t, w1, b1);
      c0 = madd(u, w0, c0); c1 = madd(u, w1, c1);
      d0 = madd(v, w0, d0); d1 = madd(v, w1, d1);
      p += step;
      g += gradientStep;
      if (p == end) break;
      w0 = v128.load(g); w1 = v128.load(g, 16);
      s = v128.load32_splat(p); t = v128.load32_splat(p, 4); u = v128.load32_splat(p, 8); v = v128.load32_splat(p, 12);
      a0 = madd(s, w0, a0); a1 = madd(s, w1, a1);
      b0 = madd(t, w0, b0); b1 = madd(t, w1, b1);
      c0 = madd(u, w0, c0); c1 = madd(u, w1, c1);
      d0 = madd(v, w0, d0); d1 = madd(v, w1, d1);
      p += step;
      g += gradientStep;
      if (p == end) break;
    }
    line += pitch;
  }
  v128.store(to, a0); v128.store(to, a1, 16); v128.store(to, b0, 32); v128.store(to, b1, 48);
  v128.store(to, c0, 64); v128.store(to, c1, 80); v128.store(to, d0, 96); v128.store(to, d1, 112);
}
