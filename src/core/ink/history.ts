import { distanceTo, type Ink, type Stroke, type StrokePoint } from './ink.ts';

/** Steps that can be taken back; older ones are forgotten, so that an hour of doodling does not fill the memory. */
const MAX_STEPS = 200;

type Strokes = readonly Stroke[];

/** One state of the sheet. Undo and redo bring it back with its id, by which the drawing is known again. */
interface Step {
  readonly id: string;
  /** The finished strokes. */
  readonly strokes: Strokes;
  /** Width of the sheet that they were drawn on, in the unit of the points. */
  readonly width: number;
}

/** A drawing that can be taken back step by step. Nothing here is ever changed: every function gives a new history. */
export interface InkHistory extends Step {
  /** What every id begins with. */
  readonly name: string;
  /** Ids given so far: none is given twice. */
  readonly named: number;
  /** Of the sheet, in the unit of the points. */
  readonly height: number;
  /** The stroke under the pen. It becomes a step when the pen goes up. */
  readonly open: Stroke | undefined;
  /** What was on the sheet before each step, oldest first. */
  readonly past: readonly Step[];
  /** What `redo` brings back, nearest first. */
  readonly future: readonly Step[];
}

/** A blank sheet of the given size. @param name that no other sheet has: what is drawn on it is called by it. */
export function blankHistory(width: number, height: number, name: string): InkHistory {
  return { name, named: 0, id: `${name}.0`, width, height, strokes: [], open: undefined, past: [], future: [] };
}

/** The sheet as if nothing had been drawn on it, but that no id is given again: drawings that had them may be elsewhere by now. */
export function forgotten(history: InkHistory): InkHistory {
  return { ...step(history, []), open: undefined, past: [] };
}

/** A sheet of that width, unless something is drawn on this one. */
export function ofWidth(history: InkHistory, width: number): InkHistory {
  return history.strokes.length > 0 || history.open !== undefined || history.width === width ? history : { ...history, width };
}

/** Puts the pen down. A stroke still open, whose end was never seen, is finished first. */
export function startStroke(history: InkHistory, point: StrokePoint): InkHistory {
  return { ...endStroke(history), open: { points: [point] } };
}

/** Draws on; without an open stroke nothing happens. */
export function extendStroke(history: InkHistory, points: readonly StrokePoint[]): InkHistory {
  if (history.open === undefined || points.length === 0) return history;
  return { ...history, open: { points: [...history.open.points, ...points] } };
}

/** Lifts the pen: the open stroke becomes a step. */
export function endStroke(history: InkHistory): InkHistory {
  if (history.open === undefined) return history;
  return step({ ...history, open: undefined }, [...history.strokes, history.open]);
}

/** Forgets the open stroke, as if the pen had never come down. */
export function discardStroke(history: InkHistory): InkHistory {
  return history.open === undefined ? history : { ...history, open: undefined };
}

/** Takes away the strokes that come nearer than `reach` to one of the points: a step, where there are any. */
export function eraseStrokes(history: InkHistory, points: readonly StrokePoint[], reach: number): InkHistory {
  const left = history.strokes.filter((stroke) => !points.some((point) => distanceTo(stroke, point) <= reach));
  return left.length === history.strokes.length ? history : step(history, left);
}

/** Takes the sheet back to before the last step; a stroke being drawn is forgotten instead. */
export function undo(history: InkHistory): InkHistory {
  if (history.open !== undefined) return discardStroke(history);
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { ...history, ...before, past: history.past.slice(0, -1), future: [stepOf(history), ...history.future] };
}

/** Does the step again that `undo` took back. */
export function redo(history: InkHistory): InkHistory {
  const [after, ...rest] = history.future;
  if (after === undefined || history.open !== undefined) return history;
  return { ...history, ...after, past: [...history.past, stepOf(history)], future: rest };
}

/** Empties the sheet: a step like any other, so `undo` brings the drawing back. */
export function clear(history: InkHistory): InkHistory {
  const closed = discardStroke(history);
  return closed.strokes.length === 0 ? closed : step(closed, []);
}

export function canUndo(history: InkHistory): boolean {
  return history.open !== undefined || history.past.length > 0;
}

export function canRedo(history: InkHistory): boolean {
  return history.open === undefined && history.future.length > 0;
}

/** All that is on the sheet, the open stroke included. */
export function inkOf(history: InkHistory): Ink {
  const { width, height, strokes, open } = history;
  return { strokes: open === undefined ? strokes : [...strokes, open], width, height };
}

const stepOf = ({ id, strokes, width }: Step): Step => ({ id, strokes, width });

function step(history: InkHistory, strokes: Strokes): InkHistory {
  const named = history.named + 1;
  return { ...history, named, id: `${history.name}.${named}`, strokes, past: [...history.past, stepOf(history)].slice(-MAX_STEPS), future: [] };
}
