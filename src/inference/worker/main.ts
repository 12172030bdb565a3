/** The recogniser's worker: brings messages, engine and storage together and does nothing else. */
import { see } from '../../core/records/drawing.ts';
import { createCorrectionStore } from '../../storage/correction-store.ts';
import { Database } from '../../storage/database.ts';
import { knownDeviceName } from '../../storage/device-name.ts';
import { createModelStore } from '../../storage/model-store.ts';
import { createPersonalStore } from '../../storage/personal-store.ts';
import { createSettingsStore } from '../../storage/settings-store.ts';
import { FIRST_WORKER, toFailure, type Answer, type Call, type Reply, type Request } from './protocol.ts';
import { Engine } from './engine.ts';
import { dropImage } from './image-store.ts';
import { PartMissingError } from '../../core/errors.ts';
import type { PictureDesk } from './picture-desk.ts';
import { ModelUpdater } from './model-updater.ts';
import { startCutRuntime } from './runtime.ts';

// While the page draws itself and looks up its settings.
if (self.name === FIRST_WORKER) startCutRuntime();

declare const self: DedicatedWorkerGlobalScope;

const post = (reply: Reply): void => self.postMessage(reply, reply.kind === 'picture-read' ? [reply.recognition.shown] : []);

let engine: Engine | undefined;
let updater: ModelUpdater | undefined;
let desk: Promise<PictureDesk> | undefined;

self.addEventListener('message', ({ data: request }: MessageEvent<Request>) => {
  if (request.kind === 'open') {
    // The worker before may have died of the image that it started from.
    if (request.restarted) void dropImage();
    const database = new Database();
    const settings = createSettingsStore(database);
    const stores = { corrections: createCorrectionStore(database, settings), heads: createPersonalStore(database), settings };
    const store = createModelStore(database);
    engine = new Engine({ ...request, store, stores, tell: post });
    updater = new ModelUpdater({ engine, modelsUrl: request.modelsUrl, store, settings, corrections: stores.corrections, device: () => knownDeviceName(database) });
    void engine.open(request.backend);
    return;
  }
  const { id } = request;
  answer(engine!, updater!, request, (share) => post({ kind: 'progress', share, id })).then(
    (reply) => post({ ...reply, id }),
    (error: unknown) => post({ kind: 'failed', id, failure: toFailure(error) }),
  );
});

async function answer(engine: Engine, updater: ModelUpdater, call: Call, onProgress: (share: number) => void): Promise<Answer> {
  switch (call.kind) {
    case 'recognize':
      return engine.recognize(see(call.drawing));
    case 'read-number':
      return { kind: 'number-read', ...(await engine.readNumber(call.ink)) };
    case 'network':
      return { kind: 'network', network: engine.network };
    case 'read-picture':
      return { kind: 'picture-read', recognition: await (await deskOf(engine)).read(call.file, onProgress) };
    case 'read-box':
      return { kind: 'box-read', digit: await (await deskOf(engine)).readBox(call.picture, call.box) };
    case 'use':
      await engine.use(call.backend);
      return { kind: 'done' };
    case 'measure':
      return { kind: 'measured', measurement: await engine.measure() };
    case 'adapt':
      await engine.adapt(call.enabled);
      return { kind: 'done' };
    case 'forget':
      await engine.forget();
      return { kind: 'done' };
    case 'habits':
      return { kind: 'habits', habits: await engine.habits() };
    case 'look': {
      // Afterwards, whatever came of it, and unseen.
      const offer = await updater.look(call.endpoint).finally(() => void updater.tryInShadow(call.endpoint));
      return { kind: 'looked', ...(offer && { offer }) };
    }
    case 'take':
      await updater.take(call.quietly === true);
      return { kind: 'done' };
    case 'go-back':
      await updater.goBack();
      return { kind: 'done' };
    default:
      return call satisfies never;
  }
}

/** As large as all of drawing, and not needed for it. */
function deskOf(engine: Engine): Promise<PictureDesk> {
  desk ??= import('./picture-desk.ts').then(({ PictureDesk }) => new PictureDesk(engine));
  return desk.catch((error: unknown) => {
    desk = undefined;
    throw new PartMissingError('reading pictures', error);
  });
}
