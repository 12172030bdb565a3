import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { isOwnModelId, shortModelId } from '../../core/network/own-model-id.ts';
import { PREPROCESSING_ID } from '../../core/preprocessing/preprocess.ts';
import { initialState, noticesOf, type AppState } from '../state/app-state.ts';
import { MeasureEvent, NoticeEvent, SettingsEvent } from '../state/events.ts';
import { accuracy, backendName, bytes, metricName, milliseconds, shownMetrics } from '../kit/format.ts';
import { personalMessage } from './personal-message.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { readerNotices } from '../kit/reader-notices.ts';
import { t } from '../../messages/language.ts';
import '../kit/error-note.ts';
import { facts } from '../kit/facts-styles.ts';

/** What the reader is, how good it is, and how fast it is here. */
@customElement('scrawl-details')
export class ReaderDetails extends LocalizedElement {
  static override styles = [base, buttons, facts, css`
    :host {
      display: block;
    }
    dl {
      margin: 8px 0 18px;
    }
    dd {
      overflow-wrap: anywhere;
    }
    small {
      font-size: 0.8438rem;
      color: var(--soft);
    }
    p {
      margin: 0 0 12px;
      font-size: 0.9375rem;
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
    const notices = noticesOf(recognizer);
    const row = (term: string, description: unknown): unknown => html`<div><dt>${term}</dt><dd>${description}</dd></div>`;
    return html`
      ${recognizer.kind === 'failed' ? html`<scrawl-error .error=${recognizer.error}></scrawl-error>` : nothing} ${notices.length === 0 ? nothing : html`<p>${readerNotices(notices)}</p>`}
      ${notices.map((notice) => ('detail' in notice ? html`<p><code lang="en" translate="no">${notice.detail}</code></p>` : nothing))}
      <dl>
        ${recognizer.kind === 'ready'
          ? html`
              ${row(t.reader.runsOn, recognizer.whole ? t.reader.onWhole(backendName(recognizer.backend)) : html`<span translate="no">${backendName(recognizer.backend)}</span>`)} ${reading === undefined || isOwnModelId(reading.prediction.modelId) ? nothing : row(t.reader.lastReading, milliseconds(reading.inferenceMs))}
              ${recognizer.personal === undefined ? nothing : row(t.reader.personalization, personalMessage(recognizer))}
              ${row(t.reader.model, html`<span translate="no">${recognizer.manifest.modelId}</span>, ${bytes(recognizer.manifest.bytes)}`)}
              ${recognizer.own?.kind === 'reading' ? row(t.reader.own, html`<span translate="no">${recognizer.own.name}, ${shortModelId(recognizer.own.modelId)}</span>`) : nothing}
              ${shownMetrics(recognizer.manifest.metrics).map(([key, rate]) => row(metricName(key), html`${accuracy(rate)} <small>${t.reader.of(rate.count)}</small>`))}
            `
          : row(t.reader.reader, recognizer.kind === 'loading' ? t.reader.loading : t.reader.failed)}
        ${row(t.reader.preprocessing, html`<span translate="no">${PREPROCESSING_ID}</span>`)}
      </dl>
      ${recognizer.kind === 'ready' && recognizer.isChosen
        ? html`<p>${t.reader.fromEndpoint} <button class="plain back" @click=${() => this.dispatchEvent(new NoticeEvent('go-back'))}>${t.reader.goBack}</button></p>`
        : nothing}
      ${recognizer.kind === 'ready' && recognizer.own !== undefined
        ? html`${recognizer.own.kind === 'failed' ? html`<scrawl-error .error=${recognizer.own.error}></scrawl-error>` : html`<p>${t.reader.byOwn}</p>`}<p><button class="plain back leave" @click=${() => this.dispatchEvent(new SettingsEvent({ ownNetwork: undefined }))}>${t.network.leave}</button></p>`
        : nothing}
      <div aria-live="polite">${this.measured()}</div>
      <button class="plain" ?disabled=${measuring.kind === 'running' || recognizer.kind !== 'ready'} @click=${() => this.dispatchEvent(new MeasureEvent())}>
        ${measuring.kind === 'running' ? t.reader.measuring : t.reader.measure}
      </button>
    `;
  }

  private measured(): unknown {
    const { measuring, settings } = this.state;
    switch (measuring.kind) {
      case 'none':
        return settings.measuredWinner === undefined ? nothing : html`<p>${t.reader.wasFaster(backendName(settings.measuredWinner))}</p>`;
      case 'running':
        return html`<p>${t.reader.measuringHint}</p>`;
      case 'failed':
        return html`<scrawl-error .error=${measuring.error}></scrawl-error>`;
      case 'done': {
        const { wasm, webgpu, winner, failure } = measuring.measurement;
        return html`<p>${t.reader.times(milliseconds(wasm), webgpu === undefined ? undefined : milliseconds(webgpu), backendName(winner))}</p><scrawl-error .error=${failure}></scrawl-error>`;
      }
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-details': ReaderDetails;
  }
}
