import { judgementOf, type Judgement } from '../../core/records/correction.ts';
import type { Drawing } from '../../core/records/drawing.ts';
import type { Recovery } from '../../contracts/drawings.ts';
import type { ModelOffer } from '../../contracts/models.ts';
import type { SyncStatus } from '../../contracts/sync.ts';
import type { GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import { preprocessInk } from '../../core/preprocessing/preprocess.ts';
import { certaintyOf } from '../../core/reading/prediction.ts';
import type { NumberReading } from '../../core/reading/read-number.ts';
import { blankHistory, clear, extendStroke, forgotten, inkOf, ofWidth, redo, startStroke, undo, type InkHistory } from '../../core/ink/history.ts';
import { isBlank, type StrokePoint } from '../../core/ink/ink.ts';
import type { AppVersionStatus } from '../../contracts/app-version.ts';
import type { BackendMeasurement, NumberRecognition, ReaderNotice, Recognition, RecognizerStatus } from '../../contracts/recognizer.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../contracts/settings.ts';
import { messageOf } from '../../core/errors.ts';
import type { EditCommand, StrokeChange } from './events.ts';
import { SHEET } from './sheet-size.ts';
import { withStroke } from './stroke-change.ts';
import { hasRested, isAnother } from './fresh-sheet.ts';
import type { Route } from './routes.ts';

/** From this confidence on an answer is sure enough to take its drawing for finished. */
const SURE_FROM = 0.9;

/** What the app has to say about the ink on the sheet. */
export type Answer =
  | { readonly kind: 'blank' }
  /** There is ink, and no answer to it yet. */
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'read';
      /** Of the one digit, or of the chosen one of the number. */
      readonly recognition: Recognition;
      /** Where there are several digits. */
      readonly number?: ChosenDigit;
      readonly final: boolean;
    }
  /** The ink could not be read at all. */
  | { readonly kind: 'unreadable'; readonly error: unknown };

/** A number, and which of its digits the keys and the picture are about. */
export interface ChosenDigit {
  readonly reading: NumberReading;
  /** Place among its digits. */
  readonly place: number;
}

/** What the user said of a drawing. */
export interface Judged {
  /** Id of the drawing: all on the sheet, or one digit of it. */
  readonly id: string;
  /** Id of all that is on the sheet. */
  readonly sheet: string;
  /** Which digit of the number, where there were several. */
  readonly place?: number;
  readonly predicted: Judgement;
  readonly label: Judgement;
  /** Whether it is durable; only then the app says that it is. */
  readonly kept: boolean;
}

/** Judgements that the device would not keep: they wait in memory. */
export interface Unkept {
  readonly count: number;
  /** What was thrown. */
  readonly error: unknown;
}

export type Measuring =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly measurement: BackendMeasurement }
  | { readonly kind: 'failed'; readonly error: unknown };

/** How deleting everything goes. */
export type Erasing = { readonly kind: 'none' } | { readonly kind: 'running' } | { readonly kind: 'done' } | { readonly kind: 'failed'; readonly error: unknown };

export interface AppState {
  readonly history: InkHistory;
  /** Of the next sheet; the one that something is drawn on keeps its own. */
  readonly sheetWidth: number;
  /** Counts the changes of the ink; an answer names the one it is for. */
  readonly revision: number;
  /** The revision at which the open stroke, or the last one, began: answers from there on are about this drawing. */
  readonly drawnFrom: number;
  readonly answer: Answer;
  /** The drawings that were judged and that undo or redo can still bring back, the latest last. */
  readonly judged: readonly Judged[];
  readonly unkept: Unkept | undefined;
  /** What became of corrections that the browser had lost, until the user has read so. */
  readonly recovery: Recovery | undefined;
  /** A judgement was to be taken back that had been sent already, and the user has not yet read so. */
  readonly standing: boolean;
  /** What the open stroke has put away by beginning a fresh sheet, in case it turns out to be no stroke. */
  readonly putAway: InkHistory | undefined;
  /** The drawing that the open stroke lies over, where that was finished: it makes way once the stroke shows to be another. */
  readonly finished: InkHistory | undefined;
  /** How many sheets were cleared away. */
  readonly page: number;
  /** The picture that the net was shown last. */
  readonly picture: GrayImage28 | undefined;
  readonly recognizer: RecognizerStatus;
  readonly version: AppVersionStatus;
  /** "Later" was said to the waiting update. */
  readonly updatePostponed: boolean;
  /** The recogniser's notice that was read and put away. */
  readonly noticeRead: readonly ReaderNotice[] | undefined;
  readonly settings: Settings;
  readonly sync: SyncStatus;
  readonly offer: ModelOffer | undefined;
  readonly measuring: Measuring;
  readonly erasing: Erasing;
  readonly route: Route;
}

