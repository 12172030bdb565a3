import type { Point } from './scene.ts';

export type Homography = (point: Point) => Point;

type Corners = readonly [Point, Point, Point, Point];

/** The projective map that takes four points to four others: eight linear equations, by Gauss's elimination with pivots. */
export function homography(from: Corners, to: Corners): Homography {
  const rows: number[][] = [];
  from.forEach(([x, y], i) => {
    const [u, v] = to[i];
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v]);
  });
  for (let column = 0; column < 8; column++) {
    const pivot = rows.slice(column).reduce((best, row, i) => (Math.abs(row[column]) > Math.abs(rows[best][column]) ? i + column : best), column);
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    for (let row = 0; row < 8; row++) {
      if (row === column) continue;
      const share = rows[row][column] / rows[column][column];
      for (let k = column; k < 9; k++) rows[row][k] -= share * rows[column][k];
    }
  }
  const [a, b, c, d, e, f, g, h] = rows.map((row, i) => row[8] / row[i]);
  return ([x, y]) => {
    const depth = g * x + h * y + 1;
    return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
  };
}
