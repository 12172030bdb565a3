import { css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../../messages/language.ts';
import '../kit/error-note.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';
import type { Stage } from './session.ts';

/** Where a picture comes from, and how far reading it is. Fires `files` with those that were picked, and `stop`. */
@customElement('scrawl-picture-picker')
export class PicturePicker extends LocalizedElement {
  static override styles = [base, buttons, pageStyles, css`
    h2 {
      margin: 4px 0 8px;
      font-size: 1.875rem;
      font-weight: 500;
      letter-spacing: -0.01em;
    }
    .ways {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin: 20px 0;
    }
    progress {
      display: block;
      width: 100%;
      margin: 24px 0 12px;
      accent-color: var(--ink);
    }
    scrawl-error {
      margin-top: 16px;
    }
    /* Where a camera is part of the device, and where a clipboard and files are at hand. */
    @media (pointer: fine) {
      .camera {
        display: none;
      }
    }
    @media not (pointer: fine) {
      .desk {
        display: none;
      }
    }
  `];

  @property({ attribute: false }) stage: Stage = { kind: 'empty' };

  override render(): unknown {
    const { stage } = this;
    return html`<div class="page">
      <h2>${t.photos.heading}</h2>
      ${stage.kind === 'reading'
        ? html`<progress aria-label=${t.photos.reading} .value=${stage.share ?? nothing}></progress>
            <p>${t.photos.reading}</p>
            <div class="ways"><button class="plain" @click=${() => this.dispatchEvent(new Event('stop'))}>${t.common.cancel}</button></div>`
        : html`<p>${t.photos.intro}</p>
            ${stage.kind === 'empty' && stage.error !== undefined ? html`<scrawl-error .error=${stage.error}></scrawl-error>` : nothing}
            <div class="ways">
              ${this.way('camera', t.photos.take, 'environment')} ${this.way('gallery', t.photos.choose)}
            </div>
            <p class="desk">${t.photos.orPaste}</p>`}
    </div>`;
  }

  private way(kind: string, name: string, capture?: string): unknown {
    return html`<button class="strong ${kind}" @click=${(event: Event) => ((event.currentTarget as HTMLElement).nextElementSibling as HTMLInputElement).click()}>${name}</button
      ><input class=${kind} type="file" accept="image/*" capture=${capture ?? nothing} ?multiple=${capture === undefined} aria-label=${name} hidden @change=${(event: Event) => this.picked(event)} />`;
  }

  private picked(event: Event): void {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same picture may be picked again.
    input.value = '';
    if (files.length > 0) this.dispatchEvent(new CustomEvent('files', { detail: files }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-picture-picker': PicturePicker;
  }
}