export type Action =
  | { readonly type: 'stroke'; readonly change: StrokeChange }
  | { readonly type: 'sheet'; readonly width: number }
  | { readonly type: 'edit'; readonly command: EditCommand }
  /** What the drawing on the sheet is, as the user says; `undo` takes that back. */
  | { readonly type: 'judge'; readonly label: Judgement }
  /** The judgement of the drawing with that id is durable. */
  | { readonly type: 'kept'; readonly id: string }
  /** It was to be taken back, but has been sent. */
  | { readonly type: 'stands'; readonly judged: Judged }
  | { readonly type: 'recovered'; readonly recovery: Recovery | undefined }
  | { readonly type: 'unkept'; readonly unkept: Unkept | undefined }
  /** With `done`, nothing of what the user made stays in memory either. */
  | { readonly type: 'erasing'; readonly erasing: Erasing }
  | { readonly type: 'pictured'; readonly revision: number; readonly picture: GrayImage28 }
  | { readonly type: 'read'; readonly revision: number; readonly recognition: NumberRecognition; readonly picture: GrayImage28 }
  /** The keys are to be about another digit of the number. */
  | { readonly type: 'choose'; readonly place: number }
  | { readonly type: 'unreadable'; readonly revision: number; readonly error: unknown }
  | { readonly type: 'recognizer'; readonly status: RecognizerStatus }
  | { readonly type: 'version'; readonly status: AppVersionStatus }
  | { readonly type: 'update-postponed' }
  | { readonly type: 'notice-read' }
  | { readonly type: 'settings'; readonly change: Partial<Settings> }
  | { readonly type: 'sync'; readonly status: SyncStatus }
  | { readonly type: 'offer'; readonly offer: ModelOffer | undefined }
  | { readonly type: 'measuring'; readonly measuring: Measuring }
  | { readonly type: 'route'; readonly route: Route };

export const initialState: AppState = {
  history: blankHistory(SHEET, SHEET, 'sheet'),
  sheetWidth: SHEET,
  revision: 0,
  drawnFrom: 0,
  answer: { kind: 'blank' },
  judged: [],
  unkept: undefined,
  recovery: undefined,
  standing: false,
  putAway: undefined,
  finished: undefined,
  page: 0,
  picture: undefined,
  recognizer: { kind: 'loading' },
  version: { kind: 'online-only' },
  updatePostponed: false,
  noticeRead: undefined,
  settings: DEFAULT_SETTINGS,
  sync: { kind: 'off' },
  offer: undefined,
  measuring: { kind: 'none' },
  erasing: { kind: 'none' },
  route: 'draw',
};

