import type { CorrectionStore, JudgedAnswer } from '../../contracts/drawings.ts';
import type { Drawing, Unkept } from './app-state.ts';

/** How the keeping goes. */
export interface KeeperListener {
  /** The judgement of a drawing is durable. */
  kept(drawing: Drawing): void;
  /** What was to be taken back is the endpoint's already, and stays as it was judged. */
  stands(drawing: Drawing, judged: JudgedAnswer): void;
  /** What the device would not keep; undefined once there is nothing of that kind any more. */
  unkept(unkept: Unkept | undefined): void;
}

/**
 * Brings the user's judgements to the store, one after the other. It is told how things should stand, and makes the
 * store agree: what was judged, judged otherwise and taken back faster than the store writes costs no detour, and what
 * failed waits here and is tried again, with the next judgement or when asked.
 */
export class JudgementKeeper {
  readonly #store: CorrectionStore;
  readonly #listener: KeeperListener;
  /** What is in the store, for drawings that are still in memory. */
  readonly #written = new WeakMap<Drawing, { readonly id: string; readonly judged: JudgedAnswer }>();
  /** What should be: a judgement, or none. In the order in which they were made. */
  readonly #wanted = new Map<Drawing, JudgedAnswer | undefined>();
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

  /** Keeps a judgement, in place of an earlier one of the same drawing; without one, takes that back. */
  want(drawing: Drawing, judged: JudgedAnswer | undefined): void {
    this.#wanted.set(drawing, judged);
    void this.settle();
  }

  /** Forgets what waits, since everything is to be deleted; resolves when nothing is being written any more. */
  async forget(): Promise<void> {
    this.#wanted.clear();
    await this.#settling;
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
        const [drawing, judged] = next;
        await this.#agree(drawing, judged);
        // Judged otherwise meanwhile: that comes next.
        if (this.#wanted.get(drawing) !== judged) continue;
        this.#wanted.delete(drawing);
        if (judged !== undefined) this.#listener.kept(drawing);
      }
      this.#told(undefined);
    } catch (error) {
      this.#told({ count: this.#wanted.size, error });
    }
  }

  #next(): [Drawing, JudgedAnswer | undefined] | undefined {
    return this.#wanted.entries().next().value;
  }

  async #agree(drawing: Drawing, judged: JudgedAnswer | undefined): Promise<void> {
    const before = this.#written.get(drawing);
    if (before?.judged === judged) return;
    if (judged !== undefined) this.#written.set(drawing, { id: await this.#store.judge(judged, before?.id), judged });
    else if (await this.#store.takeBack(before!.id)) this.#written.delete(drawing);
    else this.#listener.stands(drawing, before!.judged);
  }

  #told(unkept: Unkept | undefined): void {
    if (unkept === undefined && !this.#failed) return;
    this.#failed = unkept !== undefined;
    this.#listener.unkept(unkept);
  }
}
