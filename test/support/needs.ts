/**
 * For browser tests that run in several engines: leaves out those of a suite where the engine lacks what they are about.
 * In Chromium nothing is left out: its run counts a skipped test as failed.
 */
export function needs(isThere: boolean): void {
  before(function () {
    if (!isThere) this.skip();
  });
}
