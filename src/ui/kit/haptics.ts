/** As long (ms) as the tap of a key; two of them where something was corrected. */
const TAP = 12;
const GAP = 60;

/** Whether this device can make itself felt: phones with Android do, iPhones do not let pages. */
export const canBeFelt = (): boolean => 'vibrate' in navigator && matchMedia('(pointer: coarse)').matches;

/** Makes a judgement felt; silent where that is not possible. */
export function feel(what: 'confirmed' | 'corrected'): void {
  if (canBeFelt()) navigator.vibrate(what === 'confirmed' ? TAP : [TAP, GAP, TAP]);
}
