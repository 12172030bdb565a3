import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { formats } from '../../../src/messages/language.ts';
import { metricName } from '../../../src/ui/kit/format.ts';
import '../../../src/ui/kit/confirm-button.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import { isOver, type RetrainingJob, type RetrainReport } from './answers.ts';
import { ModelEvent, type ModelAct } from './events.ts';
import { detailWords, failureWords, sentence, timeLeft, when } from './words.ts';
import { t } from './messages/language.ts';

/** Retrainings that are over and shown. */
const MOST_SHOWN = 5;

/** Asks for a retraining, shows how far it is, stops it, and tells of the latest. */
@customElement('review-retraining')
export class RetrainingPanel extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
    }
    progress {
      display: block;
      width: 100%;
      height: 12px;
      margin: 8px 0;
      border: 1px solid var(--edge);
      border-radius: 6px;
      overflow: hidden;
      background: var(--key);
      appearance: none;
    }
    progress::-webkit-progress-bar {
      background: var(--key);
    }
    progress::-webkit-progress-value {
      background: var(--level);
    }
    progress::-moz-progress-bar {
      background: var(--level);
    }
    p {
      margin: 4px 0;
      color: var(--soft);
      font-variant-numeric: tabular-nums;
    }
    b {
      color: var(--text);
      font-weight: 600;
    }
    ul {
      margin: 16px 0 0;
      padding: 0;
      list-style: none;
    }
    li {
      padding: 8px 0;
      border-top: 1px solid var(--hairline);
      font-size: 0.9375rem;
    }
    .figures {
      font-size: 0.875rem;
    }
  `];

  /** The latest first. */
  @property({ attribute: false }) jobs: readonly RetrainingJob[] = [];
  @property({ type: Boolean }) mayAct = false;
  @property({ type: Boolean }) busy = false;

  override render(): unknown {
    const disabled = this.busy || !this.mayAct;
    const underWay = this.jobs.find((job) => !isOver(job));
    const over = this.jobs.filter(isOver).slice(0, MOST_SHOWN);
    return html`
      ${underWay === undefined
        ? html`<button class="strong" ?disabled=${disabled} @click=${() => this.ask({ kind: 'retrain' })}>${t.jobs.retrain}</button>
            <p>${t.jobs.hint}</p>`
        : this.progress(underWay, disabled)}
      ${over.length === 0 ? nothing : html`<ul aria-label=${t.jobs.before}>${over.map((job) => this.past(job))}</ul>`}
    `;
  }

  private progress({ id, state, progress, stopping, askedAt, askedBy, attempts }: RetrainingJob, disabled: boolean): unknown {
    const { stage = 'over', detail = null, secondsLeft, done = 0 } = progress ?? {};
    const words = [stage === 'over' ? t.jobs.states[state] : t.jobs.stages[stage], detail !== null && detailWords(detail), secondsLeft !== undefined && timeLeft(secondsLeft)].filter(Boolean).join(', ');
    return html`
      <p><b>${stopping ? t.jobs.stopping : sentence(words)}</b></p>
      <progress aria-label=${t.models.retraining} max="1" .value=${done}></progress>
      <p>${t.jobs.requested(when(askedAt), askedBy, attempts)}</p>
      <scrawl-confirm name=${t.jobs.stop} question=${t.jobs.stopQuestion} yes=${t.jobs.stop} ?disabled=${disabled || stopping} @confirm=${() => this.ask({ kind: 'cancel', job: id })}></scrawl-confirm>
    `;
  }

  private past({ id, state, model, promoted, report, failure, cause, endedAt, askedBy }: RetrainingJob): unknown {
    return html`
      <li>
        <b>${t.jobs.states[state]}</b>, ${endedAt === null ? '' : when(endedAt)}${askedBy === null ? '' : t.jobs.requestedBy(askedBy)}${model === null ? '' : t.jobs.made(model, promoted)}
        ${cause === null ? nothing : html`<p>${failureWords(cause)}</p>`}
        ${failure !== null && (cause === null || 'detail' in cause) ? html`<p class="figures" lang="en" translate="no">${failure}</p>` : nothing}
        ${report === null ? nothing : html`<p class="figures">${figureWords(report)}</p><button class="plain" ?disabled=${this.busy} @click=${() => this.ask({ kind: 'report', job: id })}>${t.jobs.save}</button>`}
      </li>
    `;
  }

  private ask(act: ModelAct): void {
    this.dispatchEvent(new ModelEvent(act));
  }
}

/** Every figure before and after, e.g. "Corrections 62.50 → 87.50%". */
function figureWords({ figures: { before, after } }: RetrainReport): string {
  const all = [[t.jobs.corrections, before.corrections, after.corrections] as const, ...Object.entries(before.others).map(([name, rate]) => [metricName(name), rate, after.others[name]] as const)];
  return all.map(([name, was, is]) => `${name} ${formats.number(was.value * 100, 2)} → ${is === undefined ? '?' : formats.percent(is.value, 2)}`).join('; ');
}

declare global {
  interface HTMLElementTagNameMap {
    'review-retraining': RetrainingPanel;
  }
}
