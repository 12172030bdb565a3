import type { Ink } from '../ink/ink.ts';
import { SIDE, type GrayImage28 } from '../preprocessing/gray-image.ts';
import { toBytes } from '../preprocessing/mnist-frame.ts';
import { normalizeInk, STROKE_THICKNESS } from '../preprocessing/normalize-ink.ts';
import { probeInks } from '../reading/probe-digits.ts';
import type { Digit } from '../classes.ts';

/** A picture, and the digits that it shows, each as much as the others. */
export interface Probe {
  readonly picture: GrayImage28;
  readonly digits: readonly [Digit, ...Digit[]];
}

/** Ten digits as anybody would read them. */
export const plainProbes = (): Probe[] => probeInks().map(({ digit, ink }) => ({ picture: normalizeInk(ink), digits: [digit] }));

/** A change of what was drawn: x += slant · y, then turned by an angle of that sine, then thicker by a factor, and fainter. */
const CHANGES: readonly { readonly slant: number; readonly turn: number; readonly thickness: number; readonly faint: number }[] = [
  { slant: 0.45, turn: 0, thickness: 1, faint: 1 },
  { slant: -0.4, turn: 0, thickness: 1.5, faint: 1 },
  { slant: 0, turn: 0.4, thickness: 0.6, faint: 1 },
  { slant: 0, turn: -0.4, thickness: 1, faint: 0.6 },
];

/** Two digits blended in one picture: a step from each to another. */
const STEPS = [1, 3, 4];

/** The plain digits slanted, turned, thin, thick and faint, and blended two and two. */
export function hardProbes(): Probe[] {
  const inks = probeInks();
  const changed = CHANGES.flatMap(({ slant, turn, thickness, faint }) =>
    inks.map(({ digit, ink }): Probe => ({ picture: toBytes(Float64Array.from(normalizeInk(changedInk(ink, slant, turn), STROKE_THICKNESS * thickness), (byte) => (faint * byte) / 255)), digits: [digit] })),
  );
  const plain = plainProbes();
  const blended = STEPS.flatMap((step) =>
    plain.map(({ picture, digits: [digit] }): Probe => {
      const other = plain[(digit + step) % plain.length]!;
      return { picture: toBytes(Float64Array.from({ length: SIDE * SIDE }, (_, at) => (picture[at]! + other.picture[at]!) / 510)), digits: [digit, other.digits[0]] };
    }),
  );
  return [...changed, ...blended];
}

function changedInk(ink: Ink, slant: number, turn: number): Ink {
  const [cos, sin] = [Math.sqrt(1 - turn * turn), turn];
  const changed = ({ x, y, t }: Ink['strokes'][number]['points'][number]): Ink['strokes'][number]['points'][number] => {
    const leaned = x + slant * (y - ink.height / 2);
    return { x: cos * leaned - sin * y, y: sin * leaned + cos * y, t };
  };
  return { ...ink, strokes: ink.strokes.map(({ points }) => ({ points: points.map(changed) })) };
}
