import { emulateMedia } from '@web/test-runner-commands';

/** Whether a test can set what media queries ask for: Firefox is driven by WebDriver BiDi, which cannot. */
export const canSetMedia = !navigator.userAgent.includes('Firefox');

export async function resetMedia(): Promise<void> {
  if (canSetMedia) await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
}
