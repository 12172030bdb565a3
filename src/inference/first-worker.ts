/**
 * The recogniser's worker of a page that is only beginning: it loads the runtime while the page loads the rest of itself.
 * A file of its own, so that nothing else has to be there before. The name is `FIRST_WORKER`.
 */
export const startFirstWorker = (): Worker => new Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module', name: 'recognizer' });
