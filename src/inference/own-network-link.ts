import type { OwnDigit } from '../contracts/inside.ts';
import type { NetworkFacts, NetworkFile, OwnNetwork } from '../contracts/own-network.ts';
import type { Digit } from '../core/classes.ts';
import type { GrayImage28 } from '../core/preprocessing/gray-image.ts';
import type { Way } from '../core/network/way.ts';
import type { NetworkReadings } from '../core/accuracy/compare-networks.ts';
import { BackendUnavailableError } from '../core/errors.ts';
import { fromOwnFailure, type OwnAnswer, type OwnAsked } from './own-network/protocol.ts';
import type { OpenedNetwork } from './worker/protocol.ts';
import { WorkerLink } from './worker-link.ts';

const unavailable = (reason: string): BackendUnavailableError => new BackendUnavailableError('Your own network', reason);

/** The page's end of the worker with a network of one's own. */
export class WorkerOwnNetwork implements OwnNetwork {
  readonly #link: WorkerLink<never, OwnAsked, OwnAnswer, never>;
  readonly #network: () => Promise<OpenedNetwork | undefined>;
  #death = 'it was closed';
  #hasOurs = false;

  /** @param network the one that reads. */
  constructor(network: () => Promise<OpenedNetwork | undefined>) {
    this.#network = network;
    const worker = new Worker(new URL('./own-network/own-network.ts', import.meta.url), { type: 'module', name: 'own-network' });
    this.#link = new WorkerLink(worker, { news: () => undefined, death: (reason) => (this.#death = reason) });
  }

  async open({ bytes, known }: NetworkFile, onProgress: (share: number) => void): Promise<NetworkFacts> {
    return (await this.#ask('opened', { kind: 'open', bytes, ...(known && { known }) }, onProgress)).facts;
  }

  async use(way: Way): Promise<NetworkFacts> {
    return (await this.#ask('opened', { kind: 'use', way })).facts;
  }

  async classify(pictures: readonly GrayImage28[]): Promise<readonly (readonly number[])[]> {
    return (await this.#ask('classified', { kind: 'classify', pictures })).probabilities;
  }

  async read(digits: readonly OwnDigit<Digit>[]): Promise<readonly NetworkReadings[]> {
    if (!this.#hasOurs) {
      const network = await this.#network();
      if (network === undefined) throw unavailable('there is no network to compare it with');
      await this.#ask('done', { kind: 'beside', network });
      this.#hasOurs = true;
    }
    return (await this.#ask('read', { kind: 'read', digits: digits.map(({ drawing, label }) => ({ drawing, label })) })).readings;
  }

  close(): void {
    this.#link.close();
  }

  async #ask<Kind extends OwnAnswer['kind']>(kind: Kind, asked: OwnAsked, onProgress?: (share: number) => void): Promise<OwnAnswer & { readonly kind: Kind }> {
    const answer = await this.#link.call(asked, onProgress);
    if (answer?.kind === 'failed') throw fromOwnFailure(answer.failure);
    if (answer?.kind !== kind) throw unavailable(this.#death);
    return answer as OwnAnswer & { readonly kind: Kind };
  }
}
