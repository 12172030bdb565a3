import { createHash } from 'node:crypto';
import type { Correction } from '../../src/core/records/correction.ts';
import type { RetrainSettings } from './settings.ts';

/** What decides about a correction. */
type Named = Pick<Correction, 'id' | 'device'>;

/** Which corrections are taught, and which are kept for judging. Both in the order in which they came. */
export interface CorrectionSplit<T extends Named> {
  readonly taught: readonly T[];
  readonly heldOut: readonly T[];
}

/** The first so many devices teach: among few, one that only judges would be a hand that is never learned. */
const TEACHING_DEVICES = 9;

/**
 * Splits corrections by lot. The lots are made of nothing but a correction's own name and its device's, so what has been
 * taught is taught for ever: however many join, no model is judged by what it, or one that it came from, was taught.
 * For judging are kept a share of all corrections; everything of the same share of the devices that joined after the
 * first few; and, where these are fewer than can be judged by, the next of the lot, which teach once there are more.
 * @param corrections in the order in which they came, each id once.
 */
export function splitCorrections<T extends Named>(corrections: readonly T[], { heldOutShare, leastHeldOut, leastCorrections }: Pick<RetrainSettings, 'heldOutShare' | 'leastHeldOut' | 'leastCorrections'>): CorrectionSplit<T> {
  const devices = [...new Set(corrections.map(({ device }) => device))];
  const judging = new Set(devices.slice(TEACHING_DEVICES).filter((device) => lotOf('device', device) < heldOutShare));
  const lots = new Map(corrections.map((each) => [each, lotOf('correction', each.id)]));
  // Not a share of those that there are, which would grow and reach for what was taught.
  const least = Math.min(leastHeldOut, Math.floor(leastCorrections / 3));
  const bound = [...lots.values()].sort((a, b) => a - b)[least - 1] ?? 0;
  const isHeldOut = (each: T): boolean => lots.get(each)! < heldOutShare || lots.get(each)! <= bound || judging.has(each.device);
  return { taught: corrections.filter((each) => !isHeldOut(each)), heldOut: corrections.filter(isHeldOut) };
}

/**
 * So many of them by lot, and where there are more, no device has more than it takes: those with little to say keep
 * all of it. In the order in which they came.
 */
export function fairSample<T extends Named>(corrections: readonly T[], most: number, seed: number): readonly T[] {
  if (corrections.length <= most) return corrections;
  const lots = new Map(corrections.map((each) => [each, lotOf(`sample ${seed}`, each.id)]));
  const inLotOrder = [...corrections].sort((a, b) => lots.get(a)! - lots.get(b)!);
  const ofDevice = new Map<string, number>();
  const ranked = inLotOrder.map((each) => {
    const rank = ofDevice.get(each.device) ?? 0;
    ofDevice.set(each.device, rank + 1);
    return { each, rank };
  });
  // Stable: within a rank the lot decides.
  const chosen = new Set(ranked.sort((a, b) => a.rank - b.rank).slice(0, most).map(({ each }) => each));
  return corrections.filter((each) => chosen.has(each));
}

/** A number from 0 up to 1, the same for the same name for ever. */
function lotOf(kind: string, name: string): number {
  return createHash('sha256').update(`${kind} ${name}`).digest().readUIntBE(0, 6) / 2 ** 48;
}
