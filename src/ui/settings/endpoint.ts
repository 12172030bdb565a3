import { css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EndpointAddress, Sync, SyncStatus } from '../../contracts/sync.ts';
import '../kit/confirm-button.ts';
import { forgetInvitation, invitationIn } from './endpoint-link.ts';
import { syncMessage } from './sync-message.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons, fields } from '../kit/styles.ts';
import { Work } from '../kit/work.ts';
import { LocalizedElement } from '../kit/localized.ts';
import '../kit/modal-sheet.ts';
import { t } from '../../messages/language.ts';
import { errorMessage } from '../kit/error-message.ts';

/** Where corrections are sent to, if anywhere, and how that goes. */
@customElement('scrawl-endpoint')
export class EndpointSettings extends LocalizedElement {
  static override styles = [base, buttons, fields, pageStyles, css`
    :host {
      height: auto;
      overflow: visible;
    }
    p:first-child {
      margin-top: 0;
    }
    label {
      display: block;
      margin-top: 14px;
      font-size: 1.0625rem;
    }
    input {
      padding: 0 14px;
      color: inherit;
    }
    .choices {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-top: 14px;
    }
    .host {
      overflow-wrap: anywhere;
      color: var(--text);
    }
  `];

  @property({ attribute: false }) sync!: Sync;
  @property({ attribute: false }) status: SyncStatus = { kind: 'off' };
  /** What a link has brought and nobody has decided on. */
  @state() private invitation: EndpointAddress | undefined;
  private readonly work = new Work(this);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.invited);
    this.invited();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.invited);
  }

  override render(): unknown {
    const problem = html`<p class="alarm" role="alert">${this.work.error === undefined ? nothing : errorMessage(this.work.error)}</p>`;
    const { invitation } = this;
    return html`
      ${invitation ? nothing : [this.status.kind === 'off' ? this.form() : this.connected(this.status), problem]}
      <scrawl-modal heading=${t.endpoint.inviteHeading} ?open=${invitation !== undefined} @close=${() => this.invitation && this.decline()}>${invitation ? [this.asked(invitation), problem] : nothing}</scrawl-modal>
    `;
  }

  private asked(invitation: EndpointAddress): unknown {
    return html`
      <p>${t.endpoint.invitation(host(invitation.url))}</p>
      <div class="choices">
        <button class="plain" ?disabled=${this.work.isBusy} @click=${() => this.decline()}>${t.common.no}</button>
        <button class="strong" ?disabled=${this.work.isBusy} @click=${() => void this.connect(invitation)}>${t.endpoint.connect}</button>
      </div>
    `;
  }

  private form(): unknown {
    return html`
      <p>${t.endpoint.off}</p>
      <form @submit=${(event: SubmitEvent) => this.submitted(event)}>
        <label>${t.endpoint.address}<input name="url" translate="no" inputmode="url" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="https://scrawl.example.org" required /></label>
        <label>${t.endpoint.token}<input name="token" autocomplete="off" autocapitalize="none" spellcheck="false" required /></label>
        <div class="choices"><button class="plain" ?disabled=${this.work.isBusy}>${t.endpoint.connect}</button></div>
      </form>
    `;
  }

  private connected(status: SyncStatus & { readonly kind: 'on' }): unknown {
    const { counts, trouble, url } = status;
    return html`
      <p>${t.endpoint.sendsTo(host(url))}</p>
      <p class=${trouble?.kind === 'stopped' ? 'alarm state' : 'state'} role="status">${syncMessage(status, Date.now())}</p>
      ${trouble?.kind === 'stopped'
        ? html`<form @submit=${(event: SubmitEvent) => this.submitted(event, url)}>
            <label>${t.endpoint.anotherToken}<input name="token" autocomplete="off" autocapitalize="none" spellcheck="false" required /></label>
            <div class="choices"><button class="strong" ?disabled=${this.work.isBusy}>${t.endpoint.useToken}</button></div>
          </form>`
        : counts.queued + counts.sending > 0
          ? html`<div class="choices"><button class="plain" @click=${() => void this.sync.sendNow()}>${t.endpoint.sendNow}</button></div>`
          : nothing}
      <scrawl-confirm
        name=${t.endpoint.disconnect}
        question=${t.endpoint.disconnectQuestion}
        yes=${t.endpoint.disconnect}
        @confirm=${() => void this.work.run(() => this.sync.disconnect())}
      ></scrawl-confirm>
    `;
  }

  private readonly invited = (): void => {
    const invitation = invitationIn(location.hash);
    if (!invitation) return;
    // At once: whoever sees the address bar or the history next finds no token there.
    forgetInvitation();
    this.invitation = invitation;
    this.work.forgive();
  };

  private decline(): void {
    this.invitation = undefined;
    this.work.forgive();
  }

  private submitted(event: SubmitEvent, url?: string): void {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => {
      const value = given.get(name);
      return typeof value === 'string' ? value : '';
    };
    void this.connect({ url: url ?? text('url'), token: text('token') });
  }

  private async connect(address: EndpointAddress): Promise<void> {
    await this.work.run(() => this.sync.connect(address));
    this.invitation = undefined;
  }
}

const host = (url: string): unknown => html`<span class="host" translate="no">${url}</span>`;

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-endpoint': EndpointSettings;
  }
}
