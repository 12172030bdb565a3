import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { DIGITS, type Classes } from '../../../src/core/classes.ts';
import { judgementsOf } from '../../../src/core/records/correction.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import type { ReviewedCorrection } from './answers.ts';
import { isDecided } from './board-state.ts';
import { deskStyles } from './desk-styles.ts';
import { VerdictEvent, type Verdict } from './events.ts';
import './review-picture.ts';
import { hashOf } from './routes.ts';
import { decisionWords, flagSentences, judgementWord, sentence, shortened, when } from './words.ts';
import { t } from './messages/language.ts';

/** The correction that is being decided on, large, with all that is known of it and the ways to decide. */
@customElement('review-desk')
export class DecisionDesk extends LocalizedElement {
  static override styles = [base, buttons, deskStyles];

  /** What labels there are. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) correction: ReviewedCorrection | undefined;
  /** Decisions that can be taken back. */
  @property({ type: Number }) past = 0;

  override render(): unknown {
    const { correction } = this;
    return html`
      ${correction === undefined ? nothing : this.facts(correction)}
      <div class="keys" role="group" aria-label=${t.desk.keys}>
        ${judgementsOf(this.classes).map((judgement) => this.key(String(judgement), judgement === 'none' ? 'N' : typeof judgement === 'number' ? String(judgement) : '', { kind: 'label', label: judgement }))}
      </div>
      <div class="acts">
        ${this.act(t.desk.accept, 'A', { kind: 'accept' }, 'strong')} ${this.act(t.desk.reject, 'R', { kind: 'reject' }, 'plain')}
        <button class="plain" aria-keyshortcuts="U" ?disabled=${this.past === 0} @click=${() => this.say({ kind: 'undo' })}>${t.desk.undo}<kbd aria-hidden="true">U</kbd></button>
      </div>
    `;
  }

  private facts(correction: ReviewedCorrection): unknown {
    const { picture, predicted, label, flags, device, createdAt, state, reviewedBy, modelSays } = correction;
    return html`
      <div class="shown">
        <review-picture .bytes=${picture}></review-picture>
        <div class="told">
          <p class="labels">${predicted === null ? nothing : html`<span>${t.desk.read(html`<b>${judgementWord(predicted)}</b>`)}</span> `}<span>${t.desk.labelled(html`<b>${judgementWord(label)}</b>`)}</span></p>
          ${flags.length > 0 ? html`<ul>${flagSentences(flags).map((reason) => html`<li>${reason}</li>`)}</ul>` : html`<p>${sentence(t.states[isDecided(correction) ? 'clear' : state])}</p>`}
          ${isDecided(correction) ? html`<p class="decision">${t.desk.by(sentence(decisionWords(correction)), reviewedBy)}</p>` : nothing}
          <p class="from">
            <a href=${hashOf({ device })} title=${t.desk.device(device)}>${t.desk.device(shortened(device))}</a>, ${when(createdAt)}${modelSays === null ? '' : t.desk.modelRead(judgementWord(String(modelSays.digit)))}
          </p>
        </div>
      </div>
    `;
  }

  private key(judgement: string, shortcut: string, verdict: Verdict): unknown {
    const { correction } = this;
    const given = correction !== undefined && (correction.reviewedLabel ?? correction.label) === judgement;
    return html`
      <button class="key" data-label=${judgement} aria-keyshortcuts=${shortcut || nothing} aria-label=${judgementWord(judgement)} aria-pressed=${given ? 'true' : 'false'} ?disabled=${correction === undefined} @click=${() => this.say(verdict)}>
        ${judgementWord(judgement)}
      </button>
    `;
  }

  private act(name: string, shortcut: string, verdict: Verdict, look: string): unknown {
    return html`<button class=${look} aria-keyshortcuts=${shortcut} ?disabled=${this.correction === undefined} @click=${() => this.say(verdict)}>${name}<kbd aria-hidden="true">${shortcut}</kbd></button>`;
  }

  private say(verdict: Verdict): void {
    this.dispatchEvent(new VerdictEvent(verdict));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'review-desk': DecisionDesk;
  }
}
