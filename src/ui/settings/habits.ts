import { css, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import type { PersonalStatus, Recognizer } from '../../contracts/recognizer.ts';
import type { HabitName } from '../../core/personalization/habit-name.ts';
import type { Habit } from '../../core/personalization/habits.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { base, buttons } from '../kit/styles.ts';
import { paintDrawing } from '../list/thumbnail.ts';
import { SettingsEvent } from '../state/events.ts';
import { t } from '../../messages/language.ts';

const SIDE = 48;

/** What the reader has learned of its user's writing, habit by habit, with drawings; each can be undone. */
@customElement('scrawl-habits')
export class Habits extends LocalizedElement {
  static override styles = [base, buttons, css`
    :host {
      display: block;
    }
    h3 {
      margin: 18px 0 4px;
      font-size: 1rem;
      font-weight: 600;
    }
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      padding: 12px 0;
      border-bottom: 1px solid var(--hairline);
    }
    .drawings {
      display: flex;
      gap: 8px;
      margin-bottom: 8px;
    }
    canvas {
      width: 48px;
      height: 48px;
      border-radius: 5px;
      background: var(--sheet);
      color: var(--ink);
      box-shadow: 0 0 0 1px var(--hairline);
    }
    p {
      margin: 0 0 8px;
      line-height: 1.4;
    }
    .more {
      color: var(--soft);
    }
    .undone .drawings {
      opacity: 0.6;
    }
  `];

  @property({ attribute: false }) recognizer!: Pick<Recognizer, 'habits'>;
  /** What is learned changes with it. */
  @property({ attribute: false }) personal: PersonalStatus | undefined;
  @property({ attribute: false }) undone: readonly HabitName[] = [];
  @state() private habits: readonly Habit[] | undefined;
  @queryAll('canvas') private readonly canvases!: NodeListOf<HTMLCanvasElement>;
  private asked = 0;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('personal') || changed.has('recognizer')) void this.ask();
  }

  override render(): unknown {
    const { habits } = this;
    if (habits === undefined || (habits.length === 0 && this.personal?.kind !== 'adapted')) return nothing;
    return html`
      <h3>${t.personalization.habits}</h3>
      ${habits.length === 0 ? html`<p class="more">${t.personalization.noHabits}</p>` : html`<ul>${habits.map((habit) => this.item(habit))}</ul>`}
    `;
  }

  private item({ name, label, takenFor, drawings, readNow, strokes, trait, examples }: Habit): unknown {
    const isUndone = this.undone.includes(name);
    const messages = t.personalization;
    return html`<li class=${isUndone ? 'undone' : nothing}>
      ${examples.length === 0 ? nothing : html`<div class="drawings" aria-hidden="true">${examples.map(() => html`<canvas></canvas>`)}</div>`}
      <p id=${`habit-${name}`}>${messages.habit(label, takenFor, strokes)}</p>
      <p class="more">${isUndone ? messages.habitUndone : messages.habitReadNow(readNow, drawings)} ${trait === undefined ? nothing : messages.habitTrait(label, takenFor, messages.traits[trait])}</p>
      <button class="plain" aria-describedby=${`habit-${name}`} @click=${() => this.change(name, !isUndone)}>${isUndone ? messages.redoHabit : messages.undoHabit}</button>
    </li>`;
  }

  protected override updated(): void {
    const inks = (this.habits ?? []).flatMap(({ examples }) => examples);
    this.canvases.forEach((canvas, index) => paintDrawing(canvas, SIDE, { ink: inks[index] }));
  }

  private change(name: HabitName, isUndone: boolean): void {
    const others = this.undone.filter((each) => each !== name);
    this.dispatchEvent(new SettingsEvent({ undoneHabits: isUndone ? [...others, name] : others }));
  }

  /** The answer to the latest question counts. */
  private async ask(): Promise<void> {
    const question = ++this.asked;
    const habits = await this.recognizer.habits();
    if (question === this.asked) this.habits = habits;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-habits': Habits;
  }
}
