import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { coalesced } from '../../async/coalesced.ts';

/** Something that an element does, which takes a while and may fail: the element renders anew with each change of these. */
export class Work implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #isBusy = false;
  #error: unknown;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    // Nothing is begun before it is asked for.
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** What the last one failed with, until the next begins. */
  get error(): unknown {
    return this.#error;
  }

  /** Does `work`; never rejects. @returns whether it went well */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    this.#show(true, undefined);
    try {
      await work();
      this.#show(false, undefined);
      return true;
    } catch (error) {
      this.#show(false, error);
      return false;
    }
  }

  /** Forgets what failed. */
  forgive(): void {
    this.#show(this.#isBusy, undefined);
  }

  #show(isBusy: boolean, error: unknown): void {
    this.#isBusy = isBusy;
    this.#error = error;
    this.#host.requestUpdate();
  }
}

/**
 * What an element shows of a source: loaded when the element is first rendered, since its properties are there then, and
 * again after each change. Loadings never overlap; changes that come during one share the next.
 */
export class Loaded<T> implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #subscribe: ((listener: () => void) => () => void) | undefined;
  #stop: (() => void) | undefined;
  #isStarted = false;
  #value: T | undefined;
  #error: unknown;
  /** Loads it anew; never rejects. */
  readonly reload: () => Promise<void>;

  /** @param subscribe to the source's changes, where it tells of them. */
  constructor(host: ReactiveControllerHost, load: () => Promise<T>, subscribe?: (listener: () => void) => () => void) {
    this.#host = host;
    this.#subscribe = subscribe;
    this.reload = coalesced(async () => {
      try {
        this.#value = await load();
        this.#error = undefined;
      } catch (error) {
        this.#error = error;
      }
      host.requestUpdate();
    });
    host.addController(this);
  }

  /** What was loaded last, also where loading it again has failed. */
  get value(): T | undefined {
    return this.#value;
  }

  get error(): unknown {
    return this.#error;
  }

  hostUpdated(): void {
    if (!this.#isStarted) this.#start();
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#isStarted = false;
    // Back in the document it starts with the next rendering.
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  #start(): void {
    this.#isStarted = true;
    this.#stop = this.#subscribe?.(() => void this.reload());
    void this.reload();
  }
}
