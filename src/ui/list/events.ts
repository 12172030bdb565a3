import type { KeptCorrection } from '../../contracts/drawings.ts';
import type { Judgement } from '../../core/records/correction.ts';
import { eventClass } from '../kit/event-class.ts';

/** What was asked of a row of the list, or of all of them. */
export type RowCommand =
  | { readonly kind: 'open'; readonly kept: KeptCorrection }
  /** Chosen, or no longer. */
  | { readonly kind: 'select'; readonly kept: KeptCorrection; readonly chosen: boolean }
  | { readonly kind: 'select-all' }
  | { readonly kind: 'select-none' }
  | { readonly kind: 'relabel'; readonly kept: KeptCorrection; readonly label: Judgement }
  | { readonly kind: 'delete'; readonly kept: KeptCorrection };

/** Heard by the page of drawings; goes no further up than its shadow root. */
export const RowEvent = eventClass('scrawl-row', (command: RowCommand) => ({ command }), false);
export type RowEvent = InstanceType<typeof RowEvent>;

declare global {
  interface HTMLElementEventMap {
    'scrawl-row': RowEvent;
  }
}
