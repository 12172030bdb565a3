/** Judges where there is no page: in a worker, or in a service worker. */
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { judgeSome } from './durability-judging.ts';

export interface Judging {
  readonly first: number;
  readonly count: number;
}

addEventListener('message', ({ data: { first, count }, ports: [port] }: MessageEvent<Judging>) => {
  const database = new Database();
  // Without the journal, the second place.
  void judgeSome(createCorrectionStore(database, createSettingsStore(database)), first, count).then(() => port.postMessage('done'));
});
