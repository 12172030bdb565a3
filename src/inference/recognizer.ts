import { BackendUnavailableError } from '../core/errors.ts';
import { toPrediction } from '../core/reading/prediction.ts';
import type { Seen } from '../core/preprocessing/preprocess.ts';
import type { Backend, BackendMeasurement, BackendPreference, Recognition, Recognizer, RecognizerStatus } from '../contracts/recognizer.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import { latestWins } from './latest-wins.ts';
import { fromFailure, type Answer, type Call, type News } from './worker/protocol.ts';
import { WorkerLink } from './worker-link.ts';

export interface RecognizerOptions {
  /** Where `manifest.json` lies; relative to the page, ending in a slash. */
  readonly modelsUrl: string;
  /** Asked for the backend at the start; told the winner of a measurement. */
  readonly settings: SettingsStore;
  /** For tests: lets WebGPU run on a software adapter. */
  readonly allowSoftwareGpu?: boolean;
  /** For tests: another worker than the app's. */
  readonly createWorker?: () => Worker;
}

const createWorker = (): Worker => new Worker(new URL('./worker/main.ts', import.meta.url), { type: 'module', name: 'recognizer' });

/** The page's end of the recogniser: keeps a worker running, sends it the latest picture, tells how it fares. */
export class WorkerRecognizer implements Recognizer {
  readonly recognize: (drawing: Seen) => Promise<Recognition | undefined>;
  readonly #options: RecognizerOptions;
  readonly #listeners = new Set<(status: RecognizerStatus) => void>();
  #status: RecognizerStatus = { kind: 'loading' };
  /** Why `status` is `failed`. */
  #failure: Error | undefined;
  #link: WorkerLink | undefined;
  #preference: BackendPreference | undefined;
  #measuredWinner: Backend | undefined;
  /** As last asked for; before that, as the settings say. */
  #adapts: boolean | undefined;
  /** A worker that dies twice without an answer in between is not worth another try. */
  #mayRestart = true;
  #restartNotice: string | undefined;

  /** Starts the worker at once, so that it loads while the page draws itself. */
  constructor(options: RecognizerOptions) {
    this.#options = options;
    this.recognize = latestWins((drawing, isLatest) => this.#read(drawing, isLatest));
    void this.#start();
  }

  get status(): RecognizerStatus {
    return this.#status;
  }

  subscribe(listener: (status: RecognizerStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async use(preference: BackendPreference): Promise<void> {
    this.#preference = preference;
    await this.#settled();
    // The answer comes as status; a worker that dies over it is started again on WASM.
    await this.#link?.call({ kind: 'use', backend: this.#backend() });
  }

  async measure(): Promise<BackendMeasurement> {
    await this.#settled();
    if (this.#failure) throw this.#failure;
    const answer = await this.#link?.call({ kind: 'measure' });
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
    void this.#start();
    await this.#settled();
  }

  async adapt(enabled: boolean): Promise<void> {
    this.#adapts = enabled;
    await this.#settled();
    await this.#link?.call({ kind: 'adapt', enabled });
  }

  async forgetHand(): Promise<void> {
    await this.#settled();
    await this.#link?.call({ kind: 'forget' });
  }

  /** Asks the worker, once it is ready; undefined where it does not live to answer. For what is not about reading. */
  async ask(call: Call): Promise<Answer | undefined> {
    await this.#settled();
    return await this.#link?.call(call);
  }

  /** Stops the worker for good. */
  close(): void {
    this.#fail(new BackendUnavailableError('The recogniser', 'it was closed'));
  }

  async #read(drawing: Seen, isLatest: () => boolean): Promise<Recognition | undefined> {
    for (;;) {
      if (this.#status.kind === 'loading') await this.#settled();
      if (this.#status.kind === 'failed') throw this.#failure!;
      if (!isLatest() || this.#status.kind !== 'ready') return undefined;
      const link = this.#link!;
      const answer = await link.call({ kind: 'recognize', drawing });
      if (answer?.kind === 'recognized') {
        this.#mayRestart = true;
        const { manifest, logits, backend, inferenceMs, adapted } = answer;
        const shipped = toPrediction(logits, manifest, manifest.modelId);
        if (!adapted) return { prediction: shipped, backend, inferenceMs };
        // A hand teaches which digit it is. Whether it is one stays the shipped head's answer: a head that has seen
        // nothing but digits would take scribbles for some.
        const prediction = { ...toPrediction(adapted, manifest, manifest.modelId), isDigit: shipped.isDigit };
        return { prediction, backend, inferenceMs, adapted: true };
      }
      if (answer?.kind === 'failed') {
        const error = fromFailure(answer.failure);
        if (link !== this.#link) continue;
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
    const link: WorkerLink = new WorkerLink((this.#options.createWorker ?? createWorker)(), {
      news: (news) => this.#hear(news),
      death: (reason) => this.#restart(reason),
    });
    this.#link = link;
    this.#setStatus({ kind: 'loading' });
    const settings = await this.#options.settings.load();
    if (link !== this.#link) return;
    this.#preference ??= settings.backend;
    this.#measuredWinner ??= settings.measuredWinner;
    this.#adapts ??= settings.adapt;
    link.open({
      kind: 'open',
      modelsUrl: new URL(this.#options.modelsUrl, document.baseURI).href,
      backend: backend ?? this.#backend(),
      allowSoftwareGpu: this.#options.allowSoftwareGpu ?? false,
      adapt: this.#adapts,
      restarted: !this.#mayRestart,
      ...(settings.model && { chosen: settings.model }),
    });
  }

  #hear(news: News): void {
    switch (news.kind) {
      case 'ready': {
        const notice = [this.#restartNotice, news.notice].filter((part) => part !== undefined).join(' ');
        this.#restartNotice = undefined;
        this.#setStatus({
          kind: 'ready',
          backend: news.backend,
          manifest: news.manifest,
          ...(notice !== '' && { notice }),
          ...(news.personal && { personal: news.personal }),
          ...(news.isChosen && { isChosen: news.isChosen }),
        });
        return;
      }
      case 'unusable':
        this.#fail(fromFailure(news.failure));
        return;
      default:
        news satisfies never;
    }
  }

  #restart(reason: string): void {
    if (!this.#mayRestart) {
      this.#fail(new BackendUnavailableError('The recogniser', reason));
      return;
    }
    this.#mayRestart = false;
    this.#restartNotice = 'The recogniser had stopped and was started again.';
    void this.#start('wasm'); // In case the other backend was what killed it.
  }

  #fail(error: Error): void {
    this.#link?.close();
    this.#link = undefined;
    this.#failure = error;
    this.#setStatus({ kind: 'failed', error });
  }

  #setStatus(status: RecognizerStatus): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /** Resolves when `status` is no longer `loading`. */
  #settled(): Promise<void> {
    if (this.#status.kind !== 'loading') return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.subscribe(({ kind }) => {
        if (kind === 'loading') return;
        stop();
        resolve();
      });
    });
  }
}
