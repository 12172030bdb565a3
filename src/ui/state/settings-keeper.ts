import type { Services } from '../../contracts/services.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../contracts/settings.ts';
import type { Action } from './app-state.ts';

/** Keeps the settings in the state, on the device and with whom they concern the same. */
export class SettingsKeeper {
  readonly #services: Pick<Services, 'recognizer' | 'settings'>;
  readonly #act: (action: Action) => void;
  readonly #readAgain: () => void;
  #known: Partial<Settings> = {};
  /** What the user has changed since the start: a load that is slower than the user undoes nothing. */
  #changed: Partial<Settings> = {};

  /** @param readAgain called when another backend or network reads. */
  constructor(services: Pick<Services, 'recognizer' | 'settings'>, act: (action: Action) => void, readAgain: () => void) {
    this.#services = services;
    this.#act = act;
    this.#readAgain = readAgain;
  }

  async load(): Promise<void> {
    this.#show({ ...(await this.#services.settings.load()), ...this.#changed });
  }

  /** Loads them again once they can be read, where another tab held them. @returns how to stop that */
  watch(): () => void {
    return this.#services.settings.onLateReading(() => void this.#loadLate());
  }

  /** The reader has begun with the defaults, too. */
  async #loadLate(): Promise<void> {
    const { recognizer } = this.#services;
    await this.load();
    const { adapt, backend, ownNetwork } = this.#known as Settings;
    if (adapt !== DEFAULT_SETTINGS.adapt && this.#changed.adapt === undefined) void recognizer.adapt(adapt);
    if (backend !== DEFAULT_SETTINGS.backend && this.#changed.backend === undefined) void recognizer.use(backend).then(this.#readAgain);
    if (ownNetwork !== undefined && !('ownNetwork' in this.#changed)) void recognizer.useOwn(ownNetwork).then(this.#readAgain);
  }

  change(change: Partial<Settings>): void {
    const { recognizer, settings } = this.#services;
    this.#changed = { ...this.#changed, ...change };
    this.#show(change);
    // A device that keeps nothing (a private window, say) still follows the wish until the page closes.
    const saved = settings.save(change).catch(() => undefined);
    if (change.adapt !== undefined) void recognizer.adapt(change.adapt);
    // Another writer's digits are read with what was learned of that writer, and what was undone is learned from no more.
    else if ((change.writer !== undefined || change.undoneHabits !== undefined) && this.#known.adapt === true) void saved.then(() => recognizer.adapt(true));
    if (change.backend !== undefined) void recognizer.use(change.backend).then(this.#readAgain);
    if ('ownNetwork' in change) void recognizer.useOwn(change.ownNetwork).then(this.#readAgain);
  }

  /** Times the backends; the recogniser itself keeps which of them won. */
  async measure(): Promise<void> {
    this.#act({ type: 'measuring', measuring: { kind: 'running' } });
    try {
      const measurement = await this.#services.recognizer.measure();
      this.#act({ type: 'measuring', measuring: { kind: 'done', measurement } });
      this.#changed = { ...this.#changed, measuredWinner: measurement.winner };
      this.#show({ measuredWinner: measurement.winner });
    } catch (error) {
      this.#act({ type: 'measuring', measuring: { kind: 'failed', error } });
    }
  }

  #show(change: Partial<Settings>): void {
    this.#known = { ...this.#known, ...change };
    this.#act({ type: 'settings', change });
  }
}
