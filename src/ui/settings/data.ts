import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { CorrectionStore, StorageRoom } from '../../contracts/drawings.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import '../kit/confirm-button.ts';
import { corrections } from '../words/corrections.ts';
import { ForgetEvent } from '../state/events.ts';
import { bytes, count } from '../kit/format.ts';
import { placeStyles } from '../kit/page-styles.ts';
import { base } from '../kit/styles.ts';

interface Kept {
  readonly corrections: number;
  readonly judgements: number;
  readonly room: StorageRoom;
}

/** What the device keeps, where, who gets to see it, and the way to delete all of it. */
@customElement('scrawl-kept')
export class KeptSettings extends LitElement {
  static override styles = [base, placeStyles, css`
    :host {
      height: auto;
      overflow: visible;
    }
    ul {
      margin: 10px 0 0;
      padding-left: 20px;
      font-size: 15px;
      line-height: 1.45;
      color: var(--soft);
    }
    p:first-child {
      margin-top: 0;
    }
  `];

  @property({ attribute: false }) store!: CorrectionStore;
  @property({ attribute: false }) state: AppState = initialState;
  @state() private kept: Kept | undefined;
  @state() private unreadable = false;
  private unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.listen();
  }

  protected override firstUpdated(): void {
    this.listen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('state') && changed.get('state')?.erasing.kind === 'running') void this.look();
  }

  override render(): unknown {
    const { erasing } = this.state;
    return html`
      <p>What you draw is read on this device. Nothing of it leaves the device unless you export or sync it. This browser keeps, for this app alone:</p>
      <ul>
        <li>the drawings you judged, with what was read and what you said${this.amount()}</li>
        <li>what the reader has learned of your hand, and your settings</li>
        <li>a random name for this device, which says nothing else about it</li>
      </ul>
      ${this.room()}
      <scrawl-confirm
        name="Delete everything"
        question="Delete all drawings and judgements, what was learned of your hand, the writer’s name and the name of this device? This cannot be undone."
        yes="Delete everything"
        ?disabled=${erasing.kind === 'running'}
        @confirm=${() => this.dispatchEvent(new ForgetEvent('everything'))}
      ></scrawl-confirm>
      <p class=${erasing.kind === 'failed' ? 'alarm' : ''} role="status">${erasing.kind === 'done' ? 'All of it is deleted.' : erasing.kind === 'failed' ? erasing.message : nothing}</p>
    `;
  }

  private amount(): string {
    return this.kept === undefined ? '' : `: ${corrections(this.kept.corrections)}, ${count(this.kept.judgements)} judged`;
  }

  private room(): unknown {
    if (this.unreadable) return html`<p class="alarm">This browser lets the app keep nothing now, for instance because the window is private.</p>`;
    if (this.kept === undefined) return nothing;
    const { available, persistent, used } = this.kept.room;
    const taken = used === undefined ? '' : `With the app itself they take ${bytes(used)}${available === undefined ? '' : ` of the ${bytes(used + available)} there is room for`}. `;
    return persistent
      ? html`<p>${taken}The browser has promised not to clear them away by itself.</p>`
      : html`
          <p>${taken}A browser short of room may clear them away: an export is safer.</p>
          <p>On iPhone and iPad, put Scrawl on the Home Screen. Safari deletes what a page keeps when it was not opened for seven days, but not what an app on the Home Screen keeps.</p>
        `;
  }

  private listen(): void {
    this.unsubscribe = this.store.subscribe(() => void this.look());
    void this.look();
  }

  private async look(): Promise<void> {
    try {
      const [kept, judgements, room] = await Promise.all([this.store.count(), this.store.countJudgements(), this.store.room()]);
      this.kept = { corrections: kept, judgements, room };
      this.unreadable = false;
    } catch {
      this.unreadable = true;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-kept': KeptSettings;
  }
}
