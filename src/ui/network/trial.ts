import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { OwnDigit } from '../../contracts/inside.ts';
import type { Digit } from '../../core/classes.ts';
import type { NetworkFacts, NetworkFile, OwnNetwork, OwnNetworkStore } from '../../contracts/own-network.ts';
import { compareNetworks, type NetworkComparison, type NetworkReadings } from '../../core/accuracy/compare-networks.ts';
import { NetworkRefusedError } from '../../core/errors.ts';
import type { Way } from '../../core/network/way.ts';
import { MOST_NETWORK_BYTES } from '../../core/network/network-file.ts';

/** A digit that the two networks read differently. */
export interface Differing extends NetworkReadings {
  readonly digit: OwnDigit<Digit>;
}

export type Compared =
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'reading'; readonly done: number; readonly total: number; readonly since: number }
  /** There is no judged digit on this device. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'done'; readonly comparison: NetworkComparison; readonly differing: readonly Differing[] }
  | { readonly kind: 'failed'; readonly error: unknown };

export type Stage =
  | { readonly kind: 'empty'; readonly error?: unknown }
  | { readonly kind: 'opening'; readonly name: string; readonly share: number }
  | {
      readonly kind: 'open';
      readonly file: NetworkFile;
      readonly facts: NetworkFacts;
      /** That of the facts, or another that is being tried. */
      readonly way: Way;
      readonly isKept: boolean;
      readonly compared: Compared;
      readonly error?: unknown;
    };

export interface TrialServices {
  readonly corrections: Pick<CorrectionStore, 'ownWriting'>;
  readonly ownNetworks: OwnNetworkStore;
  openOwnNetwork(): Promise<OwnNetwork>;
}

/** The latest judged digits that are read: thousands more would change no figure that matters. */
const MOST_DIGITS = 2000;
/** So many are read before the page is told how far it is. */
const GROUP = 20;

/** A network of one's own, from its file to its figures. Whatever is begun ends what was going on. */
export class NetworkTrial {
  stage: Stage = { kind: 'empty' };
  readonly #services: TrialServices;
  readonly #changed: () => void;
  #network: OwnNetwork | undefined;
  /** Counts the ways that were asked for: the last one stands. */
  #asked = 0;

  constructor(services: TrialServices, changed: () => void) {
    this.#services = services;
    this.#changed = changed;
  }

  /** Opens what is kept on the device, if anything is. */
  async resume(): Promise<void> {
    const kept = await this.#services.ownNetworks.get().catch(() => undefined);
    if (kept !== undefined && this.stage.kind === 'empty') await this.#open(kept.name, () => Promise.resolve(kept), true);
  }

  open(file: Pick<File, 'name' | 'size' | 'arrayBuffer'>): Promise<void> {
    return this.#open(file.name, async () => {
      // Before it is in memory.
      if (file.size > MOST_NETWORK_BYTES) throw new NetworkRefusedError('large', String(MOST_NETWORK_BYTES), `it has ${file.size} bytes, more than ${MOST_NETWORK_BYTES}`);
      return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
    });
  }

  /** Keeps it on the device for the next visit, or no longer. @returns its SHA-256 where it is kept now */
  async keep(isKept: boolean): Promise<string | undefined> {
    const { stage } = this;
    if (stage.kind !== 'open') return undefined;
    try {
      const { file, facts: { found, used, sha256 } } = stage;
      await (isKept ? this.#services.ownNetworks.put({ ...file, known: { found, used } }) : this.#services.ownNetworks.clear());
      this.#amend({ isKept, error: undefined });
      return isKept ? sha256 : undefined;
    } catch (error) {
      this.#amend({ error });
      return undefined;
    }
  }

  /**
   * Feeds and reads the network in another way; what was compared in the one before is over.
   * @returns its SHA-256 where it is kept with that
   */
  async use(way: Way): Promise<string | undefined> {
    const network = this.#network;
    if (this.stage.kind !== 'open' || network === undefined) return undefined;
    const asked = ++this.#asked;
    const isOver = (): boolean => this.#network !== network || this.#asked !== asked;
    this.#amend({ way, compared: { kind: 'not-yet' }, error: undefined });
    try {
      const facts = await network.use(way);
      if (isOver()) return undefined;
      this.#amend({ facts, way: facts.used });
      return this.stage.isKept ? await this.keep(true) : undefined;
    } catch (error) {
      if (!isOver()) this.#amend({ way: this.stage.facts.used, error });
      return undefined;
    }
  }

  /** Has both networks read the judged digits on this device. */
  async compare(): Promise<void> {
    const network = this.#network;
    if (this.stage.kind !== 'open' || network === undefined) return;
    const asked = this.#asked;
    const isOver = (): boolean => this.#network !== network || this.#asked !== asked;
    const since = performance.now();
    try {
      this.#amend({ compared: { kind: 'reading', done: 0, total: 0, since } });
      const digits = await this.#digits();
      const readings: NetworkReadings[] = [];
      for (let done = 0; done < digits.length; done += GROUP) {
        if (isOver()) return;
        this.#amend({ compared: { kind: 'reading', done, total: digits.length, since } });
        readings.push(...(await network.read(digits.slice(done, done + GROUP))));
      }
      if (isOver()) return;
      const differing = readings.flatMap((reading, at) => (reading.readings.ours.framed === reading.readings.own.framed ? [] : [{ ...reading, digit: digits[at]! }]));
      this.#amend({ compared: digits.length === 0 ? { kind: 'nothing' } : { kind: 'done', comparison: compareNetworks(readings), differing } });
    } catch (error) {
      if (!isOver()) this.#amend({ compared: { kind: 'failed', error } });
    }
  }

  /** Puts the network away; what is kept on the device stays there. */
  close(): void {
    this.#network?.close();
    this.#network = undefined;
    this.#show({ kind: 'empty' });
  }

  async #open(name: string, load: () => Promise<NetworkFile>, isKept = false): Promise<void> {
    this.close();
    let share = 0;
    this.#show({ kind: 'opening', name, share });
    const opening = this.stage;
    let network: OwnNetwork | undefined;
    const isOver = (): boolean => this.#network !== network || (network === undefined && this.stage !== opening);
    try {
      const file = await load();
      if (isOver()) return;
      const opened = await this.#services.openOwnNetwork();
      if (isOver()) return opened.close();
      this.#network = network = opened;
      const facts = await opened.open(file, (done) => {
        share = done;
        if (!isOver()) this.#show({ kind: 'opening', name, share });
      });
      if (!isOver()) this.#show({ kind: 'open', file, facts, way: facts.used, isKept, compared: { kind: 'not-yet' } });
    } catch (error) {
      if (isOver()) return;
      this.close();
      this.#show({ kind: 'empty', error });
    }
  }

  async #digits(): Promise<OwnDigit<Digit>[]> {
    const digits: OwnDigit<Digit>[] = [];
    for await (const { correction, picture } of this.#services.corrections.ownWriting()) {
      const { id, label, ink, image } = correction;
      if (typeof label === 'number') digits.push({ drawing: ink === undefined ? { id, image } : { id, ink }, label, picture });
      if (digits.length >= MOST_DIGITS) break;
    }
    return digits;
  }

  #amend(change: Partial<Stage & { kind: 'open' }>): void {
    if (this.stage.kind === 'open') this.#show({ ...this.stage, ...change });
  }

  #show(stage: Stage): void {
    this.stage = stage;
    this.#changed();
  }
}
