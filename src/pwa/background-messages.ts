/** The name of the browser's promise to wake the service worker when there is a network. */
export const FLUSH_TAG = 'scrawl-flush';

/** The page's word to the service worker: send what waits. */
export interface Flush {
  readonly type: 'FLUSH';
  /** Before the next try is due, too. */
  readonly eager: boolean;
}

/** Fetch the whole runtime, which is wanted where the cut one does not do, while there is a good connection. */
export interface KeepRuntime {
  readonly type: 'KEEP_RUNTIME';
}
