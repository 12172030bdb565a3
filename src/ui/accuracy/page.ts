import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { shortModelId } from '../../core/network/own-model-id.ts';
import { accuracyOf, SETTLING_BOUND, SETTLING_WINDOW, type Accuracy } from '../../core/accuracy/accuracy.ts';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import { PackedJudgements } from '../../core/accuracy/packed-judgements.ts';
import type { Settings } from '../../contracts/settings.ts';
import './curve.ts';
import { initialState } from '../state/app-state.ts';
import '../kit/choice-group.ts';
import type { Choice } from '../kit/choice-group.ts';
import '../kit/confirm-button.ts';
import './confusion-table.ts';
import './writers-table.ts';
import { SettingsEvent } from '../state/events.ts';
import { facts } from '../kit/facts-styles.ts';
import { rateInterval, rateValue } from '../kit/format.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import { Loaded } from '../kit/work.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, t } from '../../messages/language.ts';
import '../kit/error-note.ts';

type Span = 'all' | 'session';
const spans = (): readonly (Choice & { value: Span })[] => [
  { value: 'all', name: t.accuracy.allTime },
  { value: 'session', name: t.accuracy.latestSession },
];

/** Fewer answers make no curve: it would jump from nothing to everything. */
const FEWEST_FOR_CURVE = 5;

/** No name: names have no line breaks. */
const EVERYBODY = '\n';

/** Counting from here on counts every judgement there is. */
const THE_BEGINNING = '1970-01-01T00:00:00.000Z';

