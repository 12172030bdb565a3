/** Digits as features without pictures: ten clouds around ten directions, and hands that turn them. */
import type { FeatureSet, Head } from '../../src/core/personalization/rehearsal.ts';
import { normal, type Random } from '../../training/lib/random.ts';

export const SIZE = 12;

/** Where digit d lies: 2 in feature d, and a little in the others. */
const centre = (digit: number, feature: number): number => (feature === digit ? 2 : 0.3);

/** Reads the clouds right as they are. */
export function madeUpHead(): Head {
  const weights = Float32Array.from({ length: 10 * SIZE }, (_, i) => (i % SIZE === Math.floor(i / SIZE) ? 3 : -0.3));
  return { weights, bias: new Float32Array(10) };
}

/** @param turn how far each digit of this hand has moved towards the next one: from 0.5 on, it is read as that. */
export function digitsOf(random: Random, count: number, { turn = 0, spread = 0.15 } = {}): FeatureSet {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  const features = Float32Array.from({ length: count * SIZE }, (_, i) => {
    const [digit, feature] = [labels[Math.floor(i / SIZE)], i % SIZE];
    // The last two features tell this hand's digits from the next one's own.
    const mark = turn > 0 && feature >= 10 ? (digit % 2 === feature - 10 ? 1 : -1) : 0;
    return (1 - turn) * centre(digit, feature) + turn * centre((digit + 1) % 10, feature) + mark + spread * normal(random);
  });
  return { features, labels };
}

export const everyOne = ({ labels }: FeatureSet): number[] => Array.from(labels.keys());
