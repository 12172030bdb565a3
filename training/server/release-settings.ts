/** How a model is released that has passed the gate. */
export interface ReleaseSettings {
  /** The share of the devices that get it first, in percent; 100 releases it to all at once. */
  readonly firstShare: number;
  /** After so many digits that were judged under it without a rise of errors, all get it. */
  readonly judged: number;
}

export const DEFAULT_RELEASE: ReleaseSettings = { firstShare: 10, judged: 200 };

/** With fewer devices than this, a first share is hardly anybody, and who waited for it would wait for ever. */
export const FEWEST_DEVICES = 20;
