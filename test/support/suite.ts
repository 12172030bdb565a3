/** The parts of the suite, and in what order they run. */

export const PARTS = ['typecheck', 'lint', 'build', 'browser', 'unit', 'e2e', 'engines', 'size'] as const;
export type Part = (typeof PARTS)[number];

/** What needs the built app, as it is now. */
const ON_THE_BUILD: readonly Part[] = ['e2e', 'engines', 'size'];

/**
 * One after another; the lanes of each side by side, since a lane alone keeps only one of two cores busy. `unit` and `e2e` run
 * two files at a time themselves: with a third beside them, what a test waits for came too late.
 */
const STAGES: readonly (readonly (readonly Part[])[])[] = [
  [['typecheck', 'lint', 'build', 'size', 'engines'], ['browser']],
  [['unit']],
  [['e2e']],
];

/** The stages of what is asked for: those parts alone, and a build before what runs on it. */
export function stagesOf(asked: readonly Part[]): (readonly (readonly Part[])[])[] {
  const wanted = new Set<Part>(asked.some((part) => ON_THE_BUILD.includes(part)) ? [...asked, 'build'] : asked);
  const left = STAGES.map((lanes) => lanes.map((lane) => lane.filter((part) => wanted.has(part))).filter((lane) => lane.length > 0));
  return left.filter((lanes) => lanes.length > 0);
}

/** Whether a part can run after a build that failed. */
export const runsWithoutBuild = (part: Part): boolean => !ON_THE_BUILD.includes(part);
