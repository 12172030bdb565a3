/** A stream of numbers in [0, 1), the same for the same seeds on every machine. */
export type Random = () => number;

/**
 * A stream of its own for any few whole numbers (seed, epoch, place in the epoch, …), so that what happens to one
 * sample depends on nothing but those, not on which worker drew before it.
 * Mixing: MurmurHash3's finaliser (Appleby, 2011); generator: mulberry32 (Ettinger, 2017), 32 bits of state, plenty
 * for the few hundred numbers drawn from each stream.
 */
export function randomFrom(...seeds: readonly number[]): Random {
  let state = seeds.reduce((hash, seed) => mix(hash ^ mix(seed | 0)) + 0x9e3779b9, 0x85ebca6b) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** Standard normal (Box and Muller, 1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** 0 … count − 1 in random order (Fisher and Yates). */
export function shuffled(count: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
