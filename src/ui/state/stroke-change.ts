import { discardStroke, endStroke, eraseStrokes, extendStroke, startStroke, type InkHistory } from '../../core/ink/history.ts';
import type { StrokeChange } from './events.ts';
import { ERASER_REACH } from './sheet-size.ts';

/** The sheet after a change by the pen. */
export function withStroke(history: InkHistory, change: StrokeChange): InkHistory {
  switch (change.kind) {
    case 'begin':
      return startStroke(history, change.point);
    case 'extend':
      return extendStroke(history, change.points);
    case 'end':
      return endStroke(history);
    case 'discard':
      return discardStroke(history);
    case 'erase':
      return eraseStrokes(history, change.points, ERASER_REACH);
  }
}
