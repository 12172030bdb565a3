import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { SyncStatus } from '../../contracts/sync.ts';
import type { AppVersionStatus } from '../../contracts/app-version.ts';
import type { RecognizerStatus } from '../../contracts/recognizer.ts';
import { quietSyncWords } from '../words/endpoint.ts';
import { EditEvent, OpenEvent, type EditCommand } from '../state/events.ts';
import { backendName, milliseconds } from '../kit/format.ts';
import { examples } from '../words/personalization.ts';
import { clearIcon, redoIcon, undoIcon } from '../kit/icons.ts';
import { base, buttons } from '../kit/styles.ts';

/** Undo, redo and clear within the thumb's reach, and between them the state of the world in one quiet line. */
@customElement('scrawl-tools')
export class EditTools extends LitElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
      container: tools / inline-size;
    }
    .tools {
      display: grid;
      grid-template-columns: auto auto minmax(0, 1fr) auto;
      align-items: center;
    }
    .status {
      min-width: 0;
      padding: 0 6px;
      font-size: 13.5px;
      line-height: 1.25;
      color: var(--soft);
      font-variant-numeric: tabular-nums;
    }
    .status:not(:hover) {
      background: none;
    }
    .part {
      white-space: nowrap;
    }
    .part + .part::before {
      content: ' · ';
    }
    @container tools (max-width: 350px) {
      .status {
        line-height: 1.15;
      }
      .more {
        display: none;
      }
      .part {
        display: block;
      }
      .part + .part::before {
        content: none;
      }
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
  `];

  @property({ type: Boolean }) canUndo = false;
  @property({ type: Boolean }) canRedo = false;
  @property({ type: Boolean }) canClear = false;
  @property({ attribute: false }) version: AppVersionStatus = { kind: 'online-only' };
  @property({ attribute: false }) recognizer: RecognizerStatus = { kind: 'loading' };
  @property({ attribute: false }) sync: SyncStatus = { kind: 'off' };
  /** The last reading's time in the net, in milliseconds. */
  @property({ attribute: false }) inferenceMs: number | undefined;

  override render(): unknown {
    const offline = this.version.kind !== 'online-only';
    return html`<div class="tools" role="group" aria-label="Ink">
      ${this.button('undo', 'Undo', 'Ctrl+Z', 'Control+Z', this.canUndo, undoIcon)} ${this.button('redo', 'Redo', 'Ctrl+Shift+Z', 'Control+Shift+Z Control+Y', this.canRedo, redoIcon)}
      <button class="status" title="About the reader" aria-haspopup="dialog" @click=${() => this.dispatchEvent(new OpenEvent('details'))}>
        <span class="part"><span class="dot ${offline ? 'on' : ''}"></span>${offline ? 'offline ready' : 'online only'}</span><span class="part">${this.reader()}</span>${this.queue()}${this.hand()}
        <span class="unseen">, details</span>
      </button>
      ${this.button('clear', 'Clear', 'Esc', 'Escape Delete', this.canClear, clearIcon)}
    </div>`;
  }

  private button(command: EditCommand, name: string, hint: string, keys: string, enabled: boolean, icon: unknown): unknown {
    return html`<button aria-label=${name} title="${name} (${hint})" aria-keyshortcuts=${keys} ?disabled=${!enabled} data-command=${command} @click=${() => this.dispatchEvent(new EditEvent(command))}>${icon}</button>`;
  }

  /** Only once it reads better for it; the details say the rest. */
  private hand(): unknown {
    const personal = this.recognizer.kind === 'ready' ? this.recognizer.personal : undefined;
    return personal?.kind === 'adapted' ? html`<span class="part">adapted to your hand<span class="more">, ${examples(personal.examples)}</span></span>` : nothing;
  }

  private queue(): unknown {
    const words = quietSyncWords(this.sync);
    return words === undefined ? nothing : html`<wbr /><span class="part">${words}</span>`;
  }

  private reader(): unknown {
    switch (this.recognizer.kind) {
      case 'loading':
        return 'reader loading';
      case 'failed':
        return 'no reader';
      case 'ready':
        return html`${backendName(this.recognizer.backend)}${this.inferenceMs === undefined ? nothing : ` ${milliseconds(this.inferenceMs)}`}`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-tools': EditTools;
  }
}
