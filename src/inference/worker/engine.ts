import { BackendUnavailableError, messageOf, ModelRefusedError } from '../../core/errors.ts';
import { grayImage28, PIXELS, SIDE, type GrayImage28 } from '../../core/gray-image.ts';
import { toTensorData } from '../../core/preprocess.ts';
import { headLogits } from '../../core/personal-head.ts';
import { toPrediction, type Prediction } from '../../core/prediction.ts';
import type { Backend, BackendMeasurement, ChosenModel, ModelStore, StoredModel } from '../../core/services.ts';
import { joinNotices, leftModelNotice, noModelMessage, notStartedNotice, refusedModelNotice, stoppedNotice } from './notices.ts';
import { fetchModel, fetchRehearsal, rehearsalIn, verifyModel } from './model-loader.ts';
import { Personalizer, type HandStores } from './personalizer.ts';
import { createSerial } from './serial.ts';
import { createSession, prepareRuntime, type NetworkSession } from './session.ts';
import { toFailure, type Answer, type News } from '../protocol.ts';

export interface EngineOptions {
  readonly modelsUrl: string;
  readonly allowSoftwareGpu: boolean;
  readonly adapt: boolean;
  readonly chosen?: ChosenModel;
  readonly restarted: boolean;
  readonly store: ModelStore;
  readonly hand: HandStores;
  readonly tell: (news: News) => void;
}

/** A stroke from corner to corner: what a new session answers first, and what sessions are timed with. */
const PROBE = Float32Array.from({ length: PIXELS }, (_, pixel) => {
  const [row, column] = [Math.floor(pixel / SIDE), pixel % SIDE];
  return Math.abs(row - column) < 2 && row > 3 && row < SIDE - 4 ? 1 : 0;
});

/** With a chosen model, so many starts may come to nothing: the next is without it. */
const MOST_STARTS = 2;

/** How far a logit on WebGPU may lie from WASM's: rounding makes some 1e-5, a broken driver whole units. */
const TOLERANCE = 0.01;

type Recognized = Answer & { readonly kind: 'recognized' };

