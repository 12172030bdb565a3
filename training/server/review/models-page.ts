import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { troubleWords } from './errors.ts';
import { t } from './messages/language.ts';
import { LocalizedElement } from '../../../src/ui/kit/localized.ts';
import { base, buttons } from '../../../src/ui/kit/styles.ts';
import { isOver, type ListedModel, type RetrainingJob, type ShadowTally } from './answers.ts';
import type { ModelAct, ModelEvent } from './events.ts';
import './model-card.ts';
import { readingStyles } from './page-styles.ts';
import './retraining-panel.ts';
import type { ReviewApi } from './review-api.ts';
import './shadow-panel.ts';
import { saveFile } from './save-file.ts';

/** The models with their figures, which of them phones get, and the retrainings that make more. */
@customElement('review-models')
export class ModelsPage extends LocalizedElement {
  static override styles = [base, buttons, readingStyles];

  @property({ attribute: false }) api!: ReviewApi;
  @property({ type: Boolean }) mayAct = false;
  @state() private models: readonly ListedModel[] = [];
  @state() private shadow: ShadowTally | null = null;
  @state() private jobs: readonly RetrainingJob[] | undefined;
  @state() private trouble = '';
  @state() private said = '';
  /** While something is asked for: nothing is asked for twice. */
  @state() private busy = false;

  #watching: { readonly job: string; readonly end: AbortController } | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watching?.end.abort();
    this.#watching = undefined;
  }

  protected override firstUpdated(): void {
    void this.load();
  }

  override render(): unknown {
    const { models, jobs, mayAct, busy, trouble } = this;
    return html`
      <h1>${t.pages.models}</h1>
      <p class="alarm" role="alert">${trouble}</p>
      <p class="unseen" role="status">${this.said}</p>
      ${trouble !== '' && jobs === undefined ? html`<button class="plain" @click=${() => void this.load()}>${t.tryAgain}</button>` : nothing}
      ${jobs === undefined
        ? nothing
        : html`
            ${mayAct ? nothing : html`<p>${t.models.mayNot}</p>`}
            <div @review-model=${(event: ModelEvent) => void this.act(event.act)}>
              <section aria-labelledby="retraining"><h2 id="retraining">${t.models.retraining}</h2><review-retraining .jobs=${jobs} .mayAct=${mayAct} .busy=${busy}></review-retraining></section>
              ${this.shadow === null ? nothing : html`<section aria-labelledby="shadow"><h2 id="shadow">${t.shadow.heading}</h2><review-shadow .tally=${this.shadow} .mayAct=${mayAct} .busy=${busy}></review-shadow></section>`}
              ${models.map((model) => html`<section aria-label=${t.models.model(model.id)}><review-model .model=${model} .former=${formerOf(model, models)} .isTried=${this.shadow?.model === model.id} .releasing=${models.some(({ state }) => state === 'releasing')} .mayAct=${mayAct} .busy=${busy}></review-model></section>`)}
            </div>
          `}
    `;
  }

  private async load(): Promise<void> {
    try {
      [this.models, this.shadow, this.jobs] = await Promise.all([this.api.models(), this.api.shadow(), this.api.jobs()]);
      this.trouble = '';
    } catch (error) {
      this.trouble = troubleWords(error);
      return;
    }
    const underWay = this.jobs.find((job) => !isOver(job));
    if (underWay !== undefined && this.isConnected) void this.watch(underWay.id);
  }

  /** Shows how far a job is, and once it is over what came of it. */
  private async watch(id: string): Promise<void> {
    if (this.#watching?.job === id) return;
    this.#watching?.end.abort();
    const end = new AbortController();
    this.#watching = { job: id, end };
    try {
      for await (const job of this.api.watch(id, end.signal)) {
        if (end.signal.aborted) return;
        this.jobs = (this.jobs ?? []).map((each) => (each.id === id ? job : each));
      }
      if (!end.signal.aborted) await this.load();
    } catch (error) {
      if (!end.signal.aborted) this.trouble = troubleWords(error);
    } finally {
      if (this.#watching?.end === end) this.#watching = undefined;
    }
  }

  private async act(act: ModelAct): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.trouble = '';
    try {
      this.said = await this.done(act);
      if (act.kind !== 'report') await this.load();
    } catch (error) {
      this.trouble = troubleWords(error);
    } finally {
      this.busy = false;
    }
  }

  /** @returns what was done, as a sentence */
  private async done(act: ModelAct): Promise<string> {
    switch (act.kind) {
      case 'promote':
        await this.api.promote(act.model, act.share);
        return act.share === 100 ? t.models.done.promote(act.model) : t.models.done.promoteTo(act.model, act.share);
      case 'roll-back':
        await this.api.rollBack(act.model);
        return t.models.done.rollBack(act.model);
      case 'begin-shadow':
        await this.api.beginShadow(act.model);
        return t.shadow.begun(act.model);
      case 'end-shadow':
        await this.api.endShadow();
        return t.shadow.over;
      case 'retrain':
        await this.api.retrain();
        return t.models.done.retrain;
      case 'cancel':
        await this.api.cancel(act.job);
        return t.models.done.cancel;
      case 'report':
        saveFile(await this.api.report(act.job), `retraining-${act.job.slice(0, 8)}.html`);
        return t.models.done.report;
    }
  }
}

/** What taking a model back leads to: for the one in use, the latest promotion that stands, of another; for one that is being released, the one in use. */
function formerOf({ state }: ListedModel, models: readonly ListedModel[]): string | undefined {
  if (state === 'releasing') return models.find((model) => model.state === 'current')?.id;
  if (state !== 'current') return undefined;
  const standing = models.filter(({ state }) => state === 'former').flatMap(({ id, promotions }) => promotions.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ at }) => ({ id, at })));
  return standing.sort((a, b) => b.at.localeCompare(a.at))[0]?.id;
}

declare global {
  interface HTMLElementTagNameMap {
    'review-models': ModelsPage;
  }
}
