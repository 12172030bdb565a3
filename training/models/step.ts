/**
 * What a data-parallel trainer calls for each step. All arrays are plain Float32Arrays in the layout of
 * weightSpecs(): nothing of tfjs leaks out, so that they can cross to another thread. Answers are promises because a
 * GPU can be read in no other way; calls must not overlap.
 */
export interface StepResult {
  /** Soft-label cross-entropy in nats, mean over the `n` images. */
  readonly loss: number;
  /** Images whose largest logit is at the largest target. */
  readonly correct: number;
  /** Gradient of `loss` by the trainable weights; length `countWeights(specs).trainable`. A fresh array each call. */
  readonly gradients: Float32Array;
  /**
   * Batch mean and (biased) variance of each batch norm, in the layout of the non-trainable weights: the value of
   * `spec` stands at `spec.offset - trainable`. What the running averages are made of. A fresh array each call.
   */
  readonly statistics: Float32Array;
}

export interface TrainingStep {
  /** Copies all weights, running averages included; length `countWeights(specs).total`. */
  setWeights(flat: Float32Array): void;
  /**
   * Forward and backward. `images`: n × 784 in 0..1, `targets`: n × 10 soft labels, `seed`: fixes the dropout mask.
   * Same weights and arguments give the same bits.
   */
  gradients(images: Float32Array, targets: Float32Array, n: number, seed: number): Promise<StepResult>;
  /** Logits n × 10 as the exported network gives them: running averages, no dropout. */
  predict(images: Float32Array, n: number): Promise<Float32Array>;
  /** Frees the weights' memory in the backend. */
  dispose(): void;
}
