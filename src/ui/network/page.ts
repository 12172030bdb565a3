import { css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { FEWEST_RIGHT } from '../../core/network/convention.ts';
import { isSameWay, OUTPUT_KINDS, type Way } from '../../core/network/way.ts';
import { DIGITS } from '../../core/classes.ts';
import type { ChosenNetwork } from '../../contracts/own-network.ts';
import type { NetworkFacts } from '../../contracts/own-network.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import { SettingsEvent } from '../state/events.ts';
import '../kit/error-note.ts';
import { facts } from '../kit/facts-styles.ts';
import { FileDrop } from '../kit/file-drop.ts';
import { bytes, timeLeft } from '../kit/format.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import '../kit/switch-row.ts';
import { t } from '../../messages/language.ts';
import './comparison.ts';
import { NetworkTrial, type Compared, type Stage, type TrialServices } from './trial.ts';

/** A network that its user has trained, tried on their own handwriting beside the one that reads. */
@customElement('scrawl-own-network')
export class OwnNetworkPage extends LocalizedElement {
  static override styles = [base, buttons, fields, pageStyles, facts, css`
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin: 18px 0;
    }
    progress {
      display: block;
      width: 100%;
      margin: 18px 0 8px;
      accent-color: var(--ink);
    }
    h2,
    dd {
      overflow-wrap: anywhere;
    }
    dl {
      margin: 8px 0 14px;
    }
    label {
      display: block;
      margin: 0 0 12px;
      font-size: 0.9375rem;
      color: var(--soft);
    }
    select {
      font-size: 1rem;
    }
    a {
      color: var(--ink);
    }
    scrawl-error {
      margin-top: 14px;
    }
  `];

  @property({ attribute: false }) services!: TrialServices;
  @property({ attribute: false }) state: AppState = initialState;
  @query('input') private readonly input!: HTMLInputElement;
  private trial: NetworkTrial | undefined;
  protected readonly drop = new FileDrop(this, ([file]) => void this.trial?.open(file!));

  override firstUpdated(): void {
    this.trial = new NetworkTrial(this.services, () => this.requestUpdate());
    void this.trial.resume();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.trial?.close();
  }

  override render(): unknown {
    const stage = this.trial?.stage ?? { kind: 'empty' as const };
    return html`<div class="page">
      <h1>${t.pages.network}</h1>
      <p>${t.network.about}</p>
      ${this.staged(stage)}
      <p><a href="#/accuracy">${t.pages.accuracy}</a></p>
    </div>`;
  }

  private staged(stage: Stage): unknown {
    switch (stage.kind) {
      case 'empty':
        return html`${stage.error === undefined ? nothing : html`<scrawl-error .error=${stage.error}></scrawl-error>`}${this.picker(t.network.choose)}`;
      case 'opening':
        return html`<progress aria-label=${t.network.opening} .value=${stage.share}></progress>
          <p>${t.network.opening}</p>
          <div class="ways"><button class="plain cancel" @click=${() => this.trial?.close()}>${t.common.cancel}</button></div>`;
      case 'open':
        return html`
          <section>
            <h2 translate="no">${stage.file.name}</h2>
            ${this.facts(stage)}
            ${this.state.settings.ownNetwork === undefined
              ? html`<scrawl-switch name=${t.network.keep} .on=${stage.isKept} @change=${(event: Event) => void this.trial?.keep((event.target as HTMLElementTagNameMap['scrawl-switch']).on)}></scrawl-switch>`
              : nothing}
            ${stage.error === undefined ? nothing : html`<scrawl-error .error=${stage.error}></scrawl-error>`}
          </section>
          <section class="reader">
            <h2>${t.network.asReader}</h2>
            ${this.reader(stage.facts.sha256)}
          </section>
          <section>
            <h2>${t.network.onYours}</h2>
            ${this.compared(stage.compared)}
          </section>
          <section>${this.picker(t.network.another)}</section>
        `;
    }
  }

  /** Whether it reads, and how that is changed. What reads is kept, and what takes its place is kept instead. */
  private reader(sha256: string): unknown {
    const { recognizer, settings: { ownNetwork } } = this.state;
    const own = recognizer.kind === 'ready' ? recognizer.own : undefined;
    const isChosen = ownNetwork?.sha256 === sha256;
    const isFailing = isChosen && own?.kind === 'failed';
    return html`<p>${t.network.aboutReader}</p>
      ${isFailing ? html`<scrawl-error .error=${own.error}></scrawl-error>` : nothing}
      <p aria-live="polite">${ownNetwork === undefined || isFailing ? nothing : isChosen ? (own?.kind === 'reading' ? t.network.reads : t.reader.loading) : t.network.otherReads}</p>
      <div class="ways">
        ${isChosen && !isFailing ? nothing : html`<button class="plain read-with" @click=${() => void this.readWith()}>${isChosen ? t.common.tryAgain : t.network.readWith}</button>`}
        ${ownNetwork === undefined ? nothing : html`<button class="plain leave" @click=${() => this.choose(undefined)}>${t.network.leave}</button>`}
      </div>`;
  }

  private async readWith(): Promise<void> {
    const sha256 = await this.trial?.keep(true);
    if (sha256 !== undefined) this.choose({ sha256, starts: 0 });
  }

  private choose(ownNetwork: ChosenNetwork | undefined): void {
    this.dispatchEvent(new SettingsEvent({ ownNetwork }));
  }

  /** Feeds it in another way, also where it reads. */
  private async use(way: Way): Promise<void> {
    const sha256 = await this.trial?.use(way);
    if (sha256 !== undefined && sha256 === this.state.settings.ownNetwork?.sha256) this.choose({ sha256, starts: 0 });
  }

  private picker(name: string): unknown {
    return html`<div class="ways"><button class="plain choose" @click=${() => this.input.click()}>${name}</button></div>
      <input type="file" accept=".onnx" aria-label=${name} hidden @change=${() => this.picked()} />`;
  }

  private facts({ facts: { used, found, scales, shape, producer }, way, file }: Stage & { kind: 'open' }): unknown {
    const row = (term: string, value: unknown): unknown => html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
    return html`
      <dl>
        ${row(t.network.size, bytes(file.bytes.length))} ${producer === '' ? nothing : row(t.network.producer, html`<span translate="no">${producer}</span>`)}
        ${row(t.network.input, html`<span translate="no">${shape.layout === 'flat' ? '' : `${shape.layout}, `}${shape.dims.join(' × ')}</span>`)}
        ${row(t.network.plainRead, t.network.of(used.right, DIGITS.length))}
      </dl>
      <p>${t.network.found}</p>
      ${this.ways(way, scales)}
      ${isSameWay(used, found) ? nothing : html`<p>${t.network.changed(t.network.of(found.right, DIGITS.length))}</p><div class="ways"><button class="plain found" @click=${() => void this.use(found)}>${t.network.asFound}</button></div>`}
      ${used.right < FEWEST_RIGHT ? html`<p class="alarm" role="alert">${isSameWay(used, found) ? t.network.unsure(used.right, DIGITS.length) : t.network.misfed(used.right, DIGITS.length)}</p>` : nothing}
    `;
  }

  /** How its pictures are made and its outputs are read, each part to be chosen otherwise. */
  private ways({ form, output }: Way, scales: NetworkFacts['scales']): unknown {
    const choice = <T extends string>(name: string, term: string, names: Readonly<Record<T, string>>, values: readonly T[], value: T, change: (value: T) => Way): unknown => html`<label>${term}
      <select name=${name} ?disabled=${values.length < 2} @change=${(event: Event) => void this.use(change((event.target as HTMLSelectElement).value as T))}>
        ${values.map((each) => html`<option value=${each} .selected=${each === value}>${names[each]}</option>`)}
      </select>
    </label>`;
    return [
      choice('scale', t.network.values, t.network.scales, scales, form.scale, (scale) => ({ form: { ...form, scale }, output })),
      choice('ground', t.network.ground, t.network.grounds, ['light', 'dark'], form.isInverted ? 'dark' : 'light', (ink) => ({ form: { ...form, isInverted: ink === 'dark' }, output })),
      choice('position', t.network.position, t.network.positions, ['upright', 'turned'], form.isTurned ? 'turned' : 'upright', (position) => ({ form: { ...form, isTurned: position === 'turned' }, output })),
      choice('output', t.network.output, t.network.outputs, OUTPUT_KINDS, output, (kind) => ({ form, output: kind })),
    ];
  }

  private compared(compared: Compared): unknown {
    const begin = (name: string): unknown => html`<div class="ways"><button class="strong compare" @click=${() => void this.trial?.compare()}>${name}</button></div>`;
    switch (compared.kind) {
      case 'not-yet':
        return html`<p>${t.network.aboutComparing}</p>${this.state.settings.keepConfirmed ? nothing : html`<p>${t.network.onlyWrong}</p>`}${begin(t.network.compare)}`;
      case 'reading': {
        const { done, total, since } = compared;
        return html`<progress aria-label=${t.network.comparing} .value=${total === 0 ? 0 : done / total}></progress><p>${t.network.of(done, total)} ${timeLeft(done, total, performance.now() - since)}</p>`;
      }
      case 'nothing':
        return html`<p>${t.network.nothing}</p>`;
      case 'failed':
        return html`<scrawl-error .error=${compared.error}></scrawl-error>${begin(t.common.tryAgain)}`;
      case 'done':
        return html`<scrawl-comparison .comparison=${compared.comparison} .differing=${compared.differing}></scrawl-comparison>`;
    }
  }

  private picked(): void {
    const [file] = this.input.files ?? [];
    if (file === undefined) return;
    void this.trial?.open(file);
    // The same file may be picked again.
    this.input.value = '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-own-network': OwnNetworkPage;
  }
}
