import type { IncomingFile, IncomingFiles } from '../contracts/incoming-files.ts';
import { SHARED_HASH, takeShared } from './shared-files.ts';

/** Not in TypeScript's library, since not in every browser. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Hears of files from the moment the page begins: those it was opened with come once, to whoever asks first. */
export function hearOfFiles(): IncomingFiles {
  const listeners = new Set<(files: readonly IncomingFile[]) => void>();
  let waiting: readonly File[] = [];
  const came = (files: readonly File[]): void => {
    if (files.length === 0) return;
    if (listeners.size === 0) waiting = files;
    for (const listener of listeners) listener(files);
  };

  const { launchQueue } = globalThis as { readonly launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    // A file that was moved away meanwhile is none.
    void Promise.allSettled(files.map((handle) => handle.getFile())).then((results) => came(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))));
  });
  const fetchShared = (): void => {
    if (!location.hash.startsWith(SHARED_HASH)) return;
    // Once: the page that is loaded again does not ask again.
    history.replaceState(history.state, '', SHARED_HASH.replace(/\?.*$/, ''));
    takeShared(new URL('./', document.baseURI).href).then(came, () => undefined);
  };
  fetchShared();
  addEventListener('hashchange', fetchShared);

  return {
    subscribe(listener) {
      listeners.add(listener);
      const files = waiting;
      waiting = [];
      if (files.length > 0) listener(files);
      return () => listeners.delete(listener);
    },
  };
}
