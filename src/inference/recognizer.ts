import type { Habit } from '../core/personalization/habits.ts';
import { latestWins } from '../async/latest-wins.ts';
import { Observable } from '../async/observable.ts';
import { BackendUnavailableError, WholeRuntimeNeededError } from '../core/errors.ts';
import type { Ink } from '../core/ink/ink.ts';
import { toAdaptedPrediction } from '../core/reading/prediction.ts';
import type { Drawn } from '../core/records/drawing.ts';
import type { Backend, BackendMeasurement, BackendPreference, NumberRecognition, ReaderNotice, Recognition, RecognizerAlone, RecognizerStatus } from '../contracts/recognizer.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { fromFailure, type Answer, type Call, type News, type Open, type OpenedNetwork } from './worker/protocol.ts';
import { WorkerLink } from './worker-link.ts';

export interface RecognizerOptions {
  /** Where `manifest.json` lies; relative to the page, ending in a slash. */
  readonly modelsUrl: string;
  /** Asked for the backend at the start; told the winner of a measurement. */
  readonly settings: SettingsStore;
  /** For tests: lets WebGPU run on a software adapter. */
  readonly allowSoftwareGpu?: boolean;
  /** A worker that has begun to load, as of `startFirstWorker`. */
  readonly firstWorker?: Worker;
  /** For tests: other workers than the app's. */
  readonly createWorker?: () => Worker;
  /** Called when the first picture was read. */
  readonly onFirstAnswer?: () => void;
}

const createWorker = (): Worker => new Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module', name: 'later-recognizer' });

/** The page's end of the recogniser: keeps a worker running, sends it the latest picture, tells how it fares. */
export class WorkerRecognizer implements RecognizerAlone {
  readonly recognize: (drawing: Drawn) => Promise<Recognition | undefined>;
  readonly readNumber: (ink: Ink) => Promise<NumberRecognition | undefined>;
  readonly #options: RecognizerOptions;
  readonly #statuses = new Observable<RecognizerStatus>({ kind: 'loading' });
  /** Why `status` is `failed`. */
  #failure: Error | undefined;
  #link: WorkerLink<Open, Call, Answer, News> | undefined;
  #preference: BackendPreference | undefined;
  #measuredWinner: Backend | undefined;
  /** As last asked for; before that, as the settings say. */
  #adapts: boolean | undefined;
  /** A worker that dies twice without an answer in between is not worth another try. */
  #mayRestart = true;
  #restartNotice: ReaderNotice | undefined;
  /** A function of the runtime was missed, or the model is another: the worker is one with the whole runtime. */
  #whole = false;
  /** It could not be had. Until there is a network, what needs it is refused. */
  #wholeIsMissing = false;
  /** Whether the worker was told of a model from an endpoint. */
  #toldOfChosen = false;
  #firstWorker: Worker | undefined;
  #hasAnswered = false;

