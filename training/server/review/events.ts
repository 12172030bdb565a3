import type { Judgement } from '../../../src/core/records/correction.ts';
import { eventClass } from '../../../src/ui/kit/event-class.ts';

/* What elements tell those above them. */

/** What is to become of the correction that is shown; `label` may prove to be the one it has. */
export type Verdict = { readonly kind: 'accept' | 'reject' | 'undo' } | { readonly kind: 'label'; readonly label: Judgement };

export const VerdictEvent = eventClass('review-verdict', (verdict: Verdict) => ({ verdict }));
export type VerdictEvent = InstanceType<typeof VerdictEvent>;

/** A token was typed in. */
export const TokenEvent = eventClass('review-token', (token: string) => ({ token }));
export type TokenEvent = InstanceType<typeof TokenEvent>;

/** What an admin wants done about the models. */
export type ModelAct = { readonly kind: 'promote'; readonly model: string; /** Of the devices, in percent. */ readonly share: number } | { readonly kind: 'roll-back' | 'begin-shadow'; readonly model: string } | { readonly kind: 'retrain' | 'end-shadow' } | { readonly kind: 'cancel' | 'report'; readonly job: string };

export const ModelEvent = eventClass('review-model', (act: ModelAct) => ({ act }));
export type ModelEvent = InstanceType<typeof ModelEvent>;
