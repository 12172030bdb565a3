/** The whole app on a fresh device, for tests in the browser: real database, real worker, the model that ships. */
import { fixture, html } from '@open-wc/testing';
import { resetMouse, setViewport } from '@web/test-runner-commands';
import { deleteDB } from 'idb';
import type { CorrectionStore } from '../../src/contracts/drawings.ts';
import type { AppVersionStatus } from '../../src/contracts/app-version.ts';
import type { Services } from '../../src/contracts/services.ts';
import { WorkerInside } from '../../src/inference/inside-link.ts';
import type { OwnNetwork } from '../../src/contracts/own-network.ts';
import { WorkerOwnNetwork } from '../../src/inference/own-network-link.ts';
import { createPictureReader } from '../../src/inference/picture-reader.ts';
import { OwnReader } from '../../src/inference/own-reader.ts';
import { openSecondReader } from '../../src/inference/second-reader.ts';
import { WorkerRecognizer } from '../../src/inference/recognizer.ts';
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { createOwnNetworkStore } from '../../src/storage/own-network-store.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { newSync } from './endpoint.ts';
import { createCorrectionFiles } from '../../src/transfer/correction-files.ts';
import '../../src/ui/settings/page.ts';
import '../../src/ui/shell/scrawl-app.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import { drawWithMouse, SEVEN, until } from './mouse.ts';
import { resetMedia } from './media.ts';

export const database = new Database();
export const settings = createSettingsStore(database);
/** The device's corrections, as another tab would see them. */
export const corrections = createCorrectionStore(database, settings);

/** What a share or an opened file would bring. */
const incoming = { subscribe: () => () => undefined };

const nothing = (): Promise<void> => Promise.resolve();

/** One for all tests: it listens to the window for as long as that lives. */
const sync = newSync(database, settings);

let recognizer: WorkerRecognizer | undefined;
let own: OwnReader | undefined;

export interface OpenOptions {
  readonly modelsUrl?: string;
  readonly version?: AppVersionStatus;
  /** Called when the app is told to update. */
  readonly update?: () => void;
  /** Another store than the device's. */
  readonly corrections?: CorrectionStore;
}

/** The app as `main.ts` builds it; only the service worker is left out. */
export async function openApp({ modelsUrl = '/models/', version = { kind: 'offline-ready' }, update = () => undefined, corrections: store = corrections }: OpenOptions = {}): Promise<ScrawlApp> {
  closeReader();
  const scrawl = (recognizer = new WorkerRecognizer({ modelsUrl, settings }));
  const ownNetworks = createOwnNetworkStore(database);
  const openOwnNetwork = (): Promise<OwnNetwork> => Promise.resolve(new WorkerOwnNetwork(() => scrawl.network()));
  const reader = (own = new OwnReader(scrawl, { settings, open: (chosen, isWanted) => openSecondReader(chosen, { networks: ownNetworks, settings, open: openOwnNetwork, isWanted }) }));
  const appVersion = { status: version, subscribe: () => () => undefined, update };
  const services: Services = { recognizer: reader, settings, corrections: store, files: createCorrectionFiles(store), pictures: reader.pictures(createPictureReader((call, onProgress) => scrawl.ask(call, onProgress))), incoming, sync, updates: { offer: undefined, subscribe: () => () => undefined, look: nothing, take: nothing, postpone: () => undefined, goBack: nothing }, appVersion, openInside: () => Promise.resolve(new WorkerInside({ recognizer: reader, network: () => scrawl.network(), corrections: store })), ownNetworks, openOwnNetwork };
  const app = await fixture<ScrawlApp>(html`<scrawl-app .services=${services}></scrawl-app>`);
  await until(() => scrawl.status.kind !== 'loading');
  return app;
}

export function closeReader(): void {
  void own?.useOwn(undefined);
  recognizer?.close();
  recognizer = own = undefined;
}

/** Hooks: nothing is kept from one test to the next. */
export function onFreshDevices(): void {
  beforeEach(async () => {
    location.hash = '';
    await setViewport({ width: 390, height: 844 });
    await database.close();
    await deleteDB('scrawl');
  });
  afterEach(async () => {
    closeReader();
    await resetMouse();
    await resetMedia();
    location.hash = '';
  });
}

/** Finds through open shadow roots. */
export function find<E extends Element = HTMLElement>(app: ScrawlApp, ...path: string[]): E | null {
  return path.reduce<Element | null>((found, selector) => found?.shadowRoot?.querySelector(selector) ?? null, app) as E | null;
}

export const sheet = (app: ScrawlApp): Element => find(app, 'scrawl-draw', 'scrawl-sheet')!;
export const answer = (app: ScrawlApp): Element => find(app, 'scrawl-draw', 'scrawl-answer')!;
export const phase = (app: ScrawlApp): string | null => answer(app).getAttribute('phase');
export const paperLabel = (app: ScrawlApp): string => find(app, 'scrawl-draw', 'scrawl-sheet', '.paper')!.getAttribute('aria-label')!;

export async function readSeven(app: ScrawlApp): Promise<void> {
  await drawWithMouse(sheet(app), SEVEN);
  await until(() => phase(app) === 'final' && paperLabel(app).includes('2 strokes'));
}
