import { Observable } from '../async/observable.ts';
import { createSerial } from '../async/serial.ts';
import type { ModelOffer, ModelUpdates } from '../contracts/models.ts';
import type { SettingsStore } from '../contracts/settings.ts';
import type { Answer, Call } from './worker/protocol.ts';

export interface ModelWatchOptions {
  readonly settings: Pick<SettingsStore, 'load'>;
  /** Asks the recogniser's worker. */
  readonly ask: (call: Call) => Promise<Answer | undefined>;
}

/** The first digits come first (ms). */
const AFTER_START = 4_000;
const DAY = 24 * 3_600_000;

/** Looks for models at the start, when the network comes back, daily, and when another endpoint is connected. */
export class ModelWatch implements ModelUpdates {
  readonly #options: ModelWatchOptions;
  readonly #offers = new Observable<ModelOffer | undefined>(undefined);
  /** One look after the other: an earlier one may not have seen the endpoint that a later one is for. */
  readonly #inTurn = createSerial();
  #lookedAt = -Infinity;
  /** Whom it has looked at. */
  #endpoint = '';

  constructor(options: ModelWatchOptions) {
    this.#options = options;
    setTimeout(() => void this.look(), AFTER_START);
    addEventListener('online', () => void this.look());
    setInterval(() => void this.look(), DAY);
    document.addEventListener('visibilitychange', () => {
      // The timers of a page that nobody looks at may sleep for days.
      if (document.visibilityState === 'visible' && performance.now() - this.#lookedAt > DAY) void this.look();
    });
  }

  get offer(): ModelOffer | undefined {
    return this.#offers.value;
  }

  subscribe(listener: (offer: ModelOffer | undefined) => void): () => void {
    return this.#offers.subscribe(listener);
  }

  look(): Promise<void> {
    return this.#inTurn(() => this.#lookOnce());
  }

  /** Where the endpoint is another than the one that was looked at. */
  async lookElsewhere(): Promise<void> {
    const { endpoint } = await this.#options.settings.load();
    if (endpoint && nameOf(endpoint) !== this.#endpoint) await this.look();
  }

  async take(): Promise<void> {
    const offered = this.offer;
    const answer = await this.#change({ kind: 'take', quietly: true });
    if (answer?.kind === 'done') return;
    await this.look();
    // A worker that took over from another one knew nothing of the offer. Another model is for the user to decide on.
    const wasUnknown = answer?.kind === 'failed' && answer.failure.name === 'ModelRefusedError' && answer.failure.reason === 'missing';
    if (wasUnknown && (this.offer === undefined || this.offer.modelId === offered?.modelId)) await this.#change({ kind: 'take' });
  }

  postpone(): void {
    this.#offers.set(undefined);
  }

  async goBack(): Promise<void> {
    // Where it fails, the worker's notice says so.
    await this.#change({ kind: 'go-back' });
  }

  async #change(call: Call): Promise<Answer | undefined> {
    this.#offers.set(undefined);
    const answer = await this.#options.ask(call).catch(() => undefined);
    // A look that ended meanwhile knew nothing of the change.
    this.#offers.set(undefined);
    return answer;
  }

  async #lookOnce(): Promise<void> {
    const { endpoint } = await this.#options.settings.load();
    if (!endpoint || !navigator.onLine) return;
    this.#lookedAt = performance.now();
    this.#endpoint = nameOf(endpoint);
    const answer = await this.#options.ask({ kind: 'look', endpoint }).catch(() => undefined);
    // One that cannot be had or is no good is nobody's concern here: the endpoint's keeper sees it, and tomorrow is another try.
    if (answer?.kind === 'looked') this.#offers.set(answer.offer);
  }
}

const nameOf = ({ url, token }: { readonly url: string; readonly token: string }): string => `${url} ${token}`;