/** Owns the model and its sessions: which one reads, and what happens when one stops working. */
export class Engine {
  readonly #options: EngineOptions;
  /** Runs, one at a time whatever the backend. */
  readonly #inRun = createSerial();
  /** Changes of what runs, one at a time; answers go on meanwhile. */
  readonly #inChange = createSerial();
  readonly #pixels = new Float32Array(PIXELS);
  readonly #sessions = new Map<Backend, NetworkSession>();
  #model: StoredModel | undefined;
  #current: NetworkSession | undefined;
  /** Whether the model was taken from an endpoint, and there is another to go back to. */
  #isChosen = false;
  #adapts: boolean;
  /** What was said about the model, which stays true whatever the backend. */
  #modelNotice: string | undefined;
  /** All that was last said. */
  #notice: string | undefined;
  /** Absent where the model has nothing to adapt with. */
  #personal: Personalizer | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
    this.#adapts = options.adapt;
  }

  /** Loads the newest model that works and tells `ready`, or `unusable` when there is none. */
  open(backend: Backend): Promise<void> {
    prepareRuntime(backend); // Loads while the model does.
    return this.#inChange(async () => {
      try {
        const { chosen } = this.#options;
        if (chosen && (await this.#openChosen(chosen, backend))) return;
        await this.#openNewest(backend).catch((error: unknown) => this.#openLastGood(backend, error, chosen?.sha256));
        if (chosen) await this.#leave(chosen.sha256);
      } catch (error) {
        const message = error instanceof ModelRefusedError ? noModelMessage(error) : messageOf(error);
        this.#options.tell({ kind: 'unusable', failure: toFailure(error), message });
      }
    });
  }

  /** @returns false where it cannot be read with, or has kept the app from starting. */
  async #openChosen({ sha256, starts }: ChosenModel, backend: Backend): Promise<boolean> {
    if (starts >= MOST_STARTS || (this.#options.restarted && starts > 0)) return false;
    const { store, hand } = this.#options;
    try {
      const model = [await store.lastGood(), await store.previous()].find((kept) => kept?.manifest.sha256 === sha256);
      if (!model) return false;
      verifyModel(model);
      // Durable before it is tried: it may take the whole page with it.
      await hand.settings.save({ model: { sha256, starts: starts + 1 } });
      this.#isChosen = true;
      await this.#adopt(model, backend);
      hand.settings.save({ model: { sha256, starts: 0 } }).catch(() => undefined);
      return true;
    } catch {
      this.#isChosen = false;
      return false;
    }
  }

  /** Says that a chosen model is read with no more, here and at the next start. */
  async #leave(sha256: string): Promise<void> {
    this.#modelNotice = joinNotices(this.#modelNotice, leftModelNotice(this.manifest.modelId));
    this.#notice = joinNotices(this.#notice, leftModelNotice(this.manifest.modelId));
    this.#tellReady();
    await this.#options.hand.settings.save({ model: undefined, leftModel: sha256 }).catch(() => undefined);
  }

  async #openNewest(backend: Backend): Promise<void> {
    const model = await fetchModel(this.#options.modelsUrl);
    await this.#adopt(model, backend);
    // Reading must not wait for storage, nor fail with it: without a kept model the app is as good as on its first day.
    this.#options.store.keep(model).catch(() => undefined);
  }

  /** @param left the chosen model that does not work. @throws `refusal` when there is no last good model for this version of the app. */
  async #openLastGood(backend: Backend, refusal: unknown, left: string | undefined): Promise<void> {
    if (!(refusal instanceof ModelRefusedError)) throw refusal;
    const { store } = this.#options;
    const kept = [await store.lastGood().catch(() => undefined), left === undefined ? undefined : await store.previous().catch(() => undefined)];
    const model = kept.find((each) => each && each.manifest.sha256 !== left);
    if (!model) throw refusal;
    try {
      verifyModel(model);
    } catch {
      throw refusal; // Kept by another version of the app: as good as none.
    }
    await this.#adopt(model, backend, refusedModelNotice(refusal, model.manifest.modelId));
  }

  async #adopt(model: StoredModel, backend: Backend, modelNotice?: string): Promise<void> {
    this.#model = model;
    this.#modelNotice = modelNotice;
    this.#personal = this.#personalizer(model);
    await this.#switch(backend);
    // Reading does not wait for it.
    void this.#personal?.start();
  }

  get manifest(): StoredModel['manifest'] {
    return this.#model!.manifest;
  }

  get isChosen(): boolean {
    return this.#isChosen;
  }

  /**
   * Reads with another model from the next picture on, and at every start where it is a chosen one.
   * @throws ModelRefusedError, BackendUnavailableError where it does not run; then the one before goes on.
   */
  replace(model: StoredModel, isChosen: boolean, notice?: string): Promise<void> {
    return this.#inChange(() => this.#replace(model, isChosen, notice));
  }

  async #replace(model: StoredModel, isChosen: boolean, notice?: string): Promise<void> {
    const before = { model: this.#model!, isChosen: this.#isChosen, notice: this.#modelNotice, personal: this.#personal, current: this.#current!, sessions: [...this.#sessions] };
    this.#sessions.clear();
    this.#isChosen = isChosen;
    try {
      await this.#adopt(model, before.current.backend, notice);
    } catch (error) {
      const begun = [...this.#sessions.values()];
      this.#sessions.clear();
      for (const [backend, session] of before.sessions) this.#sessions.set(backend, session);
      [this.#model, this.#isChosen, this.#modelNotice, this.#personal, this.#current] = [before.model, before.isChosen, before.notice, before.personal, before.current];
      this.#tellReady();
      for (const session of begun) await this.#close(session);
      throw error;
    }
    // What it was about to learn is of the other model's features.
    void before.personal?.adapt(false);
    for (const [, session] of before.sessions) void this.#close(session);
    const { store, hand } = this.#options;
    await store.keep(model).catch(() => undefined);
    await hand.settings.save({ model: isChosen ? { sha256: model.manifest.sha256, starts: 0 } : undefined }).catch(() => undefined);
  }

  /** A chosen model that fails while it reads makes way for the one that comes with the app. @returns whether it did */
  #giveUpChosen(session: NetworkSession): Promise<boolean> {
    return this.#inChange(async () => {
      if (this.#current !== session) return true; // Left already.
      if (!this.#isChosen) return false;
      const { sha256 } = this.manifest;
      await this.#replace(await fetchModel(this.#options.modelsUrl), false);
      await this.#leave(sha256);
      return true;
    });
  }

  /** Reads pictures with a model that is not in use, one at a time among the others. @throws as `createSession` */
  async tryOut<T>(model: StoredModel, work: (read: (picture: GrayImage28) => Promise<Prediction>) => Promise<T>): Promise<T> {
    const { manifest } = model;
    const session = await createSession('wasm', model, this.#options);
    try {
      return await work(async (picture) => {
        const { logits } = await this.#inRun(() => session.run(toTensorData(picture, this.#pixels)));
        return toPrediction(logits, manifest, manifest.modelId);
      });
    } finally {
      await this.#close(session);
    }
  }

  #personalizer({ manifest, rehearsal }: StoredModel): Personalizer | undefined {
    if (!manifest.features || !manifest.rehearsal) return undefined;
    return new Personalizer({
      ...this.#options.hand,
      manifest,
      enabled: this.#adapts,
      loadRehearsal: () => (rehearsal ? Promise.resolve(rehearsal).then((bytes) => rehearsalIn(manifest, bytes)) : fetchRehearsal(this.#options.modelsUrl, manifest)),
      featuresOf: (picture) => this.#features(picture),
      onChange: () => this.#tellReady(),
    });
  }

  /** As of `Recognizer`; nothing happens where the model has nothing to adapt with. */
  async adapt(enabled: boolean): Promise<void> {
    this.#adapts = enabled;
    await this.#personal?.adapt(enabled);
  }

  /** As of `Recognizer`. */
  async forget(): Promise<void> {
    await this.#personal?.forget();
  }

  /** Reads on `backend`, or on WASM where that does not work, and tells which. */
  use(backend: Backend): Promise<void> {
    return this.#inChange(() => this.#switch(backend));
  }

  async #switch(backend: Backend, notice?: string): Promise<void> {
    let fallback: string | undefined;
    if (backend === 'webgpu') {
      try {
        this.#current = await this.#session('webgpu');
      } catch (error) {
        fallback = notStartedNotice(error);
      }
    }
    if (backend === 'wasm' || fallback !== undefined) {
      this.#current = await this.#session('wasm');
      await this.#dropWebGpu();
    }
    this.#notice = joinNotices(this.#modelNotice, notice, fallback);
    this.#tellReady();
  }

  #tellReady(): void {
    this.#options.tell({
      kind: 'ready',
      backend: this.#current!.backend,
      manifest: this.#model!.manifest,
      ...(this.#notice !== undefined && { notice: this.#notice }),
      ...(this.#personal && { personal: this.#personal.status }),
      ...(this.#isChosen && { isChosen: true }),
    });
  }

  /**
   * A session of the current model that has answered once: what it allocates and compiles late is then done.
   * @throws BackendUnavailableError also when WebGPU contradicts a WASM session that is there to ask.
   */
  async #session(backend: Backend): Promise<NetworkSession> {
    const known = this.#sessions.get(backend);
    if (known) return known;
    const session = await createSession(backend, this.#model!, this.#options);
    try {
      await this.#try(session);
    } catch (error) {
      await this.#close(session);
      throw error;
    }
    this.#sessions.set(backend, session);
    void session.lost.then((reason) => this.#fallBack(session, new BackendUnavailableError('WebGPU', `the graphics device was lost (${reason})`)));
    return session;
  }

  async #try(session: NetworkSession): Promise<void> {
    const { logits: answer } = await this.#inRun(() => session.run(PROBE));
    const reference = this.#sessions.get('wasm');
    if (reference) {
      const { logits: expected } = await this.#inRun(() => reference.run(PROBE));
      if (answer.some((logit, digit) => Math.abs(logit - expected[digit]!) > TOLERANCE)) {
        throw new BackendUnavailableError('WebGPU', 'it gives other answers than WASM');
      }
    }
  }

  /** In its turn among the runs, so that none is under way. What a broken session says to it is of no use. */
  #close(session: NetworkSession): Promise<void> {
    return this.#inRun(() => session.close()).catch(() => undefined);
  }

  /** WASM's session always stays, as the way back; WebGPU's costs the device's memory. */
  async #dropWebGpu(): Promise<void> {
    const session = this.#sessions.get('webgpu');
    if (!session || session === this.#current) return;
    this.#sessions.delete('webgpu');
    await this.#close(session);
  }

  /** Leaves a session that stopped working. */
  #fallBack(session: NetworkSession, error: unknown): Promise<void> {
    return this.#inChange(async () => {
      if (this.#sessions.get(session.backend) !== session) return; // Left already.
      this.#sessions.delete(session.backend);
      if (this.#current === session) await this.#switch('wasm', stoppedNotice(error));
      await this.#close(session);
    });
  }

  /**
   * @param image 784 bytes of a GrayImage28.
   * @throws what the WASM session throws; a failure of WebGPU leads to WASM's answer.
   */
  async recognize(image: Uint8Array): Promise<Recognized> {
    const session = this.#current!;
    try {
      return await this.#read(session, image);
    } catch (error) {
      if (error instanceof ModelRefusedError && (await this.#giveUpChosen(session))) return this.#read(this.#current!, image);
      if (session.backend === 'wasm') throw error;
      await this.#fallBack(session, error);
      return this.#read(this.#current!, image);
    }
  }

  #read(session: NetworkSession, image: Uint8Array): Promise<Recognized> {
    return this.#inRun(async () => {
      const pixels = toTensorData(grayImage28(image), this.#pixels);
      const head = this.#personal?.head;
      const start = performance.now();
      const { logits, features } = await session.run(pixels, head && 'features');
      const inferenceMs = performance.now() - start;
      const answer = { kind: 'recognized', backend: session.backend, inferenceMs } as const;
      return { ...answer, logits, ...(head && features && { adapted: headLogits(head, features) }) };
    });
  }

  /** One picture in its turn among the others, so that learning from many keeps none waiting that is to be read. */
  #features(picture: GrayImage28): Promise<Float32Array> {
    return this.#inRun(async () => (await this.#current!.run(toTensorData(picture, this.#pixels), 'features')).features!);
  }

  /** Times both backends on the current model. */
  measure(): Promise<BackendMeasurement> {
    return this.#inChange(async () => {
      const wasm = await this.#time(await this.#session('wasm'));
      try {
        const webgpu = await this.#time(await this.#session('webgpu'));
        return { wasm, webgpu, winner: webgpu < wasm ? 'webgpu' : 'wasm' };
      } catch (error) {
        return { wasm, winner: 'wasm', notice: messageOf(error) };
      } finally {
        await this.#dropWebGpu();
      }
    });
  }

  /** Milliseconds of one run: the median over groups, since some browsers' clocks tick only every millisecond. */
  async #time(session: NetworkSession): Promise<number> {
    const GROUPS = 9;
    const GROUP_SIZE = 4;
    const means: number[] = [];
    for (let group = 0; group <= GROUPS; group++) {
      let total = 0;
      for (let run = 0; run < GROUP_SIZE; run++) {
        // One by one, so that a digit drawn meanwhile is read in between.
        total += await this.#inRun(async () => {
          const start = performance.now();
          await session.run(PROBE);
          return performance.now() - start;
        });
      }
      if (group > 0) means.push(total / GROUP_SIZE); // The first group warms up.
    }
    return means.sort((a, b) => a - b)[Math.floor(GROUPS / 2)]!;
  }
}
