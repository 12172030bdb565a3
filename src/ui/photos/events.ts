import type { Box } from '../../core/pictures/plane.ts';
import { eventClass } from '../kit/event-class.ts';

/* What the picture tells the page around it, which is the only listener. */

/** The keys are to be about that box. */
export const ChooseBoxEvent = eventClass('scrawl-choose-box', (key: number) => ({ key }), false);
export type ChooseBoxEvent = InstanceType<typeof ChooseBoxEvent>;

/** A box was drawn; in pixels of the picture. */
export const AddBoxEvent = eventClass('scrawl-add-box', (box: Box) => ({ box }), false);
export type AddBoxEvent = InstanceType<typeof AddBoxEvent>;

/** A box was moved or resized. */
export const ChangeBoxEvent = eventClass('scrawl-change-box', (key: number, box: Box) => ({ key, box }), false);
export type ChangeBoxEvent = InstanceType<typeof ChangeBoxEvent>;

declare global {
  interface HTMLElementEventMap {
    'scrawl-choose-box': ChooseBoxEvent;
    'scrawl-add-box': AddBoxEvent;
    'scrawl-change-box': ChangeBoxEvent;
  }
}