/** The state after an action. Pure; the same object where nothing changed. */
export function reduce(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'stroke':
      return stroked(state, action.change);
    case 'sheet':
      return { ...state, sheetWidth: action.width, history: ofWidth(state.history, action.width) };
    case 'edit': {
      if (action.command === 'undo' && state.putAway !== undefined) return stroked(state, { kind: 'discard' });
      if (action.command === 'undo' && judgedOf(state) !== undefined) return { ...state, judged: state.judged.filter((each) => each !== judgedOf(state)) };
      const next = inkChanged(state, edited(state.history, action.command), true);
      return action.command === 'clear' && next !== state ? { ...next, page: state.page + 1 } : next;
    }
    case 'judge':
      return judge(state, action.label);
    case 'kept':
      return { ...state, judged: state.judged.map((each) => (each.id === action.id ? { ...each, kept: true } : each)) };
    case 'stands':
      return { ...state, judged: [...state.judged.filter(({ id }) => id !== action.judged.id), { ...action.judged, kept: true }], standing: true };
    case 'recovered':
      return state.recovery === action.recovery ? state : { ...state, recovery: action.recovery };
    case 'unkept':
      return { ...state, unkept: action.unkept };
    case 'erasing':
      if (action.erasing.kind !== 'done') return { ...state, erasing: action.erasing };
      return { ...inkChanged(state, forgotten(state.history), true), judged: [], unkept: undefined, putAway: undefined, erasing: action.erasing };
    case 'pictured':
      return concerns(state, action.revision) && numberOf(state) === undefined ? { ...state, picture: action.picture } : state;
    case 'read': {
      if (!concerns(state, action.revision)) return state;
      const final = action.revision === state.revision && state.history.open === undefined;
      return read(state, action.recognition, action.picture, final);
    }
    case 'choose':
      return choose(state, action.place);
    case 'unreadable':
      if (!concerns(state, action.revision)) return state;
      return { ...state, answer: { kind: 'unreadable', error: action.error }, picture: undefined };
    case 'recognizer':
      return { ...state, recognizer: action.status };
    case 'version':
      return { ...state, version: action.status, updatePostponed: false };
    case 'update-postponed':
      return { ...state, updatePostponed: true };
    case 'notice-read':
      if (state.standing) return { ...state, standing: false };
      return state.recovery ? { ...state, recovery: undefined } : { ...state, noticeRead: noticesOf(state.recognizer) };
    case 'settings':
      return { ...state, settings: { ...state.settings, ...action.change } };
    case 'sync':
      return { ...state, sync: action.status };
    case 'offer':
      return { ...state, offer: action.offer };
    case 'measuring':
      return { ...state, measuring: action.measuring };
    case 'route':
      return state.route === action.route ? state : { ...state, route: action.route, erasing: { kind: 'none' } };
  }
}

/** Whether the drawing on the sheet can be judged: not while the pen is down, and not before there is an answer to judge. */
export function canJudge({ answer, picture }: AppState): boolean {
  return answer.kind === 'read' && answer.final && picture !== undefined;
}

/** What was said of the drawing on the sheet. */
export function judgedOf(state: AppState): Judged | undefined {
  const number = numberOf(state);
  return number === undefined ? judgedParts(state).find(({ place }) => place === undefined) : judgedAt(state, number.place);
}

/** What was said of a digit of the number on the sheet. */
export const judgedAt = (state: Pick<AppState, 'history' | 'judged'>, place: number): Judged | undefined => judgedParts(state).find((each) => each.place === place);

/** All that was said of the drawing on the sheet, or of its digits. */
export const judgedParts = ({ history, judged }: Pick<AppState, 'history' | 'judged'>): Judged[] =>
  history.open === undefined ? judged.filter(({ sheet }) => sheet === history.id) : [];

/** What is judged now: all that is on the sheet, or the chosen digit of the number there. */
export function drawingOf(state: Pick<AppState, 'history' | 'answer'>): Drawing {
  const { id } = state.history;
  const number = numberOf(state);
  return number === undefined ? { id, ink: inkOf(state.history) } : { id: `${id}.${number.place}`, ink: number.reading.digits[number.place]!.ink };
}

export function numberOf({ answer }: Pick<AppState, 'answer'>): ChosenDigit | undefined {
  return answer.kind === 'read' ? answer.number : undefined;
}

function read(state: AppState, { reading, ...run }: NumberRecognition, picture: GrayImage28, final: boolean): AppState {
  const { digits } = reading;
  if (digits.length === 0) return state;
  const answer = (place: number): Answer => ({ kind: 'read', recognition: { ...run, prediction: digits[place]!.prediction }, ...(digits.length > 1 && { number: { reading, place } }), final });
  if (digits.length === 1) return { ...state, picture, answer: answer(0) };
  const place = leastCertain(reading);
  return { ...state, picture: preprocessInk(digits[place]!.ink), answer: answer(place) };
}

function leastCertain({ digits }: NumberReading): number {
  const sure = digits.map(({ prediction }) => certaintyOf(prediction));
  return sure.indexOf(Math.min(...sure));
}

function choose(state: AppState, place: number): AppState {
  const { answer } = state;
  const digit = numberOf(state)?.reading.digits[place];
  if (answer.kind !== 'read' || answer.number === undefined || digit === undefined) return state;
  const recognition = { ...answer.recognition, prediction: digit.prediction };
  return { ...state, picture: preprocessInk(digit.ink), answer: { ...answer, recognition, number: { ...answer.number, place } } };
}

