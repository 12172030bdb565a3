import type { Recovery } from '../../contracts/drawings.ts';

const many = (count: number): string => (count === 1 ? 'one of your corrections' : `${count.toLocaleString('en')} of your corrections`);

/** What is to be said where the browser has lost what was kept; nothing where it made no difference. */
export function recoveryWords({ restored, missing }: Recovery): string | undefined {
  if (missing > 0 && restored > 0) return `The browser lost ${many(restored + missing)}. ${restored.toLocaleString('en')} came back from Scrawl’s copy; ${missing.toLocaleString('en')} could not.`;
  if (missing > 0) return `The browser lost ${many(missing)}, and there is no copy of ${missing === 1 ? 'it' : 'them'} on this device.`;
  if (restored > 0) return `The browser lost ${many(restored)}. Scrawl’s own copy has brought ${restored === 1 ? 'it' : 'them'} back.`;
  return undefined;
}
