import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { noticeOf, type AppState } from '../state/app-state.ts';
import { NoticeEvent } from '../state/events.ts';
import { offerWords } from '../words/model.ts';
import { recoveryWords } from '../words/recovery.ts';
import { base, buttons } from '../kit/styles.ts';

export interface Notice {
  readonly text: string;
  readonly choices: readonly { readonly name: string; readonly choice: NoticeEvent['choice']; readonly strong?: true }[];
}

/** What the user should know now, the gravest first; nothing most of the time. */
export function noticeFor({ noticeRead, offer, recognizer, recovery, standing, unkept, updatePostponed, version }: AppState): Notice | undefined {
  if (recognizer.kind === 'failed') {
    return { text: 'The reader did not start.', choices: [{ name: 'Try again', choice: 'retry', strong: true }] };
  }
  if (unkept !== undefined) {
    return {
      text: `Not kept yet: ${unkept.reason}. ${unkept.count === 1 ? 'Your answer waits' : `Your ${unkept.count} answers wait`} in memory.`,
      choices: [
        { name: 'Export', choice: 'export' },
        { name: 'Try again', choice: 'keep', strong: true },
      ],
    };
  }
  if (standing) {
    return { text: 'Sent already, so it stands. Another key changes it.', choices: [{ name: 'OK', choice: 'dismiss' }] };
  }
  const lost = recovery && recoveryWords(recovery);
  if (lost !== undefined) return { text: lost, choices: [{ name: 'OK', choice: 'dismiss' }] };
  const notice = noticeOf(recognizer);
  if (notice !== undefined && notice !== noticeRead) return { text: notice, choices: [{ name: 'OK', choice: 'dismiss' }] };
  if (version.kind === 'update-waiting' && !updatePostponed) {
    return {
      text: 'A new version is ready',
      choices: [
        { name: 'Later', choice: 'later' },
        { name: 'Update', choice: 'update', strong: true },
      ],
    };
  }
  if (offer !== undefined) {
    return {
      text: offerWords(offer),
      choices: [
        { name: 'Later', choice: 'postpone-model' },
        { name: 'Use it', choice: 'take-model', strong: true },
      ],
    };
  }
  return undefined;
}

/** One quiet bar for a sentence and what can be done about it. It comes and goes, so the app's own live region voices it. */
@customElement('scrawl-notice')
export class NoticeBar extends LitElement {
  static override styles = [base, buttons, css`
    :host {
      display: flex;
      align-items: center;
      gap: 4px;
      padding: 4px 8px 4px 18px;
      background: var(--page);
      color: var(--text);
    }
    p {
      flex: 1;
      min-width: 0;
      margin: 0;
      font-size: 15px;
      line-height: 1.25;
    }
    button {
      flex: none;
      padding: 0 14px;
    }
  `];

  @property({ attribute: false }) notice: Notice | undefined;

  override render(): unknown {
    return html`
      <p>${this.notice?.text}</p>
      ${this.notice?.choices.map(({ name, choice, strong }) => html`<button class=${strong ? 'strong' : ''} @click=${() => this.dispatchEvent(new NoticeEvent(choice))}>${name}</button>`)}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-notice': NoticeBar;
  }
}
