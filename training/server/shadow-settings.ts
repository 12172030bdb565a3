/** When a candidate that was tried silently is offered for promotion. */
export interface ShadowSettings {
  /** Digits that were judged while it was tried, at least. */
  readonly judged: number;
  /** Devices that judged them, at least. */
  readonly devices: number;
}

export const DEFAULT_SHADOW: ShadowSettings = { judged: 200, devices: 5 };
