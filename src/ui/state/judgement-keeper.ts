import type { CorrectionStore, JudgedAnswer } from '../../contracts/drawings.ts';
import type { Judgement } from '../../core/records/correction.ts';
import type { Judged, Unkept } from './app-state.ts';

/** How the keeping goes. */
export interface KeeperListener {
  /** The judgement of the drawing with that id is durable. */
  kept(id: string): void;
  /** What was to be taken back is the endpoint's already, and stays as it was judged. */
  stands(judged: Judged): void;
  /** What the device would not keep; undefined once there is nothing of that kind any more. */
  unkept(unkept: Unkept | undefined): void;
}

/** What should become of a drawing's judgement. */
type Wish = { readonly kind: 'keep'; readonly judged: JudgedAnswer } | { readonly kind: 'take-back'; readonly judged: Judged };

/**
 * Brings the user's judgements to the store, one after the other. It is told how things should stand, and makes the
 * store agree: what was judged, judged otherwise and taken back faster than the store writes costs no detour, and what
 * failed waits here and is tried again, with the next judgement or when asked.
 */
export class JudgementKeeper {
  readonly #store: CorrectionStore;
  readonly #listener: KeeperListener;
  /** Labels in the store, by the drawings' ids. */
  readonly #written = new Map<string, Judgement>();
  /** What should be, by the drawings' ids, in the order in which it was wished. */
  readonly #wanted = new Map<string, Wish>();
  #settling: Promise<void> | undefined;
  #failed = false;

  constructor(store: CorrectionStore, listener: KeeperListener) {
    this.#store = store;
    this.#listener = listener;
  }

  /** Whether the store does not yet agree with what the user has said. */
  get hasUnsettled(): boolean {
    return this.#wanted.size > 0;
  }

  /** Keeps a judgement, in the place of an earlier one of the same drawing. */
  keep(judged: JudgedAnswer): void {
    this.#wanted.set(judged.drawing.id, { kind: 'keep', judged });
    void this.settle();
  }

  /** Takes a judgement back. */
  takeBack(judged: Judged): void {
    this.#wanted.set(judged.id, { kind: 'take-back', judged });
    void this.settle();
  }

  /** Forgets what waits, since everything is to be deleted; resolves when nothing is being written any more. */
  async forget(): Promise<void> {
    this.#wanted.clear();
    await this.#settling;
    this.#written.clear();
    this.#told(undefined);
  }

  /** Makes the store agree with what is wanted; never rejects. */
  settle(): Promise<void> {
    this.#settling ??= this.#settle().finally(() => (this.#settling = undefined));
    return this.#settling;
  }

  async #settle(): Promise<void> {
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        const [id, wish] = next;
        await this.#agree(id, wish);
        // Judged otherwise meanwhile: that comes next.
        if (this.#wanted.get(id) !== wish) continue;
        this.#wanted.delete(id);
        if (wish.kind === 'keep') this.#listener.kept(id);
      }
      this.#told(undefined);
    } catch (error) {
      this.#told({ count: this.#wanted.size, error });
    }
  }

  #next(): [string, Wish] | undefined {
    return this.#wanted.entries().next().value;
  }

  async #agree(id: string, { kind, judged }: Wish): Promise<void> {
    const before = this.#written.get(id);
    if (kind === 'keep') {
      if (before === judged.label) return;
      await this.#store.judge(judged);
      this.#written.set(id, judged.label);
    } else if (before !== undefined) {
      if (await this.#store.takeBack(id)) this.#written.delete(id);
      else this.#listener.stands(judged);
    }
  }

  #told(unkept: Unkept | undefined): void {
    if (unkept === undefined && !this.#failed) return;
    this.#failed = unkept !== undefined;
    this.#listener.unkept(unkept);
  }
}
