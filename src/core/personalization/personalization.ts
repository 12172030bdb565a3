import { headLogits } from './head.ts';
import { logitsAmong, type Neighbours } from './neighbours.ts';
import type { Head } from './rehearsal.ts';

/** What reads in the place of the model's last layer. */
export interface Personalization {
  readonly head: Head;
  /** Where they are known, and read the writer's digits no worse than the shipped head. */
  readonly neighbours?: Neighbours | undefined;
}

/**
 * @param features [features] of the digit
 * @param shipped what the model itself makes of them, [classes] logits
 * @param temperature of the model's calibration
 * @returns [classes] logits
 */
export function personalLogits({ head, neighbours }: Personalization, features: Float32Array, shipped: Float32Array, temperature: number): Float32Array {
  const logits = headLogits(head, features);
  return neighbours ? logitsAmong(neighbours, features, { logits, shipped, temperature }) : logits;
}
