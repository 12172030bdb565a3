import { css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SyncStatus } from '../../contracts/sync.ts';
import type { AppVersionStatus } from '../../contracts/app-version.ts';
import type { RecognizerStatus } from '../../contracts/recognizer.ts';
import { isReadByOwn } from '../state/app-state.ts';
import { EditEvent, OpenEvent, type EditCommand } from '../state/events.ts';
import { cameraIcon, redoIcon, undoIcon } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';

/** Undo, redo and clear within the thumb's reach, and between them the state of the world in one quiet line. */
@customElement('scrawl-tools')
export class EditTools extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      container: tools / inline-size;
    }
    .tools {
      display: grid;
      grid-template-columns: auto auto minmax(0, 1fr) auto auto;
      align-items: center;
    }
    /* One line, cut where it is too long: what matters most stands first, and all of it in the details. */
    .status {
      min-width: 0;
      padding: 0 6px;
      overflow: hidden;
      font-size: 0.84375rem;
      line-height: 1.25;
      white-space: nowrap;
      text-overflow: ellipsis;
      color: var(--soft);
      font-variant-numeric: tabular-nums;
    }
    .status:not(:hover) {
      background: none;
    }
    .camera {
      display: grid;
      place-items: center;
      min-width: var(--touch);
      min-height: var(--touch);
      border-radius: 12px;
      color: inherit;
      -webkit-tap-highlight-color: transparent;
    }
    @media (hover: hover) {
      .camera:hover {
        background: color-mix(in srgb, currentcolor 8%, transparent);
      }
    }
    .part + .part::before {
      content: ' · ';
    }
    .word {
      font-size: 0.9375rem;
    }
    .dot {
      display: inline-block;
      width: 8px;
      height: 8px;
      margin-right: 6px;
      border-radius: 50%;
      border: 1.5px solid currentcolor;
    }
    .dot.on {
      background: currentcolor;
    }
    @media (forced-colors: active) {
      .dot.on {
        forced-color-adjust: none;
        background: ButtonText;
      }
    }
  `];

  @property({ type: Boolean }) canUndo = false;
  @property({ type: Boolean }) canRedo = false;
  @property({ type: Boolean }) canClear = false;
  @property({ attribute: false }) version: AppVersionStatus = { kind: 'online-only' };
  @property({ attribute: false }) recognizer: RecognizerStatus = { kind: 'loading' };
  @property({ attribute: false }) sync: SyncStatus = { kind: 'off' };

  override render(): unknown {
    const offline = this.version.kind !== 'online-only';
    return html`<div class="tools" role="group" aria-label=${t.tools.label}>
      ${this.button('undo', t.tools.undo, 'Ctrl+Z', 'Control+Z', this.canUndo, undoIcon)} ${this.button('redo', t.tools.redo, 'Ctrl+Shift+Z', 'Control+Shift+Z Control+Y', this.canRedo, redoIcon)}
      <button class="status" title=${t.tools.about} aria-haspopup="dialog" @click=${() => this.dispatchEvent(new OpenEvent('details'))}>
        <span class="dot ${offline ? 'on' : ''}"></span>${this.parts().map((part) => html`<span class="part">${part}</span>`)}
        <span class="unseen">${t.tools.aboutMore}</span>
      </button>
      <a class="camera" href="#/photos" aria-label=${t.tools.photo} title=${t.tools.photo}>${cameraIcon}</a>
      ${this.button('clear', t.tools.clear, 'Esc', 'Escape Delete', this.canClear, html`<span class="word">${t.tools.clear}</span>`)}
    </div>`;
  }

  private button(command: EditCommand, name: string, hint: string, keys: string, enabled: boolean, icon: unknown): unknown {
    return html`<button aria-label=${name} title=${t.tools.withKey(name, hint)} aria-keyshortcuts=${keys} ?disabled=${!enabled} data-command=${command} @click=${() => this.dispatchEvent(new EditEvent(command))}>${icon}</button>`;
  }

  /** What one should know first stands first: the end may be cut. */
  private parts(): readonly string[] {
    const { recognizer, sync, version } = this;
    // Whether it works offline is known once it has loaded.
    if (recognizer.kind === 'loading') return [t.tools.loading];
    const reader = recognizer.kind === 'failed' ? t.tools.failed : undefined;
    const isAdapted = recognizer.kind === 'ready' && recognizer.personal?.kind === 'adapted';
    const own = isReadByOwn(recognizer) ? t.reader.own : undefined;
    const parts = [reader, own, syncPart(sync), version.kind === 'online-only' ? t.tools.online : t.tools.offline, isAdapted && own === undefined ? t.tools.adapted : undefined];
    return parts.filter((part) => part !== undefined);
  }
}

function syncPart(sync: SyncStatus): string | undefined {
  if (sync.kind === 'off') return undefined;
  const { queued, sending, deferred } = sync.counts;
  const waiting = queued + sending + deferred;
  if (sync.trouble?.kind === 'stopped') return t.tools.needsToken;
  return waiting > 0 ? t.tools.queued(waiting) : undefined;
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-tools': EditTools;
  }
}
