import { GROUP, interleave, packFilters, packTurnedFilters } from './pack.ts';
import { madd, zero } from './simd.ts';
import { gatherTile, spread, transformFilters, transformPatch } from './winograd.ts';

/** Tiles that are worked through at a time, so that their products stay in the first-level cache. */
const STRIP_TILES: i32 = 12;

/**
 * The same as `convolve` for 3×3 filters and f a multiple of eight, with 4/9 of the multiplications.
 * Scratch: see `convolveWinogradScratch`.
 */
export function convolveWinograd(
  x: usize, filters: usize, y: usize, scratch: usize,
  n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32, f: i32, pad: i32, turned: bool,
): void {
  const tilesDown = (oh + 1) >> 1, tilesAcross = (ow + 1) >> 1;
  const columns = 2 * tilesAcross + 2;
  const stripRows = max(1, STRIP_TILES / tilesAcross);
  const stripTiles = stripRows * tilesAcross;
  const packed = scratch;
  const weights = packed + ((<usize>9 * c * f) << 2);
  const weightPlane = spread((<usize>c * f) << 2);
  const lanes = weights + 16 * weightPlane;
  const laneBytes = <usize>((2 * tilesDown + 2) * columns * c) << 4;
  const patches = lanes + laneBytes;
  const patchPlane = spread(<usize>(stripTiles * c) << 4);
  const products = patches + 16 * patchPlane;
  const productPlane = spread(<usize>stripTiles << 7);
  if (turned) packTurnedFilters(filters, packed, 9, f, c);
  else packFilters(filters, packed, 9, c, f);
  transformFilters(packed, weights, weightPlane, c, f >> 3);
  memory.fill(lanes, 0, laneBytes);
  const pixel = <usize>c << 4, line = <usize>columns * pixel;
  const outPixel = <usize>f << 2, outLine = <usize>ow * outPixel, outImage = <usize>oh * outLine;
  for (let image = 0; image < n; image += GROUP) {
    const count = min(GROUP, n - image);
    for (let row = 0; row < h; row++) {
      interleave(x + ((<usize>(image * h + row) * w * c) << 2), lanes + <usize>(row + pad) * line + <usize>pad * pixel, w * c, <usize>(h * w * c) << 2, count);
    }
    const out = y + <usize>image * outImage;
    for (let top = 0; top < tilesDown; top += stripRows) {
      const bottom = min(tilesDown, top + stripRows);
      let to = patches;
      for (let ty = top; ty < bottom; ty++) {
        for (let tx = 0; tx < tilesAcross; tx++) {
          let from = lanes + <usize>(2 * ty) * line + <usize>(2 * tx) * pixel;
          for (let i = 0; i < c; i++) {
            transformPatch(from, line, pixel, to, patchPlane);
            from += 16;
            to += 16;
          }
        }
      }
      const tiles = (bottom - top) * tilesAcross;
      for (let block = 0; block < f; block += 8) {
        for (let plane: usize = 0; plane < 16; plane++) {
          const factors = weights + plane * weightPlane + ((<usize>block * c) << 2);
          let values = patches + plane * patchPlane;
          let sums = products + plane * productPlane;
          for (let tile = 0; tile < tiles; tile++) {
            multiply(values, factors, sums, pixel);
            values += pixel;
            sums += 128;
          }
        }
        let sums = products;
        for (let ty = top; ty < bottom; ty++) {
          for (let tx = 0; tx < tilesAcross; tx++) {
            const place = out + <usize>(2 * ty) * outLine + <usize>(2 * tx) * outPixel + (block << 2);
            const both = 2 * tx + 1 < ow, twoRows = 2 * ty + 1 < oh;
            for (let i = 0; i < count; i++) {
              const from = sums + (<usize>i << 5), to = place + <usize>i * outImage;
              gatherTile(from, productPlane, to, outLine, outPixel, both, twoRows);
              gatherTile(from + 16, productPlane, to + 16, outLine, outPixel, both, twoRows);
            }
            sums += 128;
          }
        }
      }
    }
  }
}

/** Bytes of scratch that `convolveWinograd` needs. */
export function convolveWinogradScratch(oh: i32, ow: i32, c: i32, f: i32): i32 {
  const tilesDown = (oh + 1) >> 1, tilesAcross = (ow + 1) >> 1;
  const stripTiles = max(1, STRIP_TILES / tilesAcross) * tilesAcross;
  return 100 * c * f + 3 * 1024 + 16 * (2 * tilesDown + 2) * (2 * tilesAcross + 2) * c + 16 * stripTiles * (16 * c + 128);
}

/** Sums over the channels for four images × eight filters: [c, 4] · [c, 8]. See `tile` in convolve.ts for its form. */
@inline
function multiply(p: usize, q: usize, to: usize, bytes: usize): void {
  let a0 = zero(), a1 = zero(), b0 = zero(), b1 = zero(), c0 = zero(), c1 = zero(), d0 = zero(), d1 = zero();
  const end = p + bytes;
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
  v128.store(to, a0); v128.store(to, a1, 16); v128.store(to, b0, 32); v128.store(to, b1, 48);
  v128.store(to, c0, 64); v128.store(to, c1, 80); v128.store(to, d0, 96); v128.store(to, d1, 112);
}
