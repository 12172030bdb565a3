import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChannelFacts, DigitPair, Inside, LookedInto } from '../../contracts/inside.ts';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { Drawing } from '../../core/records/drawing.ts';
import { closeIcon } from '../kit/icons.ts';
import '../kit/error-note.ts';
import '../kit/net-picture.ts';
import { base, buttons } from '../kit/styles.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, t } from '../../messages/language.ts';
import './channel-facts.ts';
import './evidence-picture.ts';
import './layer-maps.ts';
import { panelStyles } from './panel-styles.ts';
import type { PhotoPiece } from './photo-piece.ts';

/** What the network makes of a drawing, live while it is drawn, or of a digit in a photograph. Fires `close`. */
@customElement('scrawl-inside')
export class InsidePanel extends LocalizedElement {
  static override styles = [base, buttons, panelStyles];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  /** Whether another network, of the user's own, says which digit it is. */
  @property({ type: Boolean }) other = false;
  /** Starts the look inside; called once. */
  @property({ attribute: false }) open!: () => Promise<Inside>;
  /** What is looked at; undefined where the sheet is blank. */
  @property({ attribute: false }) drawing: Drawing | undefined;
  /** Where the drawing was found, if that is a photograph. */
  @property({ attribute: false }) photo: PhotoPiece | undefined;
  /** Whether what is looked at is chosen in a photograph. */
  @property({ type: Boolean }) photos = false;
  @property() scheme = '';
  /** Whether it is part of a page that is closed by other means. */
  @property({ type: Boolean }) embedded = false;
  /** With the photograph that it is of: another may be chosen before its answer is there. */
  @state() private looked: (LookedInto & { readonly photo: PhotoPiece | undefined }) | undefined;
  @state() private failure: unknown;
  @state() private chosen: { readonly layer: number; readonly index: number } | undefined;
  @state() private facts: ChannelFacts | undefined;
  /** As the user chose; undefined for the digit that is read and the next likely. */
  private pair: DigitPair | undefined;
  private inside: Inside | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) void this.start();
  }

  protected override firstUpdated(): void {
    void this.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.inside?.close();
    this.inside = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('drawing')) return;
    if (changed.get('drawing')?.id !== this.drawing?.id) this.pair = undefined;
    if (this.drawing === undefined) this.looked = undefined;
    else void this.look();
  }

  override render(): unknown {
    return html`<section aria-label=${t.inside.heading} @keydown=${(event: KeyboardEvent) => this.pressed(event)}>
      <header>
        <h2>${t.inside.heading}</h2>
        ${this.embedded ? nothing : html`<button aria-label=${t.common.close} @click=${() => this.dispatchEvent(new Event('close'))}>${closeIcon}</button>`}
      </header>
      ${this.content()}
    </section>`;
  }

  private content(): unknown {
    if (this.failure !== undefined) return html`<scrawl-error .error=${this.failure}></scrawl-error>`;
    if (this.looked === undefined) return html`<p>${this.drawing !== undefined ? t.answer.loading : this.photos ? t.inside.emptyPhoto : t.inside.empty}</p>`;
    const { layers, nearest, picture, photo, evidence, byNeighbours } = this.looked;
    return html`
      <div class="evidence">
        <scrawl-evidence .names=${[this.name(evidence.for), this.name(evidence.against)]} .picture=${picture} .photo=${photo} .evidence=${evidence} .field=${this.facts?.field} scheme=${this.scheme}></scrawl-evidence>
        <div>
          <div class="pair">${this.select('for', t.inside.for)}${this.select('against', t.inside.against)}</div>
          ${this.sums()}
        </div>
      </div>
      ${this.other ? html`<p class="caption">${t.inside.notYours}</p>` : nothing}
      <p class="caption">${t.inside.caption(this.name(evidence.for), this.name(evidence.against))}</p>
      ${byNeighbours ? html`<p class="caption">${t.inside.byNeighbours(String(byNeighbours.read), String(byNeighbours.alone))}</p>` : nothing}
      <h3>${t.inside.nearest}</h3>
      ${nearest.length === 0
        ? html`<p>${t.inside.nearestNone}</p>`
        : html`<ol class="nearest">${nearest.map(({ label, picture: own }) => html`<li><scrawl-picture .picture=${own} aria-hidden="true"></scrawl-picture><span>${label}</span></li>`)}</ol>`}
      ${layers.map((layer, place) => {
        const isChosen = this.chosen?.layer === place;
        return html`
          <h3>${t.inside.layer(place + 1, layer.count, layer.side)}</h3>
          <scrawl-maps .layer=${layer} place=${place} chosen=${isChosen ? this.chosen!.index : -1} @change=${(event: Event) => this.choose(place, (event.target as HTMLElementTagNameMap['scrawl-maps']).chosen)}></scrawl-maps>
          ${isChosen && this.facts ? html`<scrawl-channel .classes=${this.classes} .facts=${this.facts} ?first=${place === 0}></scrawl-channel>${this.facts.field ? html`<p class="caption">${t.inside.field}</p>` : nothing}` : nothing}
        `;
      })}
    `;
  }

  /** Of the class in that place among the outputs. */
  private name(place: number): string {
    return String(this.classes[place] ?? place);
  }

  private select(which: keyof DigitPair, name: string): unknown {
    const value = this.looked!.evidence[which];
    return html`<label><span>${name}</span><select @change=${(event: Event) => this.compare(which, Number((event.target as HTMLSelectElement).value))}>
      ${this.classes.map((label, place) => html`<option value=${place} .selected=${place === value}>${label}</option>`)}
    </select></label>`;
  }

  /** What speaks for each of the two, and that it adds up. */
  private sums(): unknown {
    const { evidence } = this.looked!;
    const part = (isFor: boolean): number => evidence.pixels.reduce((sum, value) => (value > 0 === isFor ? sum + value : sum), 0);
    const signed = (value: number): string => `${value < 0 ? '−' : '+'}${formats.number(Math.abs(value), 1)}`;
    const row = (term: unknown, value: number): unknown => html`<div><dt>${term}</dt><dd>${signed(value)}</dd></div>`;
    return html`<dl>
      ${row(html`<span class="pro">+</span>${t.inside.inkFor(this.name(evidence.for))}`, part(true))}
      ${row(html`<span class="contra">−</span>${t.inside.inkFor(this.name(evidence.against))}`, part(false))}
      ${row(t.inside.blank, evidence.blank)}
      <div class="total"><dt>${t.inside.difference(this.name(evidence.for), this.name(evidence.against))}</dt><dd>${signed(evidence.difference)}</dd></div>
    </dl>`;
  }

  private compare(which: keyof DigitPair, digit: number): void {
    const { for: before, against } = this.looked!.evidence;
    const pair = { for: before, against, [which]: digit };
    // The same digit twice would be no question: then they change places.
    this.pair = pair.for === pair.against ? { for: against, against: before } : pair;
    void this.look();
  }

  private choose(layer: number, index: number): void {
    this.chosen = { layer, index };
    void this.inspect();
  }

  private async start(): Promise<void> {
    try {
      const inside = await this.open();
      if (!this.isConnected) return inside.close();
      this.inside = inside;
      inside.subscribe(() => void this.look());
      await this.look();
    } catch (error) {
      this.failure = error;
    }
  }

  private async look(): Promise<void> {
    const { drawing, photo } = this;
    if (drawing === undefined || this.inside === undefined) return;
    try {
      const looked = await this.inside.look(drawing, this.pair);
      if (looked === undefined || this.drawing === undefined) return;
      this.looked = { ...looked, photo };
      this.failure = undefined;
      await this.inspect();
    } catch (error) {
      // A panel that was closed meanwhile asks nobody.
      if (this.isConnected) this.failure = error;
    }
  }

  private async inspect(): Promise<void> {
    const { chosen } = this;
    if (chosen === undefined) return;
    const facts = await this.inside?.channel(chosen.layer, chosen.index).catch(() => undefined);
    if (chosen === this.chosen) this.facts = facts;
  }

  /** Keys that choose in here judge no drawing; Escape goes on to whoever closes it. */
  private pressed(event: KeyboardEvent): void {
    if (event.key !== 'Escape') event.stopPropagation();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-inside': InsidePanel;
  }
}
