/** Sizes of a run's vectors: learned weights, all weights, and how many workers share them. */
export interface StateSizes {
  readonly trainable: number;
  readonly total: number;
  readonly workers: number;
}

/** The vectors that a run is continued from. Worker 0 keeps its own copies in here, so that they can be saved. */
export interface OptimizerState {
  /** All weights. */
  readonly weights: Float32Array;
  /** Their moving average. */
  readonly average: Float32Array;
  /** Adam's moments of the learned weights. */
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** What one worker hands to the others in a step. */
export interface Contribution {
  readonly gradients: Float32Array;
  /** Batch means and variances of batch norm. */
  readonly statistics: Float32Array;
}

/** One block of memory that the coordinator and all workers see. */
export interface SharedState extends OptimizerState {
  readonly buffer: SharedArrayBuffer;
  /**
   * By parity of the step, then by worker. Two of each: a worker may already write the next step's while another
   * still reads this one's, but never gets two steps ahead.
   */
  readonly contributions: readonly (readonly Contribution[])[];
  /** [arrived, generation] of the barrier. */
  readonly control: Int32Array;
  /** Per worker: steps done in this epoch, sum of losses, sum of right answers. */
  readonly progress: readonly Float64Array[];
}

const PROGRESS_FIELDS = 3;

/** Lays the vectors out over `buffer`, or over a new one. */
export function sharedState(sizes: StateSizes, buffer?: SharedArrayBuffer): SharedState {
  const { trainable, total, workers } = sizes;
  const floats = 2 * total + 2 * trainable + 2 * workers * total;
  const doublesAt = 8 + Math.ceil(floats / 2) * 8;
  const memory = buffer ?? new SharedArrayBuffer(doublesAt + workers * PROGRESS_FIELDS * 8);
  let offset = 8;
  const take = (length: number): Float32Array => {
    const view = new Float32Array(memory, offset, length);
    offset += 4 * length;
    return view;
  };
  return {
    buffer: memory,
    control: new Int32Array(memory, 0, 2),
    weights: take(total),
    average: take(total),
    first: take(trainable),
    second: take(trainable),
    contributions: [0, 1].map(() => Array.from({ length: workers }, () => ({ gradients: take(trainable), statistics: take(total - trainable) }))),
    progress: Array.from({ length: workers }, (_, worker) => new Float64Array(memory, doublesAt + worker * PROGRESS_FIELDS * 8, PROGRESS_FIELDS)),
  };
}

/** Blocks the calling worker until all have come. */
export function meet(control: Int32Array, workers: number): void {
  const generation = Atomics.load(control, 1);
  if (Atomics.add(control, 0, 1) === workers - 1) {
    Atomics.store(control, 0, 0);
    Atomics.add(control, 1, 1);
    Atomics.notify(control, 1);
  } else {
    while (Atomics.load(control, 1) === generation) Atomics.wait(control, 1, generation);
  }
}