/** What the recogniser wants the user to know, if anything. */
export function noticesOf(status: RecognizerStatus): readonly ReaderNotice[] {
  if (status.kind !== 'ready') return [];
  const { notices = [], own } = status;
  return own?.kind === 'failed' ? [...notices, { kind: 'own-failed', detail: messageOf(own.error) }] : notices;
}

/** Whether another network than Scrawl's says which digit it is, or is about to. */
export const isReadByOwn = (status: RecognizerStatus): boolean => status.kind === 'ready' && status.own !== undefined && status.own.kind !== 'failed';

/** An answer counts when it is for the ink as it is, or, while the pen is down, for the same drawing a moment ago. */
function concerns(state: AppState, revision: number): boolean {
  if (isBlank(inkOf(state.history))) return false;
  return revision === state.revision || (state.history.open !== undefined && revision >= state.drawnFrom);
}

/** Another judgement of the same drawing takes the place of the first. */
function judge(state: AppState, label: Judgement): AppState {
  const { answer, history } = state;
  if (answer.kind !== 'read' || !canJudge(state) || judgedOf(state)?.label === label) return state;
  const { id } = drawingOf(state);
  const place = answer.number?.place;
  const sheets = new Set([history, ...history.past, ...history.future].map((step) => step.id));
  const others = state.judged.filter((each) => each.id !== id && sheets.has(each.sheet));
  const judged = { id, sheet: history.id, ...(place !== undefined && { place }), predicted: judgementOf(answer.recognition.prediction), label, kept: false };
  return { ...state, standing: false, judged: [...others, judged] };
}

/** Read for sure, and a while ago: a stroke over it will be another drawing, if it is no bar that came late. */
function isFinished({ answer, history, settings }: AppState, point: StrokePoint): boolean {
  if (!settings.freshSheet || answer.kind !== 'read' || !answer.final || !hasRested(history.strokes, point)) return false;
  const { isDigit, confidence } = answer.recognition.prediction;
  return isDigit && confidence >= SURE_FROM;
}

/** What the pen does; on a drawing that was judged, and over one that is finished, it begins a fresh sheet. */
function stroked(state: AppState, change: StrokeChange): AppState {
  const { history, putAway } = state;
  if (change.kind === 'discard' && putAway !== undefined) return inkChanged({ ...state, putAway: undefined }, putAway, true);
  if (change.kind === 'begin' && judgedParts(state).length > 0) {
    // The old answer is not about the new drawing, not even for a moment.
    const fresh: AppState = { ...state, answer: { kind: 'waiting' }, picture: undefined, putAway: history };
    return inkChanged(fresh, startStroke(clear(history), change.point), true);
  }
  const { finished } = state;
  if (change.kind === 'extend' && finished !== undefined) {
    const { open } = extendStroke(history, change.points);
    if (open !== undefined && isAnother(finished.strokes, open)) {
      const fresh: AppState = { ...state, answer: { kind: 'waiting' }, picture: undefined, putAway: finished, finished: undefined };
      return inkChanged(fresh, { ...clear(finished), open }, true);
    }
  }
  if (change.kind === 'begin') state = { ...state, finished: isFinished(state, change.point) ? history : undefined };
  const next = inkChanged(state, withStroke(history, change), change.kind === 'begin' || change.kind === 'erase');
  const isOver = change.kind === 'begin' || change.kind === 'end';
  return isOver && next.putAway !== undefined ? { ...next, putAway: undefined } : next;
}

function inkChanged(state: AppState, history: InkHistory, another: boolean): AppState {
  if (history === state.history) return state;
  const revision = state.revision + 1;
  const drawnFrom = another ? revision : state.drawnFrom;
  const next = { ...state, history, revision, drawnFrom };
  if (isBlank(inkOf(history))) return { ...next, history: ofWidth(history, state.sheetWidth), answer: { kind: 'blank' }, picture: undefined };
  // The last answer stays in sight, unfinished, until the next is there: nothing flickers while one draws.
  if (state.answer.kind === 'read') return { ...next, answer: { ...state.answer, final: false } };
  return { ...next, answer: { kind: 'waiting' } };
}

function edited(history: InkHistory, command: EditCommand): InkHistory {
  switch (command) {
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
    case 'clear':
      return clear(history);
  }
}
