import type { Answer } from '../state/app-state.ts';
import { spokenPercent } from '../kit/format.ts';
import { verdictOf } from '../draw/verdict.ts';
import { t } from '../../messages/language.ts';

/** A drawing of several strokes is answered after each; a voice waits until the hand rests this long (ms). */
const REST = 700;

/** What a voice says of a final answer; nothing for any other. */
export function spoken(answer: Answer): string {
  if (answer.kind === 'unreadable') return t.answer.unreadable;
  if (answer.kind !== 'read' || !answer.final) return '';
  if (answer.number !== undefined) return `${answer.number.reading.text}, ${spokenPercent(answer.number.reading.confidence)}`;
  const verdict = verdictOf(answer.recognition.prediction);
  switch (verdict.kind) {
    case 'digit':
      return t.answer.spoken(String(verdict.digit), spokenPercent(verdict.confidence));
    case 'doubt':
      return t.answer.spokenDoubt(String(verdict.digit), spokenPercent(verdict.confidence));
    case 'not-a-digit':
      return t.answer.none;
  }
}

/** Says final answers, once the hand rests, and what became of judgements. */
export class Announcer {
  readonly #say: (sentence: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sentence = '';

  constructor(say: (sentence: string) => void) {
    this.#say = say;
  }

  /** @param judged what is to be said of the answer's judgement, once there is one: that is told at once. */
  hear(answer: Answer, judged?: string): void {
    const sentence = judged ?? spoken(answer);
    if (sentence === this.#sentence) return;
    this.#sentence = sentence;
    clearTimeout(this.#timer);
    // Nothing is said of that; but only so is the same answer to the next drawing a change, which a voice reads.
    if (sentence === '' || judged !== undefined) this.#say(sentence);
    else this.#timer = setTimeout(() => this.#say(sentence), REST);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
