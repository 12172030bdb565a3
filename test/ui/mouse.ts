import { sendMouse } from '@web/test-runner-commands';

type Place = readonly [x: number, y: number];

/** A seven with its bar, in hundredths of the sheet. */
export const SEVEN: readonly (readonly Place[])[] = [
  [[30, 30], [40, 29], [50, 28.5], [60, 27.5], [70, 26], [68, 31], [64, 38], [59, 46], [54, 55], [50, 64], [47, 72], [45, 80]],
  [[42, 54], [50, 53], [58, 52.5], [66, 52]],
];

/** A place of an element, given in hundredths of it, on the page. */
export function on(element: Element, [x, y]: Place): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + (width * x) / 100, y: top + (height * y) / 100 };
}

/** Draws strokes with the browser's real mouse. */
export async function drawWithMouse(sheet: Element, strokes: readonly (readonly Place[])[]): Promise<void> {
  const move = async (place: Place): Promise<void> => {
    const { x, y } = on(sheet, place);
    await sendMouse({ type: 'move', position: [Math.round(x), Math.round(y)] });
  };
  for (const [first, ...rest] of strokes) {
    await move(first);
    await sendMouse({ type: 'down' });
    for (const place of rest) await move(place);
    await sendMouse({ type: 'up' });
  }
}

/** Waits until something is so, frame by frame; fails through the test's own timeout. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(requestAnimationFrame);
}
