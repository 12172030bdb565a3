import type { Ink, Stroke, StrokePoint } from '../../src/core/ink/ink.ts';
import { between, normal, type Random } from '../lib/random.ts';

/** Ink that is no digit, by how it is made. */
export const NEGATIVE_KINDS = ['scribble', 'pair', 'marks', 'segments'] as const;
export type NegativeKind = (typeof NEGATIVE_KINDS)[number];

/**
 * Ink that is no digit, to teach the network doubt: what fingers leave on a sheet besides digits.
 * @param digit draws a digit of the training part, for `pair`.
 */
export function makeNegative(kind: NegativeKind, digit: () => Ink, random: Random): Ink {
  switch (kind) {
    case 'scribble':
      return scribble(random);
    case 'pair':
      return pair(digit(), digit(), random);
    case 'marks':
      return marks(random);
    case 'segments':
      return segments(random);
  }
}

const inkOf = (strokes: readonly Stroke[]): Ink => ({ strokes, width: 100, height: 100 });
const point = (x: number, y: number): StrokePoint => ({ x, y, t: 0 });

/** A pen that wanders with momentum, too long and too turning for a digit. */
function scribble(random: Random): Ink {
  const strokes: Stroke[] = [];
  for (let count = random() < 0.7 ? 1 : 2; count > 0; count--) {
    let x = between(random, 20, 80);
    let y = between(random, 20, 80);
    let heading = between(random, 0, 2 * Math.PI);
    let turn = 0;
    const wild = between(random, 0.15, 0.6);
    const points: StrokePoint[] = [point(x, y)];
    for (let step = Math.floor(between(random, 90, 260)); step > 0; step--) {
      turn = 0.85 * turn + normal(random) * wild * 0.5;
      // Back to the sheet when it strays.
      if (Math.abs(x - 50) > 50 || Math.abs(y - 50) > 50) heading = Math.atan2(50 - y, 50 - x);
      heading += turn;
      x += 4 * Math.cos(heading);
      y += 4 * Math.sin(heading);
      points.push(point(x, y));
    }
    strokes.push({ points });
  }
  return inkOf(strokes);
}

/** Two digits side by side, as when someone writes a number. */
function pair(left: Ink, right: Ink, random: Random): Ink {
  const strokes = [
    ...moved(left, 0, between(random, 0, 15), between(random, 80, 110)),
    ...moved(right, between(random, 55, 85), between(random, 0, 15), between(random, 80, 110)),
  ];
  return { strokes, width: 180, height: 125 };
}

/** The ink's strokes, its height made `height`, its corner at (x, y). */
function moved(ink: Ink, x: number, y: number, height: number): Stroke[] {
  const points = ink.strokes.flatMap((stroke) => stroke.points);
  const left = Math.min(...points.map((each) => each.x));
  const top = Math.min(...points.map((each) => each.y));
  const bottom = Math.max(...points.map((each) => each.y));
  const scale = height / Math.max(1e-9, bottom - top);
  return ink.strokes.map((stroke) => ({ points: stroke.points.map((each) => point((each.x - left) * scale + x, (each.y - top) * scale + y)) }));
}

/** Crosses, hashes, zigzags, waves, scattered dots and dashes: signs that share parts with digits but are none. */
function marks(random: Random): Ink {
  const wobble = (): number => normal(random) * 4;
  const line = (ax: number, ay: number, bx: number, by: number): Stroke => ({
    points: [point(ax + wobble(), ay + wobble()), point((ax + bx) / 2 + wobble(), (ay + by) / 2 + wobble()), point(bx + wobble(), by + wobble())],
  });
  switch (Math.floor(random() * 6)) {
    case 0:
      return inkOf([line(10, 10, 90, 90), line(90, 10, 10, 90)]);
    case 1:
      return inkOf([line(50, 5, 50, 95), line(5, 50, 95, 50)]);
    case 2:
      return inkOf([line(30, 5, 30, 95), line(70, 5, 70, 95), line(5, 30, 95, 30), line(5, 70, 95, 70)]);
    case 3: {
      const teeth = 4 + Math.floor(random() * 5);
      return inkOf([{ points: Array.from({ length: teeth + 1 }, (_, i) => point((100 * i) / teeth + wobble(), (i % 2 === 0 ? 30 : 70) + 2 * wobble())) }]);
    }
    case 4: {
      const waves = between(random, 1.5, 4);
      const high = between(random, 8, 25);
      return inkOf([{ points: Array.from({ length: 40 }, (_, i) => point(2.5 * i, 50 + high * Math.sin((i / 40) * waves * 2 * Math.PI))) }]);
    }
    default: {
      const count = 3 + Math.floor(random() * 6);
      return inkOf(
        Array.from({ length: count }, () => {
          const x = between(random, 0, 100);
          const y = between(random, 0, 100);
          return line(x, y, x + normal(random) * 12, y + normal(random) * 12);
        }),
      );
    }
  }
}

/** Straight and bent lines between the nodes of a 3 × 3 grid, as many letters and signs are made of. */
function segments(random: Random): Ink {
  const node = (index: number): StrokePoint => point((index % 3) * between(random, 34, 46) + normal(random) * 3, Math.floor(index / 3) * 50 + normal(random) * 3);
  const strokes: Stroke[] = [];
  for (let count = 5 + Math.floor(random() * 3); count > 0; count--) {
    const from = Math.floor(random() * 9);
    const to = (from + 1 + Math.floor(random() * 8)) % 9;
    const [a, b] = [node(from), node(to)];
    const bend = random() < 0.4 ? between(random, -0.5, 0.5) : 0;
    strokes.push({
      points: Array.from({ length: 9 }, (_, i) => {
        const along = i / 8;
        const bulge = 4 * bend * along * (1 - along);
        return point(a.x + (b.x - a.x) * along - (b.y - a.y) * bulge, a.y + (b.y - a.y) * along + (b.x - a.x) * bulge);
      }),
    });
  }
  return inkOf(strokes);
}
