import type { Correction } from './correction.ts';

const NOBODY = 'import';
const PREFIX = 'import-';

/** How a correction is named that comes of a file which knows neither id nor device. @param content what makes it another, in hex */
export const unowned = (content: string): Pick<Correction, 'id' | 'device'> => ({ id: `${PREFIX}${content}`, device: NOBODY });

/**
 * What nobody's device has made is from here on this one's: an endpoint lets only one change it and counts what each has
 * sent, and two that import the same file must not share its ids.
 */
export function ownedBy(device: string, correction: Correction): Correction {
  if (correction.device !== NOBODY) return correction;
  const { id } = correction;
  return { ...correction, device, id: id.startsWith(PREFIX) ? `${PREFIX}${device}-${id.slice(PREFIX.length)}` : id };
}