/** How often the app read right, as its user judged; what nobody judged counts neither way. */
@customElement('scrawl-accuracy')
export class AccuracyPage extends LocalizedElement {
  static override styles = [base, buttons, fields, pageStyles, facts, css`
    .figure {
      margin: 18px 0 0;
      font-size: 3.375rem;
      line-height: 1;
      font-weight: 500;
      letter-spacing: -0.02em;
      font-variant-numeric: tabular-nums lining-nums;
      color: var(--ink);
    }
    .figure + p {
      margin: 6px 0 16px;
    }
    dl {
      margin: 0;
    }
    dt {
      overflow-wrap: anywhere;
    }
    .whole {
      white-space: nowrap;
    }
    .settled {
      font-weight: 600;
      color: var(--learned);
    }
    .writer {
      display: block;
      margin-bottom: 12px;
      font-size: 0.9375rem;
      color: var(--soft);
    }
    .anew {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 12px;
    }
    a.strong {
      margin-top: 18px;
    }
    .invite + * {
      margin-top: 10px;
    }
    .retry {
      margin-top: 8px;
    }
  `];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) settings: Settings = initialState.settings;
  @state() private span: Span = 'all';
  @state() private writer = EVERYBODY;
  /** What was counted from before the last reset, for the way back. */
  @state() private formerly: string | undefined;
  private counted: PackedJudgements | undefined;
  private accuracy: Accuracy | undefined;
  private readonly judgements = new Loaded(this, () => this.load(), (listener) => this.store.subscribe(listener));
  private shown: PackedJudgements | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    const names = changed as Map<string, unknown>;
    const { value } = this.judgements;
    if (value === this.shown && !['span', 'writer', 'settings', 'classes'].some((name) => names.has(name))) return;
    this.shown = value;
    this.counted = value?.since(this.settings.accuracySince);
    // One who has no judgement left among those that count is nobody to choose.
    if (this.counted?.writers.includes(this.writer) === false) this.writer = EVERYBODY;
    const those = this.span === 'session' ? this.counted?.latestSession() : this.counted;
    this.accuracy = those && accuracyOf(this.writer === EVERYBODY ? those : those.of(this.writer), this.classes);
  }

  override render(): unknown {
    return html`<div class="page"><h1>${t.accuracy.heading}</h1>${this.judgements.error === undefined ? this.content() : this.failed(this.judgements.error)}</div>`;
  }

  private failed(error: unknown): unknown {
    return html`<scrawl-error .error=${error}></scrawl-error><button class="strong retry" @click=${() => void this.judgements.reload()}>${t.common.tryAgain}</button>`;
  }

  private content(): unknown {
    const { accuracy, counted, shown: judgements } = this;
    if (judgements === undefined || counted === undefined) return nothing;
    if (judgements.length === 0) {
      return html`
        <p>${t.accuracy.empty}</p>
        <a class="strong" href="#/">${t.accuracy.draw}</a>
        <p><a class="way" href="#/rounds">${t.rounds.invite}</a></p>
        <p><a class="way" href="#/network">${t.network.invite}</a></p>
      `;
    }
    return html`
      <p class="invite"><a class="way" href="#/rounds">${t.rounds.invite}</a></p>
      ${accuracy === undefined ? html`<p>${t.accuracy.noneSince}</p>` : this.figures(accuracy)}
      <p><a class="way" href="#/network">${t.network.invite}</a></p>
      <section>
        <h2>${t.accuracy.reset}</h2>
        ${this.counting(judgements.length - counted.length)}
      </section>
    `;
  }

  private figures(accuracy: Accuracy): unknown {
    const { confusion, judgements, models, rate } = accuracy;
    return html`
      ${this.writerChoice()}
      <scrawl-choice legend=${t.accuracy.which} .choices=${spans()} .value=${this.span} @change=${(event: Event) => (this.span = (event.target as HTMLElementTagNameMap['scrawl-choice']).value as Span)}></scrawl-choice>
      <p class="figure">${rateValue(rate)}</p>
      <p>${t.accuracy.correctOf(rate.count, html`<span class="whole">${rateInterval(rate)}</span>`)}</p>
      ${rate.count < FEWEST_FOR_CURVE ? html`<p>${t.accuracy.curveLater(FEWEST_FOR_CURVE - rate.count)}</p>` : html`<scrawl-curve .accuracy=${accuracy}></scrawl-curve>`}
      ${settling(accuracy)}
      <section>
        <h2>${t.accuracy.byDigit}</h2>
        <scrawl-confusion .judgements=${judgements} .confusion=${confusion}></scrawl-confusion>
      </section>
      ${this.counted && this.counted.writers.length > 1 ? html`<section><h2>${t.accuracy.byWriter}</h2><scrawl-writers .classes=${this.classes} .judgements=${this.counted}></scrawl-writers></section>` : nothing}
      <section>
        <h2>${t.accuracy.byModel}</h2>
        <dl>${models.map((model) => html`<div><dt translate="no">${shortModelId(model.modelId)}</dt><dd>${t.accuracy.modelRate(rateValue(model.rate), rateInterval(model.rate), model.rate.count)}</dd></div>`)}</dl>
      </section>
    `;
  }

  /** Whose judgements are shown, where there are several writers. */
  private writerChoice(): unknown {
    const writers = this.counted?.writers ?? [];
    if (writers.length < 2) return nothing;
    return html`<label class="writer">${t.rounds.writer}<select @change=${(event: Event) => (this.writer = (event.target as HTMLSelectElement).value)}>
      <option value=${EVERYBODY} .selected=${this.writer === EVERYBODY}>${t.accuracy.everybody}</option>
      ${writers.map((name) => html`<option value=${name} .selected=${name === this.writer} translate="no">${name === '' ? t.rounds.noName : name}</option>`)}
    </select></label>`;
  }

  /** @param hidden how many judgements there are that do not count. */
  private counting(hidden: number): unknown {
    if (hidden === 0) return html`<p>${t.accuracy.resetHint}</p>${this.resetButton()}`;
    return html`
      <p aria-live="polite">${t.accuracy.countedSince(formats.moment(new Date(this.settings.accuracySince!)), hidden)}</p>
      <div class="anew">
        ${this.formerly === undefined ? nothing : html`<button class="plain undo" @click=${() => this.countSince(this.formerly)}>${t.common.undo}</button>`}
        <button class="plain all" @click=${() => this.countSince(THE_BEGINNING)}>${t.accuracy.countAll}</button>
      </div>
      ${this.accuracy === undefined ? nothing : this.resetButton()}
    `;
  }

  private resetButton(): unknown {
    return html`<scrawl-confirm name=${t.accuracy.reset} question=${t.accuracy.resetQuestion} yes=${t.accuracy.reset} @confirm=${() => this.reset()}></scrawl-confirm>`;
  }

  private reset(): void {
    const before = this.settings.accuracySince ?? THE_BEGINNING;
    this.countSince(new Date().toISOString());
    this.formerly = before;
  }

  private countSince(time: string | undefined): void {
    this.formerly = undefined;
    if (time !== undefined) this.dispatchEvent(new SettingsEvent({ accuracySince: time }));
  }

  private async load(): Promise<PackedJudgements> {
    const judgements = new PackedJudgements();
    for await (const judgement of this.store.judgements()) judgements.add(judgement);
    return judgements;
  }
}

const points = (share: number): string => t.accuracy.points(formats.number(share * 100, 1));

function settling({ fluctuation, rate, settledAt }: Accuracy): unknown {
  const bound = points(SETTLING_BOUND);
  if (fluctuation === undefined) return html`<p>${t.accuracy.stableRule(SETTLING_WINDOW, bound, SETTLING_WINDOW - rate.count)}</p>`;
  return settledAt === undefined ? html`<p>${t.accuracy.notStable(SETTLING_WINDOW, points(fluctuation), bound)}</p>` : html`<p><span class="settled">${t.accuracy.stable}</span> ${t.accuracy.stableBy(SETTLING_WINDOW, points(fluctuation), bound)}</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-accuracy': AccuracyPage;
  }
}
