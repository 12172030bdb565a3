import { createSerial } from '../../async/serial.ts';
import { BackendUnavailableError, messageOf, ModelRefusedError } from '../../core/errors.ts';
import type { Habit } from '../../core/personalization/habits.ts';
import type { Seen } from '../../core/preprocessing/preprocess.ts';
import { toPrediction, type Prediction } from '../../core/reading/prediction.ts';
import type { Ink } from '../../core/ink/ink.ts';
import type { Backend, BackendMeasurement, NumberRecognition, ReaderNotice } from '../../contracts/recognizer.ts';
import type { StoredModel } from '../../contracts/models.ts';
import { adoptFirst, type ModelChoiceOptions } from './model-choice.ts';
import { fetchModel, fetchRehearsal, rehearsalIn } from './model-loader.ts';
import { stoppedWebGpu } from './notices.ts';
import { NumberReader } from './number-reader.ts';
import { Personalizer, type PersonalizerStores } from './personalizer.ts';
import { readWith, readyNews, type Reader, type Recognized } from './reader.ts';
import { isWhole, prepareWebGpu } from './runtime.ts';
import { createSession, type NetworkSession, type SessionOptions } from './session.ts';
import { ModelSessions } from './sessions.ts';
import { toFailure, type News, type OpenedNetwork } from './protocol.ts';

export interface EngineOptions extends ModelChoiceOptions, SessionOptions {
  readonly adapt: boolean;
  readonly stores: PersonalizerStores;
  readonly tell: (news: News) => void;
}

