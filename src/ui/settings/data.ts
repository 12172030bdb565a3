import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CorrectionStore, StorageQuota } from '../../contracts/drawings.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import '../kit/confirm-button.ts';
import { ForgetEvent } from '../state/events.ts';
import { bytes } from '../kit/format.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base } from '../kit/styles.ts';
import { Loaded } from '../kit/work.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import { errorMessage } from '../kit/error-message.ts';

interface Kept {
  readonly corrections: number;
  readonly judgements: number;
  readonly quota: StorageQuota;
}

/** What the device keeps, where, who gets to see it, and the way to delete all of it. */
@customElement('scrawl-kept')
export class KeptSettings extends LocalizedElement {
  static override styles = [base, pageStyles, css`
    :host {
      height: auto;
      overflow: visible;
    }
    ul {
      margin: 10px 0 0;
      padding-left: 20px;
      font-size: 0.9375rem;
      line-height: 1.45;
      color: var(--soft);
    }
    p:first-child {
      margin-top: 0;
    }
  `];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) state: AppState = initialState;
  private readonly kept = new Loaded<Kept>(this, () => this.look(), (listener) => this.store.subscribe(listener));

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('state') && changed.get('state')?.erasing.kind === 'running') void this.kept.reload();
  }

  override render(): unknown {
    const { erasing } = this.state;
    return html`
      <p>${t.data.intro}</p>
      <ul>
        <li>${this.kept.value === undefined ? t.data.drawings : t.data.drawingsAmount(this.kept.value.corrections, this.kept.value.judgements)}</li>
        <li>${t.data.learned}</li>
        <li>${t.data.device}</li>
      </ul>
      ${this.quota()}
      <scrawl-confirm
        name=${t.data.deleteAll}
        question=${t.data.deleteQuestion}
        yes=${t.data.deleteAll}
        ?disabled=${erasing.kind === 'running'}
        @confirm=${() => this.dispatchEvent(new ForgetEvent('everything'))}
      ></scrawl-confirm>
      <p class=${erasing.kind === 'failed' ? 'alarm' : ''} role="status">${erasing.kind === 'done' ? t.data.deleted : erasing.kind === 'failed' ? errorMessage(erasing.error) : nothing}</p>
    `;
  }

  private quota(): unknown {
    if (this.kept.error !== undefined) return html`<p class="alarm">${t.data.unavailable}</p>`;
    if (this.kept.value === undefined) return nothing;
    const { available, isUnknown, persistent, used } = this.kept.value.quota;
    if (isUnknown === true) return html`<p>${t.data.unknown}</p>`;
    const taken = used === undefined ? '' : available === undefined ? t.data.used(bytes(used)) : t.data.usedOf(bytes(used), bytes(used + available));
    return persistent
      ? html`<p>${taken} ${t.data.persistent}</p>`
      : html`
          <p>${taken} ${t.data.notPersistent}</p>
          <p>${t.data.safari}</p>
        `;
  }

  private async look(): Promise<Kept> {
    const [corrections, judgements, quota] = await Promise.all([this.store.count(), this.store.countJudgements(), this.store.quota()]);
    return { corrections, judgements, quota };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-kept': KeptSettings;
  }
}
