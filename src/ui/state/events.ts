import type { Judgement } from '../../core/records/correction.ts';
import type { StrokePoint } from '../../core/ink/ink.ts';
import type { Settings } from '../../contracts/settings.ts';

/* What elements tell the app. All of them bubble through shadow roots up to `<scrawl-app>`, the only listener. */

const UPWARDS: EventInit = { bubbles: true, composed: true };

/** What the pen did on the sheet; points are in sheet units. */
export type StrokeChange =
  | { readonly kind: 'begin'; readonly point: StrokePoint }
  | { readonly kind: 'extend'; readonly points: readonly StrokePoint[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'discard' }
  /** A pen's other end went this way. */
  | { readonly kind: 'erase'; readonly points: readonly StrokePoint[] };

export class StrokeEvent extends Event {
  static readonly type = 'scrawl-stroke';
  readonly change: StrokeChange;
  constructor(change: StrokeChange) {
    super(StrokeEvent.type, UPWARDS);
    this.change = change;
  }
}

export type EditCommand = 'undo' | 'redo' | 'clear';

export class EditEvent extends Event {
  static readonly type = 'scrawl-edit';
  readonly command: EditCommand;
  constructor(command: EditCommand) {
    super(EditEvent.type, UPWARDS);
    this.command = command;
  }
}

/** What the drawing on the sheet is, as the user says. */
export class JudgeEvent extends Event {
  static readonly type = 'scrawl-judge';
  readonly label: Judgement;
  constructor(label: Judgement) {
    super(JudgeEvent.type, UPWARDS);
    this.label = label;
  }
}

/** The keys are to be about that digit of the number. */
export class ChooseDigitEvent extends Event {
  static readonly type = 'scrawl-choose-digit';
  readonly place: number;
  constructor(place: number) {
    super(ChooseDigitEvent.type, UPWARDS);
    this.place = place;
  }
}

export class SettingsEvent extends Event {
  static readonly type = 'scrawl-settings';
  readonly change: Partial<Settings>;
  constructor(change: Partial<Settings>) {
    super(SettingsEvent.type, UPWARDS);
    this.change = change;
  }
}

/** Time both backends on this device. */
export class MeasureEvent extends Event {
  static readonly type = 'scrawl-measure';
  constructor() {
    super(MeasureEvent.type, UPWARDS);
  }
}

/** Throw away what was learned of this hand, or all that the device keeps of its user. */
export class ForgetEvent extends Event {
  static readonly type = 'scrawl-forget';
  readonly what: 'hand' | 'everything';
  constructor(what: ForgetEvent['what']) {
    super(ForgetEvent.type, UPWARDS);
    this.what = what;
  }
}

/** What was pressed on the notice bar, or, of the same kind, in the settings and the details. */
export class NoticeEvent extends Event {
  static readonly type = 'scrawl-notice';
  readonly choice: 'update' | 'later' | 'retry' | 'dismiss' | 'keep' | 'export' | 'take-model' | 'postpone-model' | 'go-back';
  constructor(choice: NoticeEvent['choice']) {
    super(NoticeEvent.type, UPWARDS);
    this.choice = choice;
  }
}

/** Open what the app knows about its reader, or the enlarged picture the net sees. */
export class OpenEvent extends Event {
  static readonly type = 'scrawl-open';
  readonly what: 'details' | 'picture';
  constructor(what: OpenEvent['what']) {
    super(OpenEvent.type, UPWARDS);
    this.what = what;
  }
}

declare global {
  interface HTMLElementEventMap {
    'scrawl-stroke': StrokeEvent;
    'scrawl-edit': EditEvent;
    'scrawl-judge': JudgeEvent;
    'scrawl-choose-digit': ChooseDigitEvent;
    'scrawl-settings': SettingsEvent;
    'scrawl-forget': ForgetEvent;
    'scrawl-measure': MeasureEvent;
    'scrawl-notice': NoticeEvent;
    'scrawl-open': OpenEvent;
  }
}
