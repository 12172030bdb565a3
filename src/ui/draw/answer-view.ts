import { html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { FEWEST_EXAMPLES } from '../../core/personalization/examples.ts';
import type { RecognizerStatus } from '../../contracts/recognizer.ts';
import type { Hint, Settings } from '../../contracts/settings.ts';
import type { ShownDigit } from './digit-sign.ts';
import './number-digits.ts';
import { answerStyles } from './answer-styles.ts';
import { initialState, isReadByOwn, type Answer, type ChosenDigit, type Judged } from '../state/app-state.ts';
import { EditEvent } from '../state/events.ts';
import { percent } from '../kit/format.ts';
import { scribbleIcon, undoIcon } from '../kit/icons.ts';
import { outcomeMessage } from './outcome.ts';
import { base, buttons } from '../kit/styles.ts';
import { sharpness, verdictOf, type RunnerUp } from './verdict.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { errorMessage } from '../kit/error-message.ts';

interface Words {
  /** One character or drawing set large, or none. */
  readonly sign: unknown;
  readonly headline: string;
  readonly detail: string;
  /** 0 (a blur) to 1 (sharp). */
  readonly sharp: number;
}

/**
 * What the app reads, large; it takes its shape while one draws, and says as much when it does not know. Once it was
 * judged: what the user said, and the way back.
 */
@customElement('scrawl-answer')
export class AnswerView extends LocalizedElement {
  static override styles = [base, buttons, answerStyles];

  @property({ attribute: false }) answer: Answer = { kind: 'blank' };
  @property({ attribute: false }) recognizer: RecognizerStatus = { kind: 'loading' };
  @property({ attribute: false }) judged: Judged | undefined;
  /** What was said of the digits of the number. */
  @property({ attribute: false }) parts: readonly Judged[] = [];
  @property({ attribute: false }) settings: Settings = initialState.settings;
  /** What is told once. */
  @property({ attribute: false }) tip: Hint | undefined;
  @query('.sign') private readonly sign!: HTMLElement | null;

  override render(): unknown {
    const { sign, headline, detail } = this.words();
    return html`
      <div class="all">
        ${this.number === undefined ? html`<span class="sign" aria-hidden="true">${sign}</span>` : this.digits(this.number)}
        <div class="words">
          <p class="headline">${headline}</p>
          ${this.judged === undefined
            ? html`<p class="detail">${detail}</p>${this.tip === 'judge' ? html`<p class="detail hint">${this.hint()}</p>` : nothing}`
            : html`<button class="undo" aria-label=${t.common.undo} title=${t.answer.undoHint} @click=${() => this.dispatchEvent(new EditEvent('undo'))}><span>${t.common.undo}</span>${undoIcon}</button>${this.progress()}`}
        </div>
      </div>
    `;
  }

  protected override willUpdate(): void {
    const { answer } = this;
    const verdict = answer.kind === 'read' ? verdictOf(answer.recognition.prediction) : undefined;
    // For style sheets, scripts and tests: what is shown, and whether it may still change by itself.
    this.setAttribute('phase', this.recognizer.kind === 'failed' ? 'failed' : answer.kind === 'read' ? (answer.final ? 'final' : 'forming') : answer.kind);
    if (this.number === undefined) this.removeAttribute('number');
    else this.setAttribute('number', this.number.reading.text);
    if (this.judged === undefined) this.removeAttribute('judged');
    else this.setAttribute('judged', String(this.judged.label));
    if (verdict === undefined) this.removeAttribute('verdict');
    else this.setAttribute('verdict', verdict.kind);
    if (verdict?.kind === 'digit') this.setAttribute('digit', String(verdict.digit));
    else this.removeAttribute('digit');
  }

  protected override updated(): void {
    const { sharp } = this.words();
    if (this.sign === null) return;
    this.sign.style.setProperty('--blur', `${((1 - sharp) * 9).toFixed(2)}px`);
    this.sign.style.setProperty('--shown', (0.45 + 0.55 * sharp).toFixed(2));
  }

  private digits({ reading: { digits, text }, place }: ChosenDigit): unknown {
    const shown = digits.map(({ prediction }, at): ShownDigit => ({ prediction, label: this.parts.find(({ place: judged }) => judged === at)?.label }));
    return html`<scrawl-number .text=${text} .digits=${shown} .chosen=${place}></scrawl-number>`;
  }

  private get number(): ChosenDigit | undefined {
    return this.answer.kind === 'read' && this.recognizer.kind !== 'failed' ? this.answer.number : undefined;
  }

  /** How far it is from adapting: once an adapted head reads, that it does. */
  private progress(): unknown {
    const personal = this.recognizer.kind === 'ready' && !isReadByOwn(this.recognizer) && this.judged?.kept === true ? this.recognizer.personal : undefined;
    if (personal?.kind === 'adapted') return html`<p class="detail">${t.answer.adapted}</p>`;
    if (personal?.kind !== 'learning' || personal.examples === 0 || personal.examples >= FEWEST_EXAMPLES) return nothing;
    return html`<p class="detail">${t.answer.progress(personal.examples, FEWEST_EXAMPLES)}</p>`;
  }

  private hint(): string {
    const { answer } = this;
    const verdict = answer.kind === 'read' ? verdictOf(answer.recognition.prediction) : undefined;
    return verdict === undefined || verdict.kind === 'not-a-digit' ? t.answer.hintNone : t.answer.hint(String(verdict.digit));
  }

  private words(): Words {
    const { answer, judged, recognizer } = this;
    if (judged !== undefined) return { sign: judged.label === 'none' ? scribbleIcon : String(judged.label), headline: outcomeMessage(judged), detail: '', sharp: 1 };
    const plain = (headline: string, detail: string): Words => ({ sign: '', headline, detail, sharp: 1 });
    if (recognizer.kind === 'failed') return plain(t.answer.failed, errorMessage(recognizer.error));
    switch (answer.kind) {
      case 'blank':
        return plain(t.answer.blank, this.tip === 'numbers' ? t.answer.numbersHint : this.tip === 'inside' ? t.answer.insideHint : t.answer.blankHint);
      case 'waiting':
        return recognizer.kind === 'loading' ? plain(t.answer.loading, t.answer.loadingHint) : plain('', '');
      case 'unreadable':
        return { sign: '?', headline: t.answer.unreadable, detail: '', sharp: 1 };
      case 'read':
        return this.read(answer);
    }
  }

  private read(answer: Answer & { kind: 'read' }): Words {
    const verdict = verdictOf(answer.recognition.prediction);
    const other = (runnerUp: RunnerUp | undefined): string => (runnerUp === undefined ? '' : t.answer.orMaybe(String(runnerUp.digit), percent(runnerUp.probability)));
    switch (verdict.kind) {
      case 'digit':
        return { sign: String(verdict.digit), headline: percent(verdict.confidence), detail: other(verdict.runnerUp), sharp: answer.final ? 1 : sharpness(verdict.confidence) };
      case 'doubt':
        return {
          sign: '?',
          headline: t.answer.maybe(String(verdict.digit)),
          detail: verdict.runnerUp === undefined ? percent(verdict.confidence) : t.answer.both(percent(verdict.confidence), other(verdict.runnerUp)),
          sharp: answer.final ? 1 : 0.5,
        };
      case 'not-a-digit':
        // Half a digit is none yet: while the pen is down, nobody is told so.
        return answer.final ? { sign: scribbleIcon, headline: t.answer.none, detail: '', sharp: 1 } : { sign: '?', headline: '…', detail: '', sharp: 0 };
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-answer': AnswerView;
  }
}
