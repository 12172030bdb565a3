/**
 * Skips the tests of a suite in an engine that lacks what they test; call it first in the suite. In Chromium, a skipped test
 * counts as failed (`test/run.ts`).
 */
export function needs(isThere: boolean): void {
  before(function () {
    if (!isThere) this.skip();
  });
}
