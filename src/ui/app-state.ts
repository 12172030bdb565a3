import type { GrayImage28 } from '../core/gray-image.ts';
import { blankHistory, clear, discardStroke, endStroke, extendStroke, inkOf, redo, startStroke, undo, type InkHistory } from '../core/ink-history.ts';
import { isBlank } from '../core/ink.ts';
import type { AppVersionStatus, BackendMeasurement, Recognition, RecognizerStatus, Settings } from '../core/services.ts';
import type { EditCommand, StrokeChange } from './events.ts';
import { SHEET } from './ink-line.ts';
import type { Route } from './routes.ts';

/** What the app has to say about the ink on the sheet. */
export type Answer =
  | { readonly kind: 'blank' }
  /** There is ink, and no answer to it yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'read'; readonly recognition: Recognition; readonly final: boolean }
  /** The ink could not be read at all; the message is a sentence. */
  | { readonly kind: 'unreadable'; readonly message: string };

export type Measuring =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly measurement: BackendMeasurement }
  | { readonly kind: 'failed'; readonly message: string };

export interface AppState {
  readonly history: InkHistory;
  /** Counts the changes of the ink; an answer names the one it is for. */
  readonly revision: number;
  /** The revision at which the open stroke, or the last one, began: answers from there on are about this drawing. */
  readonly drawnFrom: number;
  readonly answer: Answer;
  /** How many sheets were cleared away. */
  readonly page: number;
  /** The picture that the net was shown last. */
  readonly picture: GrayImage28 | undefined;
  readonly recognizer: RecognizerStatus;
  readonly version: AppVersionStatus;
  /** "Later" was said to the waiting update. */
  readonly updatePostponed: boolean;
  /** The recogniser's notice that was read and put away. */
  readonly noticeRead: string | undefined;
  readonly settings: Settings;
  readonly measuring: Measuring;
  readonly route: Route;
}

export type Action =
  | { readonly type: 'stroke'; readonly change: StrokeChange }
  | { readonly type: 'edit'; readonly command: EditCommand }
  | { readonly type: 'pictured'; readonly revision: number; readonly picture: GrayImage28 }
  | { readonly type: 'read'; readonly revision: number; readonly recognition: Recognition }
  | { readonly type: 'unreadable'; readonly revision: number; readonly message: string }
  | { readonly type: 'recognizer'; readonly status: RecognizerStatus }
  | { readonly type: 'version'; readonly status: AppVersionStatus }
  | { readonly type: 'update-postponed' }
  | { readonly type: 'notice-read' }
  | { readonly type: 'settings'; readonly change: Partial<Settings> }
  | { readonly type: 'measuring'; readonly measuring: Measuring }
  | { readonly type: 'route'; readonly route: Route };

export const initialState: AppState = {
  history: blankHistory(SHEET, SHEET),
  revision: 0,
  drawnFrom: 0,
  answer: { kind: 'blank' },
  page: 0,
  picture: undefined,
  recognizer: { kind: 'loading' },
  version: { kind: 'online-only' },
  updatePostponed: false,
  noticeRead: undefined,
  settings: { backend: 'auto', theme: 'auto', keepConfirmed: true, adapt: true },
  measuring: { kind: 'none' },
  route: 'draw',
};

/** The state after an action. Pure; the same object where nothing changed. */
export function reduce(state: AppState, action: Action): AppState {
  switch (action.type) {
    case 'stroke':
      return inkChanged(state, changed(state.history, action.change), action.change.kind === 'begin');
    case 'edit': {
      const next = inkChanged(state, edited(state.history, action.command), true);
      return action.command === 'clear' && next !== state ? { ...next, page: state.page + 1 } : next;
    }
    case 'pictured':
      return concerns(state, action.revision) ? { ...state, picture: action.picture } : state;
    case 'read': {
      if (!concerns(state, action.revision)) return state;
      const final = action.revision === state.revision && state.history.open === undefined;
      return { ...state, answer: { kind: 'read', recognition: action.recognition, final } };
    }
    case 'unreadable':
      if (!concerns(state, action.revision)) return state;
      return { ...state, answer: { kind: 'unreadable', message: action.message }, picture: undefined };
    case 'recognizer':
      return { ...state, recognizer: action.status };
    case 'version':
      return { ...state, version: action.status, updatePostponed: false };
    case 'update-postponed':
      return { ...state, updatePostponed: true };
    case 'notice-read':
      return { ...state, noticeRead: noticeOf(state.recognizer) };
    case 'settings':
      return { ...state, settings: { ...state.settings, ...action.change } };
    case 'measuring':
      return { ...state, measuring: action.measuring };
    case 'route':
      return state.route === action.route ? state : { ...state, route: action.route };
  }
}

/** What the recogniser wants the user to know, if anything. */
export function noticeOf(status: RecognizerStatus): string | undefined {
  return status.kind === 'ready' ? status.notice : undefined;
}

/** An answer counts when it is for the ink as it is, or, while the pen is down, for the same drawing a moment ago. */
function concerns(state: AppState, revision: number): boolean {
  if (isBlank(inkOf(state.history))) return false;
  return revision === state.revision || (state.history.open !== undefined && revision >= state.drawnFrom);
}

function inkChanged(state: AppState, history: InkHistory, another: boolean): AppState {
  if (history === state.history) return state;
  const revision = state.revision + 1;
  const drawnFrom = another ? revision : state.drawnFrom;
  const next = { ...state, history, revision, drawnFrom };
  if (isBlank(inkOf(history))) return { ...next, answer: { kind: 'blank' }, picture: undefined };
  // The last answer stays in sight, unfinished, until the next is there: nothing flickers while one draws.
  if (state.answer.kind === 'read') return { ...next, answer: { ...state.answer, final: false } };
  return { ...next, answer: { kind: 'waiting' } };
}

function changed(history: InkHistory, change: StrokeChange): InkHistory {
  switch (change.kind) {
    case 'begin':
      return startStroke(history, change.point);
    case 'extend':
      return extendStroke(history, change.points);
    case 'end':
      return endStroke(history);
    case 'discard':
      return discardStroke(history);
  }
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
