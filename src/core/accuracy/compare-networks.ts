import { rate, type Rate } from '../rate.ts';
import type { Digit } from '../classes.ts';
import type { Judgement } from '../records/correction.ts';

/** `ours` is the network that comes with the app, `own` its user's. */
export const NETWORKS = ['ours', 'own'] as const;
export type ComparedNetwork = (typeof NETWORKS)[number];

/** `framed`: normalised as Scrawl does it; `shrunk`: the sheet as it is, at 28 × 28 pixels. */
export const PREPARATIONS = ['framed', 'shrunk'] as const;
export type Preparation = (typeof PREPARATIONS)[number];

/** What two networks read in one drawing. What came as a picture has no sheet to shrink. */
export interface NetworkReadings {
  readonly label: Digit;
  readonly readings: Readonly<Record<ComparedNetwork, Readonly<Record<'framed', Judgement> & Partial<Record<'shrunk', Judgement>>>>>;
}

/** The shares that each network read correctly of the same drawings; absent where there were none. */
export type Shares = Readonly<Record<ComparedNetwork, Readonly<Partial<Record<Preparation, Rate>>>>>;

export interface NetworkComparison {
  readonly count: number;
  readonly all: Shares;
  /** Of the digits that were drawn. */
  readonly digits: ReadonlyMap<Digit, Shares>;
  /** Of the drawings as Scrawl normalises them, those that one network alone reads correctly. */
  readonly only: Readonly<Record<ComparedNetwork, number>>;
}

/** Both networks' accuracy on the same drawings, together and digit by digit. */
export function compareNetworks(drawings: readonly NetworkReadings[]): NetworkComparison {
  const digits = [...new Set(drawings.map(({ label }) => label))].sort((a, b) => a - b);
  const isRight = ({ label, readings }: NetworkReadings, network: ComparedNetwork): boolean => readings[network].framed === label;
  const alone = (network: ComparedNetwork, other: ComparedNetwork): number => drawings.filter((drawing) => isRight(drawing, network) && !isRight(drawing, other)).length;
  return {
    count: drawings.length,
    all: sharesOf(drawings),
    digits: new Map(digits.map((digit) => [digit, sharesOf(drawings.filter(({ label }) => label === digit))])),
    only: { ours: alone('ours', 'own'), own: alone('own', 'ours') },
  };
}

function sharesOf(drawings: readonly NetworkReadings[]): Shares {
  const share = (network: ComparedNetwork, preparation: Preparation): Rate | undefined => {
    const read = drawings.flatMap(({ label, readings }) => readings[network][preparation] === undefined ? [] : [readings[network][preparation] === label]);
    return read.length === 0 ? undefined : rate(read.filter((isRight) => isRight).length, read.length);
  };
  const of = (network: ComparedNetwork): Partial<Record<Preparation, Rate>> =>
    Object.fromEntries(PREPARATIONS.flatMap((preparation) => {
      const found = share(network, preparation);
      return found === undefined ? [] : [[preparation, found]];
    }));
  return { ours: of('ours'), own: of('own') };
}