  /** Starts the worker at once, so that it loads while the page draws itself. */
  constructor(options: RecognizerOptions) {
    this.#options = options;
    this.#firstWorker = options.firstWorker;
    addEventListener('online', () => (this.#wholeIsMissing = false));
    this.recognize = latestWins((drawing, isLatest) => this.#read(drawing, isLatest));
    this.readNumber = latestWins((ink, isLatest) => this.#readNumber(ink, isLatest));
    void this.#start();
  }

  get status(): RecognizerStatus {
    return this.#statuses.value;
  }

  subscribe(listener: (status: RecognizerStatus) => void): () => void {
    return this.#statuses.subscribe(listener);
  }

  async use(preference: BackendPreference): Promise<void> {
    this.#preference = preference;
    await this.#settled();
    // The answer comes as status; a worker that dies over it is started again on WASM.
    await this.ask({ kind: 'use', backend: this.#backend() });
  }

  async measure(): Promise<BackendMeasurement> {
    await this.#settled();
    if (this.#failure) throw this.#failure;
    const answer = await this.ask({ kind: 'measure' });
    if (answer?.kind === 'failed') throw fromFailure(answer.failure);
    if (answer?.kind !== 'measured') throw new BackendUnavailableError('The recogniser', 'it stopped while it measured');
    const { measurement } = answer;
    this.#measuredWinner = measurement.winner;
    // Where nothing can be kept, the measurement still serves until the page closes.
    await this.#options.settings.save({ measuredWinner: measurement.winner }).catch(() => undefined);
    if (this.#preference === 'auto') await this.use('auto');
    return measurement;
  }

  async retry(): Promise<void> {
    this.#mayRestart = true;
    this.#restartNotice = undefined;
    this.#wholeIsMissing = false;
    void this.#start();
    await this.#settled();
  }

  async adapt(enabled: boolean): Promise<void> {
    this.#adapts = enabled;
    await this.ask({ kind: 'adapt', enabled });
  }

  async forgetPersonalization(): Promise<void> {
    await this.ask({ kind: 'forget' });
  }

  async habits(): Promise<readonly Habit[]> {
    const answer = await this.ask({ kind: 'habits' });
    return answer?.kind === 'habits' ? answer.habits : [];
  }

  /** Asks the worker, once it is ready; undefined where it does not live to answer. For what is not about reading. */
  async ask(call: Call, onProgress?: (share: number) => void): Promise<Answer | undefined> {
    await this.#settled();
    const link = this.#link;
    const answer = await link?.call(call, onProgress);
    if (answer?.kind !== 'failed' || answer.failure.name !== 'WholeRuntimeNeededError') return answer;
    if (link === this.#link) this.#needWhole();
    await this.#settled();
    return this.#whole ? await this.#link?.call(call, onProgress) : answer;
  }

  /** The network that reads, to be looked into; undefined where none does. */
  async network(): Promise<OpenedNetwork | undefined> {
    const answer = await this.ask({ kind: 'network' });
    return answer?.kind === 'network' ? answer.network : undefined;
  }

  /** Stops the worker for good. */
  close(): void {
    this.#fail(new BackendUnavailableError('The recogniser', 'it was closed'));
  }

  async #read(drawing: Drawn, isLatest: () => boolean): Promise<Recognition | undefined> {
    const answer = await this.#answer({ kind: 'recognize', drawing }, isLatest);
    if (answer?.kind !== 'recognized') return undefined;
    const { manifest, backend, inferenceMs, ...logits } = answer;
    const prediction = toAdaptedPrediction(logits, manifest, manifest.modelId);
    return { prediction, backend, inferenceMs, ...(logits.adapted && { adapted: true }) };
  }

  async #readNumber(ink: Ink, isLatest: () => boolean): Promise<NumberRecognition | undefined> {
    const answer = await this.#answer({ kind: 'read-number', ink }, isLatest);
    if (answer?.kind !== 'number-read') return undefined;
    const { reading, backend, inferenceMs, adapted } = answer;
    return { reading, backend, inferenceMs, ...(adapted && { adapted }) };
  }

  /** The worker's answer, or that of its successor where it does not live to give it; undefined for what is overtaken. */
  async #answer(call: Call, isLatest: () => boolean): Promise<Answer | undefined> {
    for (;;) {
      if (this.status.kind === 'loading') await this.#settled();
      if (this.status.kind === 'failed') throw this.#failure!;
      if (!isLatest() || this.status.kind !== 'ready') return undefined;
      const link = this.#link!;
      const answer = await link.call(call);
      if (answer !== undefined && answer.kind !== 'failed') {
        this.#mayRestart = true;
        this.#noteAnswer();
        return answer;
      }
      if (answer?.kind === 'failed') {
        const error = fromFailure(answer.failure);
        if (link !== this.#link) continue;
        if (error.name === 'WholeRuntimeNeededError') {
          const couldBeHad = !this.#wholeIsMissing;
          this.#needWhole();
          if (couldBeHad) continue;
          throw error;
        }
        if (error.name === 'ModelRefusedError') this.#fail(error);
        // A runtime that failed in the middle of a run is in a state nobody knows.
        else this.#restart(error.message);
      }
      // The worker that had the drawing is gone: ask its successor.
    }
  }

  #backend(): Backend {
    return this.#preference === undefined || this.#preference === 'auto' ? (this.#measuredWinner ?? 'wasm') : this.#preference;
  }

  async #start(backend?: Backend): Promise<void> {
    this.#link?.close();
    this.#failure = undefined;
    const worker = this.#firstWorker ?? (this.#options.createWorker ?? createWorker)();
    this.#firstWorker = undefined;
    const link = new WorkerLink<Open, Call, Answer, News>(worker, {
      news: (news) => this.#hear(news),
      death: (reason) => this.#restart(reason),
    });
    this.#link = link;
    this.#statuses.set({ kind: 'loading' });
    const settings = await this.#options.settings.load();
    if (link !== this.#link) return;
    this.#preference ??= settings.backend;
    this.#measuredWinner ??= settings.measuredWinner;
    this.#adapts ??= settings.adapt;
    // One that needs the whole runtime is left for now where that is missing, and kept for the next start.
    this.#toldOfChosen = settings.model !== undefined && !this.#wholeIsMissing;
    link.tell({
      kind: 'open',
      modelsUrl: new URL(this.#options.modelsUrl, document.baseURI).href,
      backend: backend ?? this.#backend(),
      allowSoftwareGpu: this.#options.allowSoftwareGpu ?? false,
      adapt: this.#adapts,
      restarted: !this.#mayRestart,
      whole: this.#whole,
      ...(this.#toldOfChosen && settings.model && { chosen: settings.model }),
    });
  }

  #hear(news: News): void {
    switch (news.kind) {
      case 'ready': {
        const notices = [...(this.#restartNotice ? [this.#restartNotice] : []), ...(news.notices ?? [])];
        this.#restartNotice = undefined;
        this.#statuses.set({
          kind: 'ready',
          backend: news.backend,
          manifest: news.manifest,
          ...(notices.length > 0 && { notices }),
          ...(news.personal && { personal: news.personal }),
          ...(news.isChosen && { isChosen: news.isChosen }),
          ...(news.whole && { whole: news.whole }),
        });
        return;
      }
      case 'unusable':
        if (news.failure.name === 'WholeRuntimeNeededError') this.#needWhole();
        else if (news.lacksWhole) this.#loseWhole();
        else this.#fail(fromFailure(news.failure));
        return;
      default:
        news satisfies never;
    }
  }

  /** The worker's runtime cannot go on: another one with the whole runtime does, where that can be had. */
  #needWhole(): void {
    if (!this.#wholeIsMissing) {
      this.#whole = true;
      void this.#start();
    } else if (this.status.kind === 'ready' || this.#toldOfChosen) {
      // A worker that trapped is done for; what it could read the next can.
      this.#doWithoutWhole();
    } else {
      this.#failWithoutWhole();
    }
  }

  /** The whole runtime could not be loaded. */
  #loseWhole(): void {
    if (this.#whole || this.#toldOfChosen) this.#doWithoutWhole();
    else this.#failWithoutWhole();
  }

  #failWithoutWhole(): void {
    this.#fail(new WholeRuntimeNeededError('it could not be loaded'));
  }

  /** What the cut runtime can read is read on. */
  #doWithoutWhole(): void {
    this.#whole = false;
    this.#wholeIsMissing = true;
    this.#restartNotice = { kind: 'without-whole' };
    void this.#start();
  }

  #noteAnswer(): void {
    if (this.#hasAnswered) return;
    this.#hasAnswered = true;
    this.#options.onFirstAnswer?.();
  }

  #restart(reason: string): void {
    if (!this.#mayRestart) {
      this.#fail(new BackendUnavailableError('The recogniser', reason));
      return;
    }
    this.#mayRestart = false;
    this.#restartNotice = { kind: 'restarted' };
    void this.#start('wasm'); // In case the other backend was what killed it.
  }

  #fail(error: Error): void {
    this.#link?.close();
    this.#link = undefined;
    this.#failure = error;
    this.#statuses.set({ kind: 'failed', error });
  }

  /** Resolves when `status` is no longer `loading`. */
  #settled(): Promise<void> {
    if (this.status.kind !== 'loading') return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.subscribe(({ kind }) => {
        if (kind === 'loading') return;
        stop();
        resolve();
      });
    });
  }
}
