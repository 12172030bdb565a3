import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Services } from '../../contracts/services.ts';
import { promptOf, ROUND_LENGTHS, startRound, type Round, type RoundLength } from '../../core/rounds/round.ts';
import { classesIn } from '../state/known-classes.ts';
import { initialState, type AppState } from '../state/app-state.ts';
import { SettingsEvent, type StrokeEvent } from '../state/events.ts';
import '../kit/choice-group.ts';
import { pageStyles } from '../kit/page-styles.ts';
import { base, buttons } from '../kit/styles.ts';
import type { Scheme } from '../kit/tokens.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { t } from '../../messages/language.ts';
import './end.ts';
import { drawingStyles } from './page-styles.ts';
import { drawingView } from './drawing-view.ts';
import { RoundRunner } from './runner.ts';
import { keepAwake } from './wake-lock.ts';
import '../settings/writer-choice.ts';

/** Rounds: digits that one is asked to draw, one after the other, for a data set in minutes. */
@customElement('scrawl-rounds')
export class RoundsPage extends LocalizedElement {
  static override styles = [base, buttons, pageStyles, drawingStyles];

  @property({ attribute: false }) services!: Pick<Services, 'recognizer' | 'corrections'>;
  @property({ attribute: false }) state: AppState = initialState;
  @property() scheme: Scheme = 'light';
  @state() private length: RoundLength = ROUND_LENGTHS[0];
  @state() private runner: RoundRunner | undefined;
  private release: (() => void) | undefined;

  constructor() {
    super();
    // The sheet in here is no part of the page where one draws.
    this.addEventListener('scrawl-stroke', (event) => this.stroke(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.pressed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.pressed);
    this.pause();
  }

  override render(): unknown {
    const { runner } = this;
    if (runner === undefined) return this.start();
    if (promptOf(runner.round) === undefined) {
      return html`<scrawl-round-end .round=${runner.round} .store=${this.services.corrections} @close=${() => this.leave()}></scrawl-round-end>`;
    }
    return drawingView(runner, this.scheme, { pause: () => this.pause(), redo: () => void runner.redo(), skip: () => runner.skip(), next: () => void runner.next(), undo: () => runner.undoStroke() });
  }

  private start(): unknown {
    const { settings } = this.state;
    const kept = settings.round;
    return html`<div class="page">
      <h1>${t.rounds.heading}</h1>
      <p>${t.rounds.about}</p>
      <section>
        <scrawl-writer .settings=${settings} .store=${this.services.corrections}></scrawl-writer>
      </section>
      <section>
        <scrawl-choice legend=${t.rounds.length} .choices=${ROUND_LENGTHS.map((length) => ({ value: String(length), name: t.rounds.digits(length) }))} .value=${String(this.length)} @change=${(event: Event) => (this.length = Number((event.target as HTMLElementTagNameMap['scrawl-choice']).value) as RoundLength)}></scrawl-choice>
        <div class="ways">
          <button class="strong" @click=${() => this.begin()}>${t.rounds.start}</button>
          ${kept && kept.prompts.length > 0 ? html`<button class="plain" @click=${() => this.run(kept)}>${t.rounds.resume(kept.results.length, kept.results.length + kept.prompts.length)}${kept.writer === undefined ? nothing : html` · <span translate="no">${kept.writer}</span>`}</button>` : nothing}
        </div>
      </section>
      <p><a class="way" href="#/accuracy">${t.pages.accuracy}</a></p>
    </div>`;
  }

  private begin(): void {
    const { corrections } = this.services;
    const { writer } = this.state.settings;
    this.run(startRound(`${corrections.session}.${Date.now().toString(36)}`, this.length, writer === '' ? undefined : writer, Math.random, classesIn(this.state.recognizer)));
  }

  private run(round: Round): void {
    const { recognizer, corrections } = this.services;
    // Who resumes goes on as who began.
    if ((round.writer ?? '') !== (this.state.settings.writer ?? '')) this.change({ writer: round.writer ?? '' });
    this.runner = new RoundRunner(round, {
      recognizer,
      corrections,
      save: (saved) => this.change({ round: promptOf(saved) === undefined ? undefined : saved }),
      changed: () => this.changed(),
    });
    this.release = keepAwake();
  }

  private changed(): void {
    this.requestUpdate();
    if (this.runner && promptOf(this.runner.round) === undefined) this.release?.();
  }

  private pause(): void {
    this.release?.();
    this.runner?.stop();
    this.runner = undefined;
  }

  private leave(): void {
    this.pause();
  }

  private change(change: SettingsEvent['change']): void {
    this.dispatchEvent(new SettingsEvent(change));
  }

  private stroke(event: StrokeEvent): void {
    event.stopPropagation();
    this.runner?.stroke(event.change);
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const { runner } = this;
    if (runner === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const [target] = event.composedPath();
    if (event.key === 'Enter' && target instanceof Element && target.closest('button, a') !== null) return;
    const does: Partial<Record<string, () => void>> = { Enter: () => void runner.next(), Escape: () => this.pause(), Backspace: () => void (runner.history.strokes.length > 0 ? runner.undoStroke() : runner.redo()), s: () => runner.skip() };
    const action = does[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-rounds': RoundsPage;
  }
}
