import type { Scene } from './scene.ts';

/** What a photograph is counted under: all, and what makes it hard. */
export function conditionsOf({ lines, rules, shadows, corners, falloff, thumb, fold, frame, glare, pen, paper, thickness }: Scene): string[] {
  const light = ([red, green, blue]: readonly [number, number, number]): number => 0.299 * red + 0.587 * green + 0.114 * blue;
  const count = lines.flat().length;
  const holds: Readonly<Record<string, boolean>> = {
    all: true,
    'one digit': count === 1,
    'a number or several': count > 1 && lines.length <= 3,
    'a page of numbers': lines.length > 3,
    'nothing written': count === 0,
    'ruled or squared paper': rules !== undefined,
    'edge of a shadow': shadows.some(({ blur }) => blur < 3),
    'soft shadow, uneven light': shadows.some(({ blur }) => blur >= 3) || falloff.darkness > 0.2,
    'table around the sheet': corners[0][0] > 0,
    thumb: thumb !== undefined,
    fold: fold !== undefined,
    frame,
    glare: glare !== undefined,
    'ink as light as its paper': Math.abs(light(pen) - light(paper)) < 30,
    'light on dark': light(pen) > light(paper) + 30,
    'thin pen': thickness < 3.5,
  };
  return Object.keys(holds).filter((name) => holds[name]);
}
