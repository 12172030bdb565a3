import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { DIGITS, type Classes } from '../../core/classes.ts';
import type { CorrectionStore } from '../../contracts/drawings.ts';
import type { Inside } from '../../contracts/inside.ts';
import type { PictureReader } from '../../contracts/pictures.ts';
import { judgementOf } from '../../core/records/correction.ts';
import { t } from '../../messages/language.ts';
import '../draw/digit-keys.ts';
import { spokenDigit, type ShownDigit } from '../draw/digit-sign.ts';
import '../draw/number-digits.ts';
import { errorMessage } from '../kit/error-message.ts';
import { percent, sentence } from '../kit/format.ts';
import { undoIcon } from '../kit/icons.ts';
import { LocalizedElement } from '../kit/localized.ts';
import '../kit/net-picture.ts';
import { base, buttons } from '../kit/styles.ts';
import { addIcon, enlargeIcon, reduceIcon, removeIcon } from './icons.ts';
import { photoCommandOf, type PhotoCommand } from './keys.ts';
import { obeyed } from './obeyed.ts';
import { PhotoSession } from './session.ts';
import { addBox, changeBox, choose, chosenOf, confirmRest, digitsOf, foundOf, judge, undo, unjudged, type Photo, type PhotoDigit } from './state.ts';
import { pageStyles } from './page-styles.ts';
import './picture-picker.ts';
import './picture-view.ts';
import type { PictureView } from './picture-view.ts';

const LARGEST_ZOOM = 4;
/** For `scrawl-late`, which this page itself came through. */
const fetchInside = (): Promise<unknown> => import('../inside/panel.ts');

/** Where a picture's digits are read, looked through and judged. */
@customElement('scrawl-photos')
export class PhotosPage extends LocalizedElement {
  static override styles = [base, buttons, pageStyles];