/** Owns what reads, and knows what happens when it stops working. */
export class Engine {
  readonly #options: EngineOptions;
  /** Runs, one at a time whatever the backend. */
  readonly #inRun = createSerial();
  /** Changes of what runs, one at a time; answers go on meanwhile. */
  readonly #inChange = createSerial();
  #reader: Reader | undefined;
  readonly #numbers = new NumberReader();
  #adapts: boolean;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#adapts = options.adapt;
  }

  /** Loads the newest model that works and tells `ready`, or `unusable` when there is none. */
  open(backend: Backend): Promise<void> {
    if (backend === 'webgpu') prepareWebGpu(); // Loads while the model does.
    return this.#inChange(async () => {
      try {
        const left = await adoptFirst(this.#options, (model, isChosen, notice) => this.#adopt(backend, model, isChosen, notice));
        if (left !== undefined) await this.#leave(left);
      } catch (error) {
        const lacksWhole = error instanceof BackendUnavailableError && isWhole();
        this.#options.tell({ kind: 'unusable', failure: toFailure(error), ...(lacksWhole && { lacksWhole }) });
      }
    });
  }

  get manifest(): StoredModel['manifest'] {
    return this.#reader!.sessions.model.manifest;
  }

  /** The network that reads, with what it has learned. */
  get network(): OpenedNetwork {
    const { sessions, personal } = this.#reader!;
    return { ...sessions.model, ...(personal?.learned && { personalization: personal.learned }) };
  }

  /** Resolves when no change of model or backend is under way. */
  settled(): Promise<void> {
    return this.#inChange(() => Promise.resolve());
  }

  get isChosen(): boolean {
    return this.#reader!.isChosen;
  }

  /** What read before stays as it is, and goes on where this fails. @throws ModelRefusedError, BackendUnavailableError */
  async #adopt(backend: Backend, model: StoredModel, isChosen: boolean, modelNotice?: ReaderNotice): Promise<void> {
    const sessions = new ModelSessions(model, {
      allowSoftwareGpu: this.#options.allowSoftwareGpu,
      whole: this.#options.whole,
      inRun: this.#inRun,
      onLost: (session, error) => {
        this.#fallBack(session, error).catch((failed: unknown) => this.#options.tell({ kind: 'unusable', failure: toFailure(failed) }));
      },
    });
    const { session, notice } = await sessions.open(backend);
    const personal = this.#personalizer(model);
    const modelNotices = modelNotice ? [modelNotice] : [];
    this.#reader = { sessions, session, personal, isChosen, modelNotices, notices: notice ? [...modelNotices, notice] : modelNotices };
    this.#tellReady();
    // Reading does not wait for it.
    void personal?.start();
  }

  /**
   * Reads with another model from the next picture on, and at every start where it is a chosen one.
   * @throws ModelRefusedError, BackendUnavailableError where it does not run; then the one before goes on.
   */
  replace(model: StoredModel, isChosen: boolean, notice?: ReaderNotice): Promise<void> {
    return this.#inChange(() => this.#replace(model, isChosen, notice));
  }

  async #replace(model: StoredModel, isChosen: boolean, notice?: ReaderNotice): Promise<void> {
    const before = this.#reader!;
    await this.#adopt(before.session.backend, model, isChosen, notice);
    // What it was about to learn is of the other model's features.
    void before.personal?.adapt(false);
    void before.sessions.closeAll();
    const { store, stores } = this.#options;
    const isKept = await store.keep(model).then(() => true, () => false);
    // A start that looked for it in vain would take it for one that does not work.
    if (isChosen && !isKept) this.say({ kind: 'model-not-kept', modelId: this.manifest.modelId });
    await stores.settings.save({ model: isChosen && isKept ? { sha256: model.manifest.sha256, starts: 0 } : undefined }).catch(() => undefined);
  }

  /** Tells the user something about what reads. */
  say(notice: ReaderNotice): void {
    const reader = this.#reader!;
    this.#reader = { ...reader, modelNotices: [...reader.modelNotices, notice], notices: [...reader.notices, notice] };
    this.#tellReady();
  }

  /** Says that a chosen model is read with no more, here and at the next start. */
  async #leave(sha256: string): Promise<void> {
    this.say({ kind: 'model-left', modelId: this.manifest.modelId });
    await this.#options.stores.settings.save({ model: undefined, leftModel: sha256 }).catch(() => undefined);
  }

  /** A chosen model that fails while it reads makes way for the one that comes with the app. @returns whether it did */
  #giveUpChosen(session: NetworkSession): Promise<boolean> {
    return this.#inChange(async () => {
      if (this.#reader!.session !== session) return true; // Left already.
      if (!this.isChosen) return false;
      const { sha256 } = this.manifest;
      await this.#replace(await fetchModel(this.#options.modelsUrl), false);
      await this.#leave(sha256);
      return true;
    });
  }

  /** Reads drawings with a model that is not in use, one at a time among the others. @throws as `createSession` */
  async tryOut<T>(model: StoredModel, work: (read: (drawing: Seen) => Promise<Prediction>) => Promise<T>): Promise<T> {
    const { manifest } = model;
    const session = await createSession('wasm', model, this.#options);
    try {
      return await work(async (drawing) => {
        const { logits } = await this.#inRun(() => session.run(drawing));
        return toPrediction(logits, manifest, manifest.modelId);
      });
    } finally {
      await this.#inRun(() => session.close()).catch(() => undefined);
    }
  }

  #personalizer({ manifest, rehearsal }: StoredModel): Personalizer | undefined {
    if (!manifest.features || !manifest.rehearsal) return undefined;
    return new Personalizer({
      ...this.#options.stores,
      manifest,
      enabled: this.#adapts,
      loadRehearsal: () => (rehearsal ? Promise.resolve(rehearsal).then((bytes) => rehearsalIn(manifest, bytes)) : fetchRehearsal(this.#options.modelsUrl, manifest)),
      featuresOf: (drawing) => this.#features(drawing),
      onChange: () => this.#tellReady(),
    });
  }

  /** As of `Recognizer`; nothing happens where the model has nothing to adapt with. */
  async adapt(enabled: boolean): Promise<void> {
    this.#adapts = enabled;
    await this.#reader?.personal?.adapt(enabled);
  }

  /** As of `Recognizer`. */
  async habits(): Promise<readonly Habit[]> {
    return (await this.#reader?.personal?.habits()) ?? [];
  }

  /** As of `Recognizer`. */
  async forget(): Promise<void> {
    try {
      await this.#reader?.personal?.forget();
    } catch (error) {
      this.say({ kind: 'not-forgotten', detail: messageOf(error) });
      throw error;
    }
  }

  /** Reads on `backend`, or on WASM where that does not work, and tells which. */
  use(backend: Backend): Promise<void> {
    return this.#inChange(() => this.#switch(backend));
  }

  async #switch(backend: Backend, stopped?: ReaderNotice): Promise<void> {
    const reader = this.#reader!;
    const { session, notice } = await reader.sessions.open(backend);
    this.#reader = { ...reader, session, notices: [...reader.modelNotices, ...(stopped ? [stopped] : []), ...(notice ? [notice] : [])] };
    await reader.sessions.dropIdle(session);
    this.#tellReady();
  }

  #tellReady(): void {
    this.#options.tell(readyNews(this.#reader!));
  }

  /** Leaves a session that stopped working. */
  #fallBack(session: NetworkSession, error: unknown): Promise<void> {
    return this.#inChange(async () => {
      const reader = this.#reader!;
      if (!reader.sessions.remove(session)) return; // Left already.
      if (reader.session === session) await this.#switch('wasm', stoppedWebGpu(error));
      await reader.sessions.close(session);
    });
  }

  /** @throws what the WASM session throws; a failure of WebGPU leads to WASM's answer. */
  recognize(drawing: Seen): Promise<Recognized> {
    return this.#read((reader) => readWith(reader, drawing));
  }

  /** As `recognize`, for a number; the digits are asked for in one turn. */
  readNumber(ink: Ink): Promise<NumberRecognition> {
    return this.#read((reader) => this.#numbers.read(reader, ink));
  }

  async #read<T>(ask: (reader: Reader) => Promise<T>): Promise<T> {
    const inTurn = (reader: Reader): Promise<T> => this.#inRun(() => ask(reader));
    const reader = this.#reader!;
    const { session } = reader;
    try {
      return await inTurn(reader);
    } catch (error) {
      if (error instanceof ModelRefusedError && (await this.#giveUpChosen(session))) return inTurn(this.#reader!);
      if (session.backend === 'wasm') throw error;
      await this.#fallBack(session, error);
      return inTurn(this.#reader!);
    }
  }

  /** One drawing in its turn among the others, so that learning from many keeps none waiting that is to be read. */
  #features(drawing: Seen): Promise<Float32Array> {
    return this.#inRun(async () => (await this.#reader!.session.run(drawing, 'features')).features!);
  }

  /** Times both backends on the current model. */
  measure(): Promise<BackendMeasurement> {
    return this.#inChange(async () => {
      const { sessions, session } = this.#reader!;
      const wasm = await sessions.time('wasm');
      try {
        const webgpu = await sessions.time('webgpu');
        return { wasm, webgpu, winner: webgpu < wasm ? 'webgpu' : 'wasm' };
      } catch (error) {
        return { wasm, winner: 'wasm', failure: toFailure(error) };
      } finally {
        await sessions.dropIdle(session);
      }
    });
  }
}
