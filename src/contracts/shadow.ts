/** Judged digits of one device that a silent trial looks at, the newest ones. */
export const MOST_SHADOWED = 500;

/** How the model in use and one that is tried silently read the judged digits of one label. */
export interface ShadowCounts {
  readonly label: string;
  readonly both: number;
  readonly onlyBefore: number;
  readonly onlyCandidate: number;
  readonly neither: number;
}