  /** What the model that reads tells apart. */
  @property({ attribute: false }) classes: Classes = DIGITS;
  @property({ attribute: false }) pictures!: PictureReader;
  @property({ attribute: false }) corrections!: CorrectionStore;
  /** Pictures that were shared, dropped, pasted or opened with the app: another list is read. */
  @property({ attribute: false }) incoming: readonly File[] = [];
  /** Starts the look inside the network. */
  @property({ attribute: false }) openInside!: () => Promise<Inside>;
  /** Whether another network, of the user's own, says which digit each is. */
  @property({ type: Boolean }) other = false;
  @property() scheme = '';
  @state() private adding = false;
  /** Whether the look inside takes the place of the keys. */
  @state() private isInside = false;
  @state() private zoom = 1;
  @query('scrawl-picture-view') private readonly view!: PictureView | null;
  private session!: PhotoSession;

  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.pressed(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.leaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.leaving);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('pictures')) this.session = new PhotoSession(this, this);
    if (changed.has('incoming') && this.incoming.length > 0) this.open(this.incoming);
  }

  override render(): unknown {
    const { stage } = this.session;
    return html`
      <h1 class="unseen">${t.photos.heading}</h1>
      ${stage.kind === 'open'
        ? this.opened(stage.photo)
        : html`<scrawl-picture-picker .stage=${stage} @files=${(event: CustomEvent<readonly File[]>) => this.open(event.detail)} @stop=${() => this.session.stop()}></scrawl-picture-picker>`}
      <p class="unseen" role="status">${stage.kind === 'open' ? this.summary(stage.photo) : ''}</p>
    `;
  }

  private opened(photo: Photo): unknown {
    const digits = digitsOf(photo);
    const digit = chosenOf(photo);
    const found = digit && foundOf(digit);
    const text = photo.lines.map((line) => line.map((each) => (foundOf(each)?.prediction.isDigit === true ? String(foundOf(each)!.prediction.digit) : '?')).join('')).join('\n');
    return html`<div class="page ${this.isInside ? 'inside' : ''}">
      <div class="answer">
        ${digits.length === 0 ? html`<p class="none">${t.photos.kinds[photo.picture.kind === 'strip' ? 'strip' : 'nothing']}</p>` : nothing}
        ${photo.picture.kind === 'page' ? html`<p class="soft">${t.photos.kinds.page}</p>` : nothing}
        ${digits.length === 0
          ? nothing
          : html`<scrawl-number
              .text=${text}
              .digits=${digits.map(shownOf)}
              .chosen=${digit === undefined ? -1 : digits.indexOf(digit)}
              @scrawl-choose-digit=${(event: HTMLElementEventMap['scrawl-choose-digit']) => {
                event.stopPropagation();
                this.session.apply((each) => choose(each, digits[event.place]?.key));
              }}
            ></scrawl-number>`}
        ${found === undefined
          ? nothing
          : html`<button class="seen" aria-label=${t.picture.open} aria-expanded=${String(this.isInside)} title=${t.inside.heading} @click=${() => (this.isInside = !this.isInside)}>
              <scrawl-picture .picture=${found.image}></scrawl-picture>
            </button>`}
      </div>
      <p class="words">${this.words(digit)}</p>
      <scrawl-picture-view
        .photo=${photo}
        ?adding=${this.adding}
        .zoom=${this.zoom}
        @scrawl-choose-box=${({ key }: HTMLElementEventMap['scrawl-choose-box']) => this.session.apply((each) => choose(each, key))}
        @scrawl-change-box=${({ key, box }: HTMLElementEventMap['scrawl-change-box']) => this.session.apply((each) => changeBox(each, key, box))}
        @scrawl-add-box=${({ box }: HTMLElementEventMap['scrawl-add-box']) => this.add(box)}
      ></scrawl-picture-view>
      ${this.isInside ? this.inside(photo, digit) : this.judging(photo, digit)}
    </div>`;
  }

  /** What can be done with the picture's boxes, and said of its digits. */
  private judging(photo: Photo, digit: PhotoDigit | undefined): unknown {
    const found = digit && foundOf(digit);
    const rest = unjudged(photo).length;
    const tool = (name: string, icon: unknown, act: () => void, more: { readonly disabled?: boolean; readonly pressed?: boolean } = {}): unknown =>
      html`<button aria-label=${name} title=${name} ?disabled=${more.disabled ?? false} aria-pressed=${more.pressed === undefined ? nothing : String(more.pressed)} @click=${act}>${icon}</button>`;
    return html`<div class="tools" role="group" aria-label=${t.photos.tools}>
        ${tool(t.common.undo, undoIcon, () => this.session.apply(undo), { disabled: photo.past.length === 0 })}
        ${tool(t.photos.add, addIcon, () => (this.adding = !this.adding), { pressed: this.adding })}
        ${tool(t.photos.remove, removeIcon, () => this.obey({ kind: 'remove' }), { disabled: digit === undefined })}
        ${tool(t.photos.reduce, reduceIcon, () => (this.zoom = Math.max(1, this.zoom / 2)), { disabled: this.zoom === 1 })}
        ${tool(t.photos.enlarge, enlargeIcon, () => (this.zoom = Math.min(LARGEST_ZOOM, this.zoom * 2)), { disabled: this.zoom === LARGEST_ZOOM })}
      </div>
      <scrawl-keys
        .classes=${this.classes}
        .prediction=${found?.prediction}
        ?ready=${found !== undefined}
        .label=${digit?.label}
        @scrawl-judge=${(event: HTMLElementEventMap['scrawl-judge']) => {
          event.stopPropagation();
          this.session.apply((each) => judge(each, event.label));
        }}
      ></scrawl-keys>
      <div class="ways">
        ${rest > 0 ? html`<button class="strong" @click=${() => this.session.apply(confirmRest)}>${rest === digitsOf(photo).length ? t.photos.allRight : t.photos.restRight(rest)}</button>` : nothing}
        <button class="${rest > 0 ? 'plain' : 'strong'}" @click=${() => this.session.next()}>${this.session.waiting > 0 ? t.photos.next(this.session.waiting) : t.photos.another}</button>
      </div>`;
  }

  /** What the network makes of the chosen digit. */
  private inside(photo: Photo, digit: PhotoDigit | undefined): unknown {
    const found = digit && foundOf(digit);
    const { shown, width } = photo.picture;
    // The same objects as long as it is the same digit: a new drawing is looked at anew.
    return html`<scrawl-late class="look" heading=${t.inside.heading} .fetchCode=${fetchInside}><scrawl-inside
      photos
      .classes=${this.classes}
      ?other=${this.other}
      .open=${this.openInside}
      .drawing=${guard([found], () => found && this.session.drawingOf(photo, digit, found))}
      .photo=${guard([found], () => found && { shown, width, frame: found.frame })}
      scheme=${this.scheme}
      @close=${() => (this.isInside = false)}
    ></scrawl-inside></scrawl-late>`;
  }

  /** What there is to say of the chosen digit, or of what is going on. */
  private words(digit: PhotoDigit | undefined): unknown {
    const { unkept, stands } = this.session;
    if (unkept !== undefined) {
      return html`<span role="alert">${t.notice.unsaved(unkept.count, errorMessage(unkept.error))}</span> <button class="link" @click=${() => this.session.keepAgain()}>${t.common.tryAgain}</button>`;
    }
    if (stands) return t.notice.sent;
    if (this.adding) return t.photos.addHint;
    if (digit === undefined) return '';
    if (digit.read === 'reading') return t.photos.readingBox;
    if (digit.read === 'blank') return t.photos.noInk;
    if (digit.read === 'failed') return t.photos.boxFailed;
    const { prediction } = digit.read;
    if (digit.label !== undefined) {
      if (digit.label === judgementOf(prediction)) return t.answer.confirmed;
      return digit.label === 'none' ? t.answer.correctedToNone : t.answer.correctedTo(String(digit.label));
    }
    return sentence(spokenDigit({ prediction, label: undefined }));
  }

  /** For a voice, once a picture is read or a digit was judged. */
  private summary(photo: Photo): string {
    const digits = digitsOf(photo);
    if (digits.length === 0) return t.photos.kinds[photo.picture.kind === 'strip' ? 'strip' : 'nothing'];
    const judged = digits.filter(({ label }) => label !== undefined).length;
    const sure = digits.filter((digit) => foundOf(digit)?.prediction.isDigit === true).map((digit) => foundOf(digit)!.prediction.confidence);
    return t.photos.summary(digits.length, judged, sure.length === 0 ? undefined : percent(Math.min(...sure)));
  }

  private open(files: readonly File[]): void {
    this.adding = false;
    this.zoom = 1;
    this.session.open(files);
  }

  private add(box: Parameters<typeof addBox>[1]): void {
    this.adding = false;
    this.session.apply((photo) => addBox(photo, box));
  }

  private pressed(event: KeyboardEvent): void {
    const [target] = event.composedPath();
    // Enter presses what the focus is on, unless that is a box.
    const isOnBox = target instanceof Element && target.matches('.box');
    if (event.defaultPrevented || this.session.stage.kind !== 'open' || (event.key === 'Enter' && !isOnBox)) return;
    if (event.key === 'Escape') this.adding = this.isInside = false;
    const command = photoCommandOf(event, this.classes);
    if (command === undefined) return;
    event.preventDefault();
    this.obey(command);
    if (isOnBox || command.kind === 'go') void this.updateComplete.then(() => this.view?.updateComplete.then(() => this.view?.focusChosen()));
  }

  private obey(command: PhotoCommand): void {
    this.session.apply((photo) => obeyed(photo, command));
  }

  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (this.session.hasUnsettled) event.preventDefault();
  };
}

const shownOf = (digit: PhotoDigit): ShownDigit => ({ prediction: foundOf(digit)?.prediction, label: digit.label });

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-photos': PhotosPage;
  }
}
