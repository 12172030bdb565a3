import type { Judgement } from '../../core/records/correction.ts';
import type { StrokePoint } from '../../core/ink/ink.ts';
import type { Settings } from '../../contracts/settings.ts';
import { eventClass } from '../kit/event-class.ts';

/* What elements tell the app. All of them bubble through shadow roots up to `<scrawl-app>`, the only listener. */

/** What the pen did on the sheet; points are in sheet units. */
export type StrokeChange =
  | { readonly kind: 'begin'; readonly point: StrokePoint }
  | { readonly kind: 'extend'; readonly points: readonly StrokePoint[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'discard' }
  /** A pen's other end went this way. */
  | { readonly kind: 'erase'; readonly points: readonly StrokePoint[] };

export const StrokeEvent = eventClass('scrawl-stroke', (change: StrokeChange) => ({ change }));
export type StrokeEvent = InstanceType<typeof StrokeEvent>;

/** There is room for a sheet of that width, in its own unit. */
export const SheetEvent = eventClass('scrawl-sheet', (width: number) => ({ width }));
export type SheetEvent = InstanceType<typeof SheetEvent>;

export type EditCommand = 'undo' | 'redo' | 'clear';

export const EditEvent = eventClass('scrawl-edit', (command: EditCommand) => ({ command }));
export type EditEvent = InstanceType<typeof EditEvent>;

/** What the drawing on the sheet is, as the user says. */
export const JudgeEvent = eventClass('scrawl-judge', (label: Judgement) => ({ label }));
export type JudgeEvent = InstanceType<typeof JudgeEvent>;

/** The keys are to be about that digit of the number. */
export const ChooseDigitEvent = eventClass('scrawl-choose-digit', (place: number) => ({ place }));
export type ChooseDigitEvent = InstanceType<typeof ChooseDigitEvent>;

export const SettingsEvent = eventClass('scrawl-settings', (change: Partial<Settings>) => ({ change }));
export type SettingsEvent = InstanceType<typeof SettingsEvent>;

/** Time both backends on this device. */
export const MeasureEvent = eventClass('scrawl-measure', () => ({}));
export type MeasureEvent = InstanceType<typeof MeasureEvent>;

/** Throw away what was learned of this writing, or all that the device keeps of its user. */
export const ForgetEvent = eventClass('scrawl-forget', (what: 'personalization' | 'everything') => ({ what }));
export type ForgetEvent = InstanceType<typeof ForgetEvent>;

/** What was pressed on the notice bar, or, of the same kind, in the settings and the details. */
export const NoticeEvent = eventClass('scrawl-notice', (choice: 'update' | 'later' | 'retry' | 'dismiss' | 'keep' | 'export' | 'take-model' | 'postpone-model' | 'go-back') => ({ choice }));
export type NoticeEvent = InstanceType<typeof NoticeEvent>;

/** Files are to be looked at: pictures are read, and anything else is imported. */
export const FilesEvent = eventClass('scrawl-files', (files: readonly File[]) => ({ files }));
export type FilesEvent = InstanceType<typeof FilesEvent>;

/** Open what the app knows about its reader, or open and close the look inside the network. */
export const OpenEvent = eventClass('scrawl-open', (what: 'details' | 'inside') => ({ what }));
export type OpenEvent = InstanceType<typeof OpenEvent>;

declare global {
  interface HTMLElementEventMap {
    'scrawl-stroke': StrokeEvent;
    'scrawl-sheet': SheetEvent;
    'scrawl-edit': EditEvent;
    'scrawl-judge': JudgeEvent;
    'scrawl-choose-digit': ChooseDigitEvent;
    'scrawl-settings': SettingsEvent;
    'scrawl-forget': ForgetEvent;
    'scrawl-measure': MeasureEvent;
    'scrawl-notice': NoticeEvent;
    'scrawl-files': FilesEvent;
    'scrawl-open': OpenEvent;
  }
}
