/** Images that the convolution kernel works on at once: its tile is 4 images × 8 filters. */
@inline
export const GROUP: i32 = 4;

/**
 * Filters [kh, kw, c, f] as blocks of eight, [⌈f/8⌉, kh, kw, c, 8], zeros filling the last: what the kernel reads
 * next always stands next.
 */
export function packFilters(w: usize, packed: usize, taps: i32, c: i32, f: i32): void {
  const rows = taps * c;
  let to = packed;
  for (let block = 0; block < f; block += 8) {
    const count = min(8, f - block);
    for (let row = 0; row < rows; row++) {
      const from = w + ((<usize>row * f + block) << 2);
      if (count == 8) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        for (let j = 0; j < 8; j++) f32.store(to + (j << 2), j < count ? f32.load(from + (j << 2)) : 0);
      }
      to += 32;
    }
  }
}

/** The same for the gradient by the input: filters turned by 180°, in and out swapped; [⌈c/8⌉, kh, kw, f, 8]. */
export function packTurnedFilters(w: usize, packed: usize, taps: i32, c: i32, f: i32): void {
  let to = packed;
  for (let block = 0; block < c; block += 8) {
    const count = min(8, c - block);
    for (let tap = taps - 1; tap >= 0; tap--) {
      const plane = w + ((<usize>tap * c * f) << 2);
      for (let k = 0; k < f; k++) {
        for (let j = 0; j < 8; j++) {
          const value: f32 = j < count ? f32.load(plane + (((block + j) * f + k) << 2)) : 0;
          f32.store(to + (j << 2), value);
        }
        to += 32;
      }
    }
  }
}

/**
 * `size` values of each of `count` images, `stride` bytes apart, as [size, 4]: one value of four images side by side,
 * zeros for the missing ones.
 */
export function interleave(x: usize, to: usize, size: i32, stride: usize, count: i32): void {
  const end = x + (<usize>size << 2);
  if (count == GROUP) {
    for (; x < end; x += 4) {
      f32.store(to, f32.load(x));
      f32.store(to, f32.load(x + stride), 4);
      f32.store(to, f32.load(x + 2 * stride), 8);
      f32.store(to, f32.load(x + 3 * stride), 12);
      to += 16;
    }
    return;
  }
  for (; x < end; x += 4) {
    for (let j = 0; j < GROUP; j++) f32.store(to + (j << 2), j < count ? f32.load(x + <usize>j * stride) : 0);
    to += 16;
  }
}
