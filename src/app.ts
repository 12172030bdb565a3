import type { OwnNetwork } from './contracts/own-network.ts';
import type { Recognizer } from './contracts/recognizer.ts';
import type { Services } from './contracts/services.ts';
import { ModelWatch } from './inference/model-watch.ts';
import { OwnReader } from './inference/own-reader.ts';
import { WorkerRecognizer } from './inference/recognizer.ts';
import { createPictureReader } from './inference/picture-reader.ts';
import { hearOfFiles } from './pwa/incoming-files.ts';
import { flushInServiceWorker, flushWhenOnline, keepWholeRuntime } from './pwa/background.ts';
import { showBadge, waitingIn } from './pwa/badge.ts';
import { registerApp } from './pwa/register.ts';
import { createCorrectionStore } from './storage/correction-store.ts';
import { Database } from './storage/database.ts';
import { Journal } from './storage/journal.ts';
import { createOwnNetworkStore } from './storage/own-network-store.ts';
import { createSettingsStore } from './storage/settings-store.ts';
import { createSyncQueue } from './storage/sync-queue.ts';
import { createSyncRecordStore } from './storage/sync-record.ts';
import { EndpointSync } from './sync/endpoint-sync.ts';
import { classesOf } from './core/classes.ts';
import { judgementOf } from './core/records/correction.ts';
import { createCorrectionFiles } from './transfer/correction-files.ts';
import './ui/shell/scrawl-app.ts';
import { installTokens } from './ui/kit/theme.ts';

/** Puts the page together. @param firstWorker the recogniser's, which is loading already */
export function startApp(firstWorker: Worker): void {
  installTokens(document);

  const database = new Database();
  const settings = createSettingsStore(database);
  const journal = new Journal(database.name, () => new Worker(new URL('./storage/worker/main.ts', import.meta.url), { type: 'module', name: 'journal' }));
  // Tests run WebGPU where there is no graphics chip; for a person a software adapter would only be slow.
  const allowSoftwareGpu = new URLSearchParams(location.search).has('software-gpu');
  const corrections = createCorrectionStore(database, settings, journal);
  /** Where there is no service worker; as large as the rest of sending. */
  const flushHere = async (eager: boolean): Promise<void> => {
    const { createFlusher } = await import('./sync/flusher.ts');
    await createFlusher(database)({ eager });
  };
  const scrawl = new WorkerRecognizer({ modelsUrl: './models/', settings, allowSoftwareGpu, firstWorker, onFirstAnswer: keepWholeRuntime });
  const updates = new ModelWatch({ settings, ask: (call) => scrawl.ask(call) });
  const ownNetworks = createOwnNetworkStore(database);
  const openOwnNetwork = async (): Promise<OwnNetwork> => {
    const { WorkerOwnNetwork } = await import('./inference/own-network-link.ts');
    return new WorkerOwnNetwork(() => scrawl.network());
  };
  const recognizer = new OwnReader(scrawl, {
    settings,
    async open(chosen, isWanted) {
      const { openSecondReader } = await import('./inference/second-reader.ts');
      return openSecondReader(chosen, { networks: ownNetworks, settings, open: openOwnNetwork, isWanted });
    },
  });
  const services: Services = {
    recognizer,
    settings,
    corrections,
    files: createCorrectionFiles(corrections, {
      async readPicture(picture) {
        // Without a network the labels are taken as they are.
        const read = recognizer.status.kind === 'failed' ? undefined : await recognizer.recognize({ image: picture }).catch(() => undefined);
        return read && judgementOf(read.prediction);
      },
      classes: () => (recognizer.status.kind === 'ready' ? classesOf(recognizer.status.manifest) : undefined),
    }),
    pictures: recognizer.pictures(createPictureReader((call, onProgress) => scrawl.ask(call, onProgress))),
    incoming: hearOfFiles(),
    sync: new EndpointSync({
      queue: createSyncQueue(database),
      records: createSyncRecordStore(database),
      settings,
      // The page's policy lets it speak to its own origin alone; the service worker may go elsewhere.
      flush: async (eager) => {
        if (!(await flushInServiceWorker(eager))) await flushHere(eager);
      },
      flushInBackground: flushWhenOnline,
    }),
    updates,
    // The service worker fetches all of the app: the reader comes first.
    appVersion: registerApp(untilSettled(recognizer)),
    async openInside() {
      const { WorkerInside } = await import('./inference/inside-link.ts');
      return new WorkerInside({ recognizer, network: () => scrawl.network(), corrections });
    },
    ownNetworks,
    openOwnNetwork,
  };
  services.sync.subscribe(() => void updates.lookElsewhere());
  services.sync.subscribe((status) => showBadge(waitingIn(status)));
  document.querySelector('scrawl-app')!.services = services;
}

/** Resolves when the reader reads, or is known not to. */
function untilSettled(recognizer: Recognizer): Promise<void> {
  return new Promise((resolve) => {
    const stop = recognizer.subscribe(({ kind }) => {
      if (kind === 'loading') return;
      stop();
      resolve();
    });
  });
}
