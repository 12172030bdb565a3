import { coalesced } from '../async/coalesced.ts';
import { latestWins } from '../async/latest-wins.ts';
import type { CorrectionStore } from '../contracts/drawings.ts';
import type { ChannelFacts, DigitPair, Inside, LookedInto, OwnDigit } from '../contracts/inside.ts';
import type { Recognizer } from '../contracts/recognizer.ts';
import { BackendUnavailableError } from '../core/errors.ts';
import type { Drawing } from '../core/records/drawing.ts';
import type { Asked, InsideAnswer, InsideNews, Told } from './inside/protocol.ts';
import type { OpenedNetwork } from './worker/protocol.ts';
import { WorkerLink } from './worker-link.ts';

export interface InsideOptions {
  readonly recognizer: Pick<Recognizer, 'status' | 'subscribe'>;
  /** The network that reads now. */
  readonly network: () => Promise<OpenedNetwork | undefined>;
  readonly corrections: Pick<CorrectionStore, 'ownWriting' | 'subscribe'>;
}

/** The latest judged digits that are compared with. */
const MOST_OWN = 300;

const unavailable = (reason: string): BackendUnavailableError => new BackendUnavailableError('The look inside', reason);

/** The page's end of the worker that looks inside: gives it the network that reads and the user's digits, and keeps both up to date. */
export class WorkerInside implements Inside {
  readonly look: (drawing: Drawing, pair?: DigitPair) => Promise<LookedInto | undefined>;
  readonly #options: InsideOptions;
  readonly #link: WorkerLink<Told, Asked, InsideAnswer, InsideNews>;
  readonly #listeners = new Set<() => void>();
  readonly #stops: readonly (() => void)[];
  readonly #open = coalesced(() => this.#openOnce());
  readonly #compare = coalesced(() => this.#compareOnce());
  #ready: Promise<unknown>;
  /** Which network the worker has. */
  #opened: string | undefined;
  #death: string | undefined;

  constructor(options: InsideOptions) {
    this.#options = options;
    const worker = new Worker(new URL('./inside/inside.ts', import.meta.url), { type: 'module', name: 'inside' });
    this.#link = new WorkerLink(worker, { news: () => this.#tell(), death: (reason) => (this.#death = reason) });
    this.#ready = this.#open();
    this.#stops = [
      options.recognizer.subscribe(() => {
        if (this.#reading() !== this.#opened) this.#ready = this.#open();
      }),
      options.corrections.subscribe(() => void this.#compare()),
    ];
    const look = latestWins<{ readonly drawing: Drawing; readonly pair: DigitPair | undefined }, LookedInto>(async ({ drawing, pair }, isLatest) => {
      await this.#ready;
      if (!isLatest()) return undefined;
      const answer = await this.#ask({ kind: 'look', drawing, ...(pair && { pair }) });
      return answer.kind === 'looked' ? answer.looked : undefined;
    });
    this.look = (drawing, pair) => look({ drawing, pair });
  }

  async channel(layer: number, index: number): Promise<ChannelFacts | undefined> {
    const answer = await this.#ask({ kind: 'channel', layer, index });
    return answer.kind === 'channel' ? answer.facts : undefined;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.#listeners.clear();
    this.#link.close();
  }

  /** Names the network that reads, with what it has learned: another name, another network. */
  #reading(): string {
    const { status } = this.#options.recognizer;
    return status.kind === 'ready' ? `${status.manifest.sha256} ${status.personal?.kind === 'adapted' ? status.personal.examples : ''}` : '';
  }

  async #openOnce(): Promise<void> {
    const reading = this.#reading();
    const network = await this.#options.network();
    if (network === undefined) return;
    this.#opened = reading;
    this.#link.tell({ kind: 'open', network });
    void this.#compare();
    this.#tell();
  }

  async #compareOnce(): Promise<void> {
    const digits: OwnDigit[] = [];
    try {
      for await (const { correction, picture } of this.#options.corrections.ownWriting()) {
        const { id, label, ink, image } = correction;
        if (label !== 'none') digits.push({ drawing: ink === undefined ? { id, image } : { id, ink }, label, picture });
        if (digits.length >= MOST_OWN) break;
      }
    } catch {
      // Without storage there is nothing to compare with.
    }
    this.#link.tell({ kind: 'own', digits });
  }

  async #ask(asked: Asked): Promise<InsideAnswer> {
    const answer = await this.#link.call(asked);
    if (answer === undefined) throw unavailable(this.#death ?? 'it was closed');
    if (answer.kind === 'unable') throw unavailable(answer.reason);
    return answer;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
