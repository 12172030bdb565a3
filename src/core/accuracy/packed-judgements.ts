import type { Judged } from './accuracy.ts';
import { DIGITS } from '../classes.ts';
import { judgementsOf, type Judgement } from '../records/correction.ts';
import type { JudgementRecord } from '../records/judgement.ts';

/** Judgements in columns: a hundred thousand take a few megabytes, as records tens of them. */
export class PackedJudgements implements Iterable<Judged> {
  /** Which of `#judgements` it was read as, and which it is. */
  readonly #predicted: number[] = [];
  readonly #labels: number[] = [];
  readonly #models: number[] = [];
  readonly #times: string[] = [];
  readonly #sessions: number[] = [];
  readonly #writers: number[] = [];
  /** The texts that the columns name by number. */
  readonly #texts = new Map<string, number>();
  readonly #judgements: Judgement[] = [...judgementsOf(DIGITS)];

  get length(): number {
    return this.#labels.length;
  }

  add({ predicted, label, modelId, createdAt, session, writer = '' }: JudgementRecord): void {
    this.#predicted.push(this.#indexOf(predicted));
    this.#labels.push(this.#indexOf(label));
    this.#models.push(this.#numberOf(modelId));
    this.#times.push(createdAt);
    this.#sessions.push(this.#numberOf(session));
    this.#writers.push(this.#numberOf(writer));
  }

  /** Those made since a time (ISO 8601, UTC); all of them where none is given. */
  since(time: string | undefined): PackedJudgements {
    return time === undefined ? this : this.#those((index) => this.#times[index]! >= time);
  }

  /** Those of the session in which the last one was made. */
  latestSession(): PackedJudgements {
    const latest = this.#sessions.at(-1);
    return this.#those((index) => this.#sessions[index] === latest);
  }

  /** Their writers, by name; the empty one is who has none. In the order of their first judgement. */
  get writers(): readonly string[] {
    const texts = [...this.#texts.keys()];
    return [...new Set(this.#writers)].map((writer) => texts[writer]!);
  }

  /** Those of one writer; the empty name for who has none. */
  of(writer: string): PackedJudgements {
    const wanted = this.#texts.get(writer);
    return this.#those((index) => this.#writers[index] === wanted);
  }

  *[Symbol.iterator](): Generator<Judged> {
    const texts = [...this.#texts.keys()];
    for (const [index, label] of this.#labels.entries()) {
      yield { predicted: this.#judgements[this.#predicted[index]!]!, label: this.#judgements[label]!, modelId: texts[this.#models[index]!]! };
    }
  }

  #those(isOne: (index: number) => boolean): PackedJudgements {
    const those = new PackedJudgements();
    for (const [text, number] of this.#texts) those.#texts.set(text, number);
    those.#judgements.splice(0, Infinity, ...this.#judgements);
    for (let index = 0; index < this.length; index++) {
      if (!isOne(index)) continue;
      those.#predicted.push(this.#predicted[index]!);
      those.#labels.push(this.#labels[index]!);
      those.#models.push(this.#models[index]!);
      those.#times.push(this.#times[index]!);
      those.#sessions.push(this.#sessions[index]!);
      those.#writers.push(this.#writers[index]!);
    }
    return those;
  }

  #indexOf(judgement: Judgement): number {
    const index = this.#judgements.indexOf(judgement);
    return index === -1 ? this.#judgements.push(judgement) - 1 : index;
  }

  #numberOf(text: string): number {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.#texts.size);
    return this.#texts.size - 1;
  }
}
