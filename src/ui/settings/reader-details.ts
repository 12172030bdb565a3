import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PREPROCESSING_ID } from '../../core/preprocessing/preprocess.ts';
import { initialState, noticeOf, type AppState } from '../state/app-state.ts';
import { MeasureEvent, NoticeEvent } from '../state/events.ts';
import { accuracy, backendName, count, metricName, milliseconds, shownMetrics } from '../kit/format.ts';
import { handWords } from '../words/personalization.ts';
import { base, buttons } from '../kit/styles.ts';

/** What the reader is, how good it is, and how fast it is here. */
@customElement('scrawl-details')
export class ReaderDetails extends LitElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
    }
    dl {
      margin: 8px 0 18px;
      font-size: 15px;
      line-height: 1.35;
      font-variant-numeric: tabular-nums;
    }
    dl > div {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: 0 16px;
      padding: 9px 0;
    }
    dl > div + div {
      border-top: 1px solid var(--hairline);
    }
    dt {
      color: var(--soft);
    }
    dd {
      margin: 0;
      overflow-wrap: anywhere;
    }
    small {
      font-size: 13.5px;
      color: var(--soft);
    }
    p {
      margin: 0 0 12px;
      font-size: 15px;
      line-height: 1.4;
      color: var(--soft);
    }
    .back {
      display: block;
      margin-top: 10px;
      color: var(--text);
    }
    .alarm {
      color: var(--alarm);
    }
  `];

  @property({ attribute: false }) state: AppState = initialState;

  override render(): unknown {
    const { answer, measuring, recognizer } = this.state;
    const reading = answer.kind === 'read' ? answer.recognition : undefined;
    const notice = noticeOf(recognizer);
    const row = (term: string, description: unknown): unknown => html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
    return html`
      ${recognizer.kind === 'failed' ? html`<p class="alarm">${recognizer.message}</p>` : nothing} ${notice === undefined ? nothing : html`<p>${notice}</p>`}
      <dl>
        ${recognizer.kind === 'ready'
          ? html`
              ${row('Runs on', backendName(recognizer.backend))} ${reading === undefined ? nothing : row('Last reading', milliseconds(reading.inferenceMs))}
              ${recognizer.personal === undefined ? nothing : row('Your hand', handWords(recognizer))}
              ${row('Model', html`${recognizer.manifest.modelId}, ${count(Math.round(recognizer.manifest.bytes / 1000))} kB`)}
              ${shownMetrics(recognizer.manifest.metrics).map(([key, rate]) => row(metricName(key), html`${accuracy(rate)} <small>of ${count(rate.count)}</small>`))}
            `
          : row('Reader', recognizer.kind === 'loading' ? 'loading' : 'not running')}
        ${row('Preprocessing', PREPROCESSING_ID)}
      </dl>
      ${recognizer.kind === 'ready' && recognizer.isChosen
        ? html`<p>This model came from your endpoint. <button class="plain back" @click=${() => this.dispatchEvent(new NoticeEvent('go-back'))}>Go back to the one before</button></p>`
        : nothing}
      <div aria-live="polite">${this.measured()}</div>
      <button class="plain" ?disabled=${measuring.kind === 'running' || recognizer.kind !== 'ready'} @click=${() => this.dispatchEvent(new MeasureEvent())}>
        ${measuring.kind === 'running' ? 'Measuring…' : 'Measure the backends'}
      </button>
    `;
  }

  private measured(): unknown {
    const { measuring, settings } = this.state;
    switch (measuring.kind) {
      case 'none':
        return settings.measuredWinner === undefined ? nothing : html`<p>${backendName(settings.measuredWinner)} was the faster one when last measured here.</p>`;
      case 'running':
        return html`<p>Timing one digit on each backend. Some seconds.</p>`;
      case 'failed':
        return html`<p class="alarm">${measuring.message}</p>`;
      case 'done': {
        const { wasm, webgpu, winner, notice } = measuring.measurement;
        return html`<p>WASM ${milliseconds(wasm)}${webgpu === undefined ? nothing : html`, WebGPU ${milliseconds(webgpu)}`} a digit. ${backendName(winner)} is the faster one here. ${notice ?? nothing}</p>`;
      }
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-details': ReaderDetails;
  }
}
