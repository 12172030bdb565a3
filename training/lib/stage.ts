import { messageOf } from '../../src/core/errors.ts';

/** Runs a stage's `main`; what it throws becomes one sentence on stderr and exit code 1. */
export async function runStage(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(messageOf(error));
    process.exitCode = 1;
  }
}
