import { accumulate } from './filter-gradient.ts';
import { spread, transformGradients, transformPatch } from './winograd.ts';

/** Tiles whose sums are formed at a time: enough to pay for fetching the sums, few enough for the caches. */
const CHUNK_TILES: i32 = 144;

/**
 * The same as `filterGradient` for 3×3 filters, c a multiple of four and f of eight, with 4/9 of the multiplications.
 * Scratch: see `filterGradientWinogradScratch`.
 */
export function filterGradientWinograd(
  x: usize, dy: usize, dw: usize, scratch: usize,
  n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32, f: i32, pad: i32,
): void {
  const tilesDown = (oh + 1) >> 1, tilesAcross = (ow + 1) >> 1;
  const tiles = tilesDown * tilesAcross;
  const chunk = max(1, CHUNK_TILES / tiles);
  const sumPlane = spread((<usize>c * f) << 2);
  const sums = scratch;
  const inputPlane = spread((<usize>chunk * tiles * c) << 2);
  const inputs = sums + 16 * sumPlane;
  const gradientPlane = spread((<usize>chunk * tiles * f) << 2);
  const gradients = inputs + 16 * inputPlane;
  const pixel = <usize>c << 2, line = <usize>(2 * tilesAcross + 2) * pixel;
  const inputCopy = gradients + 16 * gradientPlane;
  const copyBytes = <usize>(2 * tilesDown + 2) * line;
  const gradientPixel = <usize>f << 2, gradientLine = <usize>(2 * tilesAcross) * gradientPixel;
  const gradientCopy = inputCopy + copyBytes;
  const gradientCopyBytes = <usize>(2 * tilesDown) * gradientLine;
  memory.fill(sums, 0, 16 * sumPlane);
  // Zeros around both, so that tiles which hang over the edge add nothing.
  memory.fill(inputCopy, 0, copyBytes);
  memory.fill(gradientCopy, 0, gradientCopyBytes);
  for (let image = 0; image < n; image += chunk) {
    const count = min(chunk, n - image);
    for (let i = 0; i < count; i++) {
      pad2d(x + <usize>(image + i) * h * w * pixel, inputCopy + <usize>pad * (line + pixel), h, <usize>w * pixel, line);
      pad2d(dy + <usize>(image + i) * oh * ow * gradientPixel, gradientCopy, oh, <usize>ow * gradientPixel, gradientLine);
      for (let ty = 0; ty < tilesDown; ty++) {
        for (let tx = 0; tx < tilesAcross; tx++) {
          const tile = <usize>((i * tilesDown + ty) * tilesAcross + tx);
          const from = inputCopy + <usize>(2 * ty) * line + <usize>(2 * tx) * pixel;
          for (let k: usize = 0; k < pixel; k += 16) transformPatch(from + k, line, pixel, inputs + tile * pixel + k, inputPlane);
          const gradient = gradientCopy + <usize>(2 * ty) * gradientLine + <usize>(2 * tx) * gradientPixel;
          for (let k: usize = 0; k < gradientPixel; k += 16) {
            transformGradients(gradient + k, gradientLine, gradientPixel, gradients + tile * gradientPixel + k, gradientPlane);
          }
        }
      }
    }
    for (let plane: usize = 0; plane < 16; plane++) {
      let to = sums + plane * sumPlane;
      for (let block = 0; block < f; block += 8) {
        for (let row = 0; row < c; row += 4) {
          accumulate(
            inputs + plane * inputPlane + (row << 2), gradients + plane * gradientPlane + (block << 2), to,
            1, count * tiles, 0, pixel, gradientPixel,
          );
          to += 128;
        }
      }
    }
  }
  gatherFilters(sums, sumPlane, dw, c, f);
}

/** Bytes of scratch that `filterGradientWinograd` needs. */
export function filterGradientWinogradScratch(c: i32, oh: i32, ow: i32, f: i32): i32 {
  const tilesDown = (oh + 1) >> 1, tilesAcross = (ow + 1) >> 1;
  const tiles = tilesDown * tilesAcross;
  const chunk = max(1, CHUNK_TILES / tiles) * tiles;
  return 64 * (c * f + chunk * (c + f)) + 3 * 1024 + 4 * ((2 * tilesDown + 2) * (2 * tilesAcross + 2) * c + 4 * tiles * f);
}

function pad2d(from: usize, to: usize, rows: i32, bytes: usize, pitch: usize): void {
  for (; rows > 0; rows--) {
    memory.copy(to, from, bytes);
    from += bytes;
    to += pitch;
  }
}

/** Gᵀ s G: from planes of [f/8, c/4, 4, 8] to dw [3, 3, c, f]. */
function gatherFilters(sums: usize, plane: usize, dw: usize, c: i32, f: i32): void {
  const tap = (<usize>c * f) << 2;
  for (let block = 0; block < f; block += 4) {
    for (let i = 0; i < c; i++) {
      const from = sums + ((<usize>(block >> 3) * c + i) << 5) + ((block & 4) << 2);
      const to = dw + ((<usize>i * f + block) << 2);
      const half = f32x4.splat(0.5);
      for (let column: usize = 0; column < 4; column++) {
        const p = from + column * plane;
        const s0 = v128.load(p), s1 = v128.load(p + 4 * plane), s2 = v128.load(p + 8 * plane), s3 = v128.load(p + 12 * plane);
        const sum = f32x4.mul(f32x4.add(s1, s2), half), difference = f32x4.mul(f32x4.sub(s1, s2), half);
        v128.store(p, f32x4.add(s0, sum));
        v128.store(p + 4 * plane, difference);
        v128.store(p + 8 * plane, f32x4.add(sum, s3));
      }
      for (let row: usize = 0; row < 3; row++) {
        const p = from + 4 * row * plane, q = to + 3 * row * tap;
        const s0 = v128.load(p), s1 = v128.load(p + plane), s2 = v128.load(p + 2 * plane), s3 = v128.load(p + 3 * plane);
        const sum = f32x4.mul(f32x4.add(s1, s2), half), difference = f32x4.mul(f32x4.sub(s1, s2), half);
        v128.store(q, f32x4.add(s0, sum));
        v128.store(q + tap, difference);
        v128.store(q + 2 * tap, f32x4.add(sum, s3));
      }
    }
  }
}
