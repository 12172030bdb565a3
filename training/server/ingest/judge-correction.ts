import type { Correction } from '../../../src/core/records/correction.ts';
import type { GrayImage28 } from '../../../src/core/preprocessing/gray-image.ts';
import { preprocessInk, PREPROCESSING_ID } from '../../../src/core/preprocessing/preprocess.ts';
import { CLOCK_TOLERANCE_MS } from '../limits.ts';

/** What the network sees of a correction that can be learned from, or why none can. */
export type Judged = { readonly picture: GrayImage28 } | { readonly reason: string };

/** Judges what is in the correction itself. @param now in milliseconds since 1970 */
export function judgeCorrection(correction: Correction, now: number): Judged {
  const made = Date.parse(correction.createdAt);
  if (Number.isNaN(made)) return { reason: `There is no such time as ${correction.createdAt}.` };
  if (made > now + CLOCK_TOLERANCE_MS) return { reason: `It was made at ${correction.createdAt}, which is still to come.` };
  if (correction.image !== undefined && correction.preprocessingId !== PREPROCESSING_ID) {
    return { reason: `Its picture was made by "${correction.preprocessingId}", and this endpoint learns from "${PREPROCESSING_ID}"; without the ink it cannot be made anew.` };
  }
  const picture = correction.image ?? preprocessInk(correction.ink);
  return picture.every((ink) => ink === 0) ? { reason: 'There is no ink in it.' } : { picture };
}
