/** Sums over all but the last axis: x [rows, c] gives y [c]. Totals in float64, `wide`: c doubles. */
export function columnSums(x: usize, y: usize, wide: usize, rows: i32, c: i32): void {
  memory.fill(wide, 0, <usize>c << 3);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < c; k++) {
      const to = wide + (k << 3);
      f64.store(to, f64.load(to) + <f64>f32.load(x));
      x += 4;
    }
  }
  for (let k = 0; k < c; k++) f32.store(y + (k << 2), <f32>f64.load(wide + (k << 3)));
}

/**
 * Gradient of max pooling by its input: each dy goes to the first largest value of its window, whatever its sign.
 * Windows that hang over the edge see only what is there. dx is zeroed here.
 */
export function maxPoolGradient(
  x: usize, dy: usize, dx: usize, n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32,
  size: i32, stride: i32, padTop: i32, padLeft: i32,
): void {
  memory.fill(dx, 0, (<usize>n * h * w * c) << 2);
  for (let image = 0; image < n; image++) {
    for (let oy = 0; oy < oh; oy++) {
      for (let ox = 0; ox < ow; ox++) {
        const top = oy * stride - padTop, left = ox * stride - padLeft;
        for (let k = 0; k < c; k++) {
          let best: f32 = -Infinity;
          let at = -1;
          for (let y = max(0, top); y < min(h, top + size); y++) {
            for (let z = max(0, left); z < min(w, left + size); z++) {
              const i = ((image * h + y) * w + z) * c + k;
              const value = f32.load(x + (i << 2));
              if (at < 0 || value > best) {
                best = value;
                at = i;
              }
            }
          }
          const to = dx + (at << 2);
          f32.store(to, f32.load(to) + f32.load(dy));
          dy += 4;
        }
      }
    }
  }
}
