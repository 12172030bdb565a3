import type { Judgement } from '../../../src/core/records/correction.ts';

/* What elements tell those above them. */

const UPWARDS: EventInit = { bubbles: true, composed: true };

/** What is to become of the correction that is shown; `label` may prove to be the one it has. */
export type Verdict = { readonly kind: 'accept' | 'reject' | 'undo' } | { readonly kind: 'label'; readonly label: Judgement };

export class VerdictEvent extends Event {
  static readonly type = 'review-verdict';
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super(VerdictEvent.type, UPWARDS);
    this.verdict = verdict;
  }
}

/** A token was typed in. */
export class TokenEvent extends Event {
  static readonly type = 'review-token';
  readonly token: string;
  constructor(token: string) {
    super(TokenEvent.type, UPWARDS);
    this.token = token;
  }
}

/** What an admin wants done about the models. */
export type ModelAct = { readonly kind: 'promote' | 'roll-back'; readonly model: string } | { readonly kind: 'retrain' } | { readonly kind: 'cancel' | 'report'; readonly job: string };

export class ModelEvent extends Event {
  static readonly type = 'review-model';
  readonly act: ModelAct;
  constructor(act: ModelAct) {
    super(ModelEvent.type, UPWARDS);
    this.act = act;
  }
}
