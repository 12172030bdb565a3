import { html, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { judgementOf, type Judgement } from '../../core/records/correction.ts';
import { blankHistory, inkOf } from '../../core/ink/history.ts';
import { isBlank } from '../../core/ink/ink.ts';
import type { Inside } from '../../contracts/inside.ts';
import type { Services } from '../../contracts/services.ts';
import { Announcer } from './announcer.ts';
import { canJudge, drawingOf, initialState, isReadByOwn, judgedOf, reduce, type Action, type AppState } from '../state/app-state.ts';
import { appStyles } from './styles.ts';
import '../draw/page.ts';
import type { EditCommand, ForgetEvent, NoticeEvent } from '../state/events.ts';
import { AdaptAfterRest } from '../state/adapt-after-rest.ts';
import { spokenOutcome } from '../draw/outcome.ts';
import { JudgementKeeper } from '../state/judgement-keeper.ts';
import { keyHints } from './key-hints.ts';
import './late-page.ts';
import { LiveReader } from '../state/live-reader.ts';
import { FileDrop } from '../kit/file-drop.ts';
import '../kit/modal-sheet.ts';
import { isPictureFile } from '../kit/picture-files.ts';
import { noticeFor } from './notice.ts';
import './notice-bar.ts';
import './page-bar.ts';
import { routeOf, titleOf } from '../state/routes.ts';
import { classesIn } from '../state/known-classes.ts';
import { watchServices } from '../state/service-watch.ts';
import { SHEET } from '../state/sheet-size.ts';
import { SettingsKeeper } from '../state/settings-keeper.ts';
import { feel } from '../kit/haptics.ts';
import { base } from '../kit/styles.ts';
import { commandOf, isPressable } from './shortcuts.ts';
import { applyTheme, schemeOf } from '../kit/theme.ts';
import { LocalizedElement } from '../kit/localized.ts';
import { formats, onLanguage, speak, t } from '../../messages/language.ts';

/** Not needed to draw, and as large as all that is. */
const fetchAccuracy = (): Promise<unknown> => import('../accuracy/page.ts');
const fetchRounds = (): Promise<unknown> => import('../rounds/page.ts');
const fetchInside = (): Promise<unknown> => import('../inside/panel.ts');
const fetchDrawings = (): Promise<unknown> => import('../drawings/page.ts');
const fetchNetwork = (): Promise<unknown> => import('../network/page.ts');
const fetchDetails = (): Promise<unknown> => import('../settings/reader-details.ts');
const fetchSettings = (): Promise<unknown> => import('../settings/page.ts');
const fetchPhotos = (): Promise<unknown> => import('../photos/page.ts');

/** The whole app: it holds the state, hands it down, hears the events that come up and talks to the services. */
@customElement('scrawl-app')
export class ScrawlApp extends LocalizedElement {
  static override styles = [base, appStyles];

  /** Handed over once; the app starts with them. */
  @property({ attribute: false }) services!: Services;
  @state() private app: AppState = initialState;
  @state() private opened: 'details' | undefined;
  @state() private said = '';
  private readonly openInside = (): Promise<Inside> => this.services.openInside();
  /** Whether one looks inside the network while one draws. */
  @state() private isInside = false;
  /** Files that came last, for the page that they are for. */
  @state() private incoming: { readonly pictures: readonly File[]; readonly others: readonly File[] } = { pictures: [], others: [] };
  /** Once gone to, it stays: going elsewhere puts no picture away. */
  @state() private hasPhotos = false;

  private readonly systemDark = matchMedia('(prefers-color-scheme: dark)');
  private readonly announcer = new Announcer((sentence) => (this.said = sentence));
  private readonly learner = new AdaptAfterRest(() => void this.services.recognizer.adapt(true));
  protected readonly drop = new FileDrop(this, (files) => this.receive(files));
  private reader: LiveReader | undefined;
  private keeper: JudgementKeeper | undefined;
  private settings: SettingsKeeper | undefined;
  /** End what `start` has begun to listen to. */
  private stops: readonly (() => void)[] = [];

  constructor() {
    super();
    this.addEventListener('scrawl-stroke', ({ change }) => this.draw({ type: 'stroke', change }));
    this.addEventListener('scrawl-sheet', ({ width }) => this.act({ type: 'sheet', width }));
    this.addEventListener('scrawl-edit', ({ command }) => this.edit(command));
    this.addEventListener('scrawl-judge', ({ label }) => this.judge(label));
    this.addEventListener('scrawl-choose-digit', ({ place }) => this.act({ type: 'choose', place }));
    this.addEventListener('scrawl-settings', ({ change }) => this.settings?.change(change));
    this.addEventListener('scrawl-forget', ({ what }) => void this.forget(what));
    this.addEventListener('scrawl-measure', () => void this.settings?.measure());
    this.addEventListener('scrawl-notice', ({ choice }) => this.decide(choice));
    this.addEventListener('scrawl-files', ({ files }) => this.receive(files));
    this.addEventListener('scrawl-open', ({ what }) => {
      if (what === 'inside') this.isInside = !this.isInside;
      else this.opened = what;
    });
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('services')) this.start(this.services);
  }

  private start(services: Services): void {
    const { recognizer, corrections } = services;
    const act = (action: Action): void => this.act(action);
    this.reader = new LiveReader(recognizer, {
      pictured: (revision, picture) => this.act({ type: 'pictured', revision, picture }),
      read: (revision, recognition, picture) => this.act({ type: 'read', revision, recognition, picture }),
      unreadable: (revision, error) => this.act({ type: 'unreadable', revision, error }),
    });
    this.keeper = new JudgementKeeper(corrections, {
      kept: (id) => this.act({ type: 'kept', id }),
      stands: (judged) => this.act({ type: 'stands', judged }),
      unkept: (unkept) => this.act({ type: 'unkept', unkept }),
    });
    this.settings = new SettingsKeeper(services, act, () => this.readAgain());
    this.app = { ...this.app, history: blankHistory(this.app.sheetWidth, SHEET, corrections.session) };
    this.act({ type: 'route', route: routeOf(location.hash) });
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('languagechange', this.wished, { signal });
    addEventListener('hashchange', this.routed, { signal });
    addEventListener('keydown', this.pressed, { signal });
    addEventListener('paste', this.pasted, { signal });
    addEventListener('beforeunload', this.leaving, { signal });
    this.systemDark.addEventListener('change', this.systemChanged, { signal });
    this.stops = [
      () => listening.abort(),
      watchServices(services, act),
      corrections.subscribe(this.corrected),
      services.incoming.subscribe((files) => this.receive(files as readonly File[])),
      onLanguage(this.spoken),
      this.settings.watch(),
      () => this.announcer.stop(),
      () => this.learner.stop(),
    ];
    void speak(undefined, navigator.languages);
    void this.settings.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.stops) stop();
  }

  override render(): unknown {
    const { app } = this;
    const notice = noticeFor(app);
    const scheme = schemeOf(app.settings.theme, this.systemDark.matches);
    const classes = classesIn(app.recognizer);
    const close = (): void => (this.opened = undefined);
    const noticeBar = (slot?: string): unknown => (notice === undefined ? nothing : html`<scrawl-notice slot=${slot ?? nothing} .notice=${notice}></scrawl-notice>`);
    return html`<div class="page">
      <main tabindex="-1">
        <h1 class="unseen" translate="no" ?hidden=${app.route !== 'draw'}>Scrawl</h1>
        <scrawl-draw ?hidden=${app.route !== 'draw'} .state=${app} ?noticed=${notice !== undefined} scheme=${scheme} ?inside=${this.isInside}>
          ${this.isInside ? html`<scrawl-late slot="inside" heading=${t.inside.heading} .fetchCode=${fetchInside}><scrawl-inside .classes=${classes} ?other=${isReadByOwn(app.recognizer)} .open=${this.openInside} .drawing=${app.answer.kind === 'blank' ? undefined : drawingOf(app)} scheme=${scheme} @close=${() => (this.isInside = false)}></scrawl-inside></scrawl-late>` : nothing}
          ${app.route === 'draw' ? noticeBar('notice') : nothing}
        </scrawl-draw>
        ${app.route === 'drawings' ? html`<scrawl-late heading=${t.pages.drawings} .fetchCode=${fetchDrawings}><scrawl-drawings .classes=${classes} .store=${this.services.corrections} .files=${this.services.files} ?sends=${app.settings.endpoint !== undefined} .incoming=${this.incoming.others} .openInside=${this.openInside}></scrawl-drawings></scrawl-late>` : nothing}
        ${app.route === 'rounds' ? html`<scrawl-late heading=${t.rounds.heading} .fetchCode=${fetchRounds}><scrawl-rounds .services=${this.services} .state=${app} scheme=${scheme}></scrawl-rounds></scrawl-late>` : nothing}
        ${this.hasPhotos ? html`<scrawl-late ?hidden=${app.route !== 'photos'} heading=${t.pages.photos} .fetchCode=${fetchPhotos}><scrawl-photos .classes=${classes} .pictures=${this.services.pictures} .corrections=${this.services.corrections} ?other=${isReadByOwn(app.recognizer)} .incoming=${this.incoming.pictures} .openInside=${this.openInside} scheme=${scheme}></scrawl-photos></scrawl-late>` : nothing}
        ${app.route === 'accuracy' ? html`<scrawl-late heading=${t.accuracy.heading} .fetchCode=${fetchAccuracy}><scrawl-accuracy .classes=${classes} .store=${this.services.corrections} .settings=${app.settings}></scrawl-accuracy></scrawl-late>` : nothing}
        ${app.route === 'network' ? html`<scrawl-late heading=${t.pages.network} .fetchCode=${fetchNetwork}><scrawl-own-network .services=${this.services} .state=${app}></scrawl-own-network></scrawl-late>` : nothing}
        ${app.route === 'settings' ? html`<scrawl-late heading=${t.settings.heading} .fetchCode=${fetchSettings}><scrawl-settings .state=${app} .recognizer=${this.services.recognizer} .store=${this.services.corrections} .sync=${this.services.sync}></scrawl-settings></scrawl-late>` : nothing}
      </main>
      <scrawl-page-bar .route=${app.route}></scrawl-page-bar>
      ${app.route === 'draw' ? nothing : noticeBar()} ${app.route === 'draw' ? keyHints() : nothing}
      <scrawl-modal heading=${t.reader.heading} ?open=${this.opened === 'details'} @close=${close}>
        ${this.opened === 'details' ? html`<scrawl-late heading=${t.reader.heading} .fetchCode=${fetchDetails}><scrawl-details .state=${app}></scrawl-details></scrawl-late>` : nothing}
      </scrawl-modal>
      <p class="unseen" aria-live="polite">${this.said}</p>
      <p class="unseen" role="status">${notice?.text}</p>
    </div>`;
  }

  private act(action: Action): void {
    const before = this.app;
    this.app = reduce(before, action);
    if (this.app.route !== before.route) document.title = titleOf(this.app.route);
    if (this.app.route === 'photos') this.hasPhotos = true;
    if (this.app.settings.theme !== before.settings.theme) applyTheme(document, this.app.settings.theme);
    if (this.app.settings.language !== before.settings.language) this.wished();
    const judged = judgedOf(this.app);
    this.announcer.hear(this.app.answer, judged && spokenOutcome(judged));
  }

  private draw(action: Action): void {
    const before = this.app;
    this.act(action);
    const { history, revision } = this.app;
    if (revision === before.revision) return;
    this.learner.wait();
    const ink = inkOf(history);
    if (isBlank(ink)) this.reader?.forget();
    else this.reader?.see(ink, revision, history.open === undefined);
  }

  private edit(command: EditCommand): void {
    const before = this.app;
    this.draw({ type: 'edit', command });
    const judged = judgedOf(before);
    const wasTakenBack = judged !== undefined && judgedOf(this.app) === undefined && this.app.history.id === before.history.id;
    if (wasTakenBack) this.keeper?.takeBack(judged);
  }

  /** @param wished what it is; without it, what it was read as. */
  private judge(wished?: Judgement): void {
    const before = this.app;
    const { answer, picture } = before;
    if (answer.kind !== 'read' || picture === undefined || !canJudge(before)) return;
    // What was corrected already, Enter does not call right.
    if (wished === undefined && judgedOf(before) !== undefined) return;
    const { prediction } = answer.recognition;
    const label = wished ?? judgementOf(prediction);
    this.act({ type: 'judge', label });
    if (this.app === before) return;
    if (this.app.settings.haptics !== false) feel(label === judgementOf(prediction) ? 'confirmed' : 'corrected');
    this.keeper?.keep({ drawing: drawingOf(before), picture, prediction, label });
  }

  private async forget(what: ForgetEvent['what']): Promise<void> {
    const { corrections, recognizer } = this.services;
    if (what === 'personalization') return recognizer.forgetPersonalization();
    this.act({ type: 'erasing', erasing: { kind: 'running' } });
    try {
      await this.keeper?.forget();
      await corrections.deleteAll();
      await recognizer.forgetPersonalization();
      this.settings?.change({ writer: '', writers: [], round: undefined, ownNetwork: undefined });
      this.act({ type: 'erasing', erasing: { kind: 'done' } });
      this.reader?.forget();
    } catch (error) {
      this.act({ type: 'erasing', erasing: { kind: 'failed', error } });
    }
  }

  /** Opens the page that files are for: pictures are read, and anything else is imported. */
  private receive(files: readonly File[]): void {
    const pictures = files.filter(isPictureFile);
    const areAll = pictures.length === files.length;
    this.incoming = areAll ? { pictures, others: [] } : { pictures: [], others: files };
    location.hash = areAll ? '#/photos' : '#/drawings';
  }

  /** The ink on the sheet, with another backend or model. */
  private readAgain(): void {
    const { history, revision } = this.app;
    const ink = inkOf(history);
    if (!isBlank(ink) && history.open === undefined) this.reader?.see(ink, revision, true);
  }

  private decide(choice: NoticeEvent['choice']): void {
    switch (choice) {
      case 'update':
        this.services.appVersion.update();
        break;
      case 'later':
        this.act({ type: 'update-postponed' });
        break;
      case 'dismiss':
        this.act({ type: 'notice-read' });
        break;
      case 'retry':
        void this.services.recognizer.retry().then(() => this.readAgain());
        break;
      case 'keep':
        void this.keeper?.settle();
        break;
      case 'take-model':
        void this.services.updates.take().then(() => this.readAgain());
        break;
      case 'postpone-model':
        this.services.updates.postpone();
        break;
      case 'go-back':
        void this.services.updates.goBack().then(() => this.readAgain());
        break;
      case 'export':
        location.hash = '#/drawings?export=';
        break;
    }
  }

  private readonly corrected = (): void => {
    // What could not be saved may be saved now: drawings were deleted, or another tab let the database go.
    if (this.keeper?.hasUnsettled === true) void this.keeper.settle();
    if (this.app.settings.adapt) this.learner.learnSoon();
  };

  /** The language that is wished for, here or in the browser, may be another now. */
  private readonly wished = (): void => void speak(this.app.settings.language, navigator.languages);

  private readonly spoken = (): void => {
    document.documentElement.lang = formats.tag;
    document.title = titleOf(this.app.route);
  };

  private readonly systemChanged = (): void => this.requestUpdate();

  private readonly routed = (): void => {
    this.opened = undefined;
    const before = this.app.route;
    this.act({ type: 'route', route: routeOf(location.hash) });
    // Else it stays on the link that led here, and Enter would go there again.
    if (this.app.route !== before) this.renderRoot.querySelector('main')?.focus({ preventScroll: true });
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || this.opened !== undefined || this.app.route !== 'draw') return;
    if (event.key === 'Escape' && this.isInside) {
      event.preventDefault();
      this.isInside = false;
      return;
    }
    const command = commandOf(event, classesIn(this.app.recognizer));
    if (command === undefined || (event.key === 'Enter' && isPressable(event))) return;
    event.preventDefault();
    if (command.kind === 'edit') this.edit(command.command);
    else this.judge(command.kind === 'judge' ? command.label : undefined);
  };

  private readonly pasted = (event: ClipboardEvent): void => {
    const pictures = [...(event.clipboardData?.files ?? [])].filter(isPictureFile);
    if (event.defaultPrevented || pictures.length === 0) return;
    event.preventDefault();
    this.receive(pictures);
  };

  private readonly leaving = (event: BeforeUnloadEvent): void => {
    if (this.keeper?.hasUnsettled === true) event.preventDefault();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'scrawl-app': ScrawlApp;
  }
}
