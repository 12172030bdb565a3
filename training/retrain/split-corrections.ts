import { createHash } from 'node:crypto';
import type { Correction } from '../../src/core/correction.ts';
import type { RetrainSettings } from './settings.ts';

/** Which corrections are taught, and which are kept for judging. Both in the order of their ids. */
export interface CorrectionSplit {
  readonly taught: readonly Correction[];
  readonly heldOut: readonly Correction[];
  /** Whether whole devices were kept for judging, or single corrections, whose devices are then taught as well. */
  readonly by: 'device' | 'correction';
}

/** With fewer devices, keeping one for judging would leave too much of what people write untaught. */
const FEWEST_DEVICES = 10;
/** Of all corrections, what may be kept for judging where there are few. */
const MOST_HELD_OUT = 1 / 3;

/**
 * Splits corrections by lot, and the lot is each one's own name: the same corrections are split the same way in
 * whatever order they come, and what others join changes little.
 */
export function splitCorrections(corrections: readonly Correction[], settings: Pick<RetrainSettings, 'heldOutShare' | 'leastHeldOut'>): CorrectionSplit {
  const sorted = [...corrections].sort((a, b) => order(a.id, b.id));
  const most = Math.floor(sorted.length * MOST_HELD_OUT);
  const least = Math.min(settings.leastHeldOut, most);
  const chosenDevices = chooseDevices(sorted, settings.heldOutShare, least, most);
  const chosen = chosenDevices ?? chooseCorrections(sorted, Math.max(least, Math.min(most, Math.ceil(sorted.length * settings.heldOutShare))));
  return {
    taught: sorted.filter((correction) => !chosen.has(correction)),
    heldOut: sorted.filter((correction) => chosen.has(correction)),
    by: chosenDevices === undefined ? 'correction' : 'device',
  };
}

/** Everything of a share of the devices; undefined where that would be too little, or there are too few of them. */
function chooseDevices(corrections: readonly Correction[], share: number, least: number, most: number): Set<Correction> | undefined {
  const devices = groupedBy(corrections, ({ device }) => device);
  if (devices.size < FEWEST_DEVICES) return undefined;
  const wanted = Math.ceil(devices.size * share);
  const chosen = new Set<Correction>();
  let taken = 0;
  for (const own of inLotOrder([...devices], ([device]) => device).map(([, each]) => each)) {
    if (taken >= wanted && chosen.size >= least) break;
    // A device with so much to say teaches: judging would otherwise be judging that one hand.
    if (chosen.size + own.length > most) continue;
    own.forEach((correction) => chosen.add(correction));
    taken++;
  }
  return taken >= wanted && chosen.size >= least ? chosen : undefined;
}

/** So many corrections, of each label and of right and wrong answers alike as many as they are among all. */
function chooseCorrections(corrections: readonly Correction[], count: number): Set<Correction> {
  const strata = groupedBy(corrections, ({ label, predicted }) => `${label} ${label === predicted}`);
  const placed = [...strata.values()].flatMap((stratum) => inLotOrder(stratum, ({ id }) => id).map((correction, index) => ({ correction, at: (index + 0.5) / stratum.length })));
  // Equal places are decided by the lot as well.
  const ordered = inLotOrder(placed, ({ correction }) => correction.id).sort((a, b) => a.at - b.at);
  return new Set(ordered.slice(0, count).map(({ correction }) => correction));
}

function groupedBy<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each]);
    else group.push(each);
  }
  return groups;
}

function inLotOrder<T>(all: readonly T[], nameOf: (each: T) => string): T[] {
  const drawn = all.map((each) => ({ each, lot: createHash('sha256').update(nameOf(each)).digest('hex') }));
  return drawn.sort((a, b) => order(a.lot, b.lot)).map(({ each }) => each);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
