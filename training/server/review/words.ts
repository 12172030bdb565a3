import { formats, t as app } from '../../../src/messages/language.ts';
import { metricName, percent, rateValue } from '../../../src/ui/kit/format.ts';
import type { Flag, GateReason, ListedModel, Promotion, RetrainDetail, RetrainFailure, ReviewedCorrection, ShadowTally } from './answers.ts';
import { t } from './messages/language.ts';

/** "7", or "no digit". */
export const judgementWord = (judgement: string): string => (judgement === 'none' ? t.noDigit : judgement);

/** The same where room is scarce. */
export const judgementSign = (judgement: string | null): string => (judgement === null ? '?' : judgement === 'none' ? '∅' : judgement);

/** Why it is kept from training, as a sentence. */
export function flagWords(flag: Flag): string {
  switch (flag.kind) {
    case 'model-disagrees':
      return t.flags.model(String(flag.digit), percent(flag.confidence));
    case 'device-disagrees':
      return t.flags.device(flag.device === undefined ? undefined : shortened(flag.device), judgementWord(flag.label));
    case 'changed':
      return t.flags.changed(t.flags.decisions[flag.after]);
    case 'duplicate':
    case 'near-duplicate':
    case 'damaged':
      return t.flags[flag.kind];
  }
}

/** Why it is kept from training, a sentence for each reason; what one device says again and again is said once, with how often. */
export function flagSentences(flags: readonly Flag[]): readonly string[] {
  const alike = new Map<string, { readonly flag: Flag; readonly count: number }>();
  // By all that is known of it: the shortened names of two devices may be the same.
  for (const flag of flags) {
    const says = flag.kind === 'device-disagrees' ? JSON.stringify([flag.device, flag.label]) : flagWords(flag);
    alike.set(says, { flag, count: (alike.get(says)?.count ?? 0) + 1 });
  }
  return [...alike.values()].map(({ flag, count }) => (count === 1 ? flagWords(flag) : t.flags.times(flagWords(flag), count)));
}

/** What has been decided, in a word or two; empty where nothing has. */
export function decisionWords({ state, reviewedLabel }: Pick<ReviewedCorrection, 'state' | 'reviewedLabel'>): string {
  if (state === 'rejected') return t.states.rejected;
  if (state !== 'accepted') return '';
  return reviewedLabel === null ? t.states.accepted : t.relabelled(judgementWord(reviewedLabel));
}

/** Words as the beginning of a sentence. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A tile for a voice. */
export function tileWords(correction: ReviewedCorrection): string {
  const { predicted, label, flags, state } = correction;
  const read = predicted === null ? undefined : judgementWord(predicted);
  return t.board.tile(read, judgementWord(label), decisionWords(correction) || t.states[state], flagSentences(flags).join(' '));
}

/** A time as of ISO 8601, where the reader is. */
export const when = (time: string): string => formats.moment(new Date(time));

/** A day of UTC, such as "2026-01-05", which it stays wherever the reader is; its year only where it is not that of `now`. */
export const dayWords = (day: string, now: number): string => formats.day(new Date(`${day}T12:00`), now);

/** An identifier's beginning, which tells the few devices of a table apart. */
export const shortened = (id: string): string => (id.length > 12 ? `${id.slice(0, 8)}…` : id);

/** Which digit and which device the gate saw lose most. */
export function lostMostWords(groups: NonNullable<ListedModel['lostMost']>): string {
  if (groups.length === 0) return t.models.lostNone;
  const named = groups.map(({ kind, name, before, after }) => (kind === 'device' ? t.models.lostDevice(shortened(name), rateValue(before), rateValue(after)) : t.models.lostLabel(judgementWord(name), rateValue(before), rateValue(after))));
  return t.models.lost(named.join('; '));
}

/** Why the gate refused a model, as a sentence. */
export function refusalWords({ name, figure, before, after }: GateReason): string {
  if (name === 'corrections-not-better') return t.models.notBetter(Math.round(after.value * after.count), after.count, Math.round(before.value * before.count));
  const [, kind, group = ''] = /^(device|label) (.*)$/s.exec(figure) ?? [];
  const what = kind === undefined ? metricName(figure) : kind === 'device' ? t.desk.device(shortened(group)) : judgementWord(group);
  return t.models[name === 'figure-dropped' ? 'dropped' : 'worse'](sentence(what), rateValue(before), rateValue(after));
}

/** What can be said of a candidate that is tried silently. */
export function shadowVerdict({ judged, devices, needed, both, onlyBefore, onlyCandidate, chance, wins }: ShadowTally): string {
  if (judged === 0) return t.shadow.none;
  const figures = t.shadow.figures(judged, devices, both, onlyCandidate, onlyBefore);
  const p = chance < 0.001 ? `< ${formats.number(0.001, 3)}` : `= ${formats.number(chance, 3)}`;
  if (wins) return `${figures} ${t.shadow.wins(p)}`;
  return `${figures} ${judged < needed.judged || devices < needed.devices ? t.shadow.tooFew(needed.judged, needed.devices) : t.shadow.chance(p)}`;
}

/** How far a model is released that not everyone has yet. */
export const releaseWords = (promotions: readonly Promotion[]): string => t.models.releasing(promotions.find(({ withdrawnAt }) => withdrawnAt === null)?.share ?? 0);

/** When a model was put into use and by whom, and who took it back. */
export function promotionWords(promotion: Promotion): string {
  const { at, share, withdrawnAt, withdrawnBy, counted } = promotion;
  const how = share === 100 ? reasonWords(promotion) : t.models.toShare(reasonWords(promotion), share);
  const all = ((): string => {
    if (withdrawnAt === null) return counted === null ? how : t.models.toAll(how, counted.judged, countedWords(counted));
    if (withdrawnBy === null && counted !== null) return t.models.withdrawnSince(how, when(withdrawnAt), countedWords(counted));
    return t.models.withdrawn(how, when(withdrawnAt), withdrawnBy);
  })();
  return t.models.deployed(when(at), all);
}

const countedWords = ({ before, after, devices }: NonNullable<Promotion['counted']>): string => t.models.counts(after.errors, after.of, before.errors, before.of, devices);

const reasonWords = ({ reason, by }: Promotion): string => (reason === 'first' || reason === 'shipped' || reason === 'gate' ? t.models.reasons[reason] : t.models.by(by));

/** What a retraining is doing within its stage. */
export function detailWords(detail: RetrainDetail): string {
  switch (detail.kind) {
    case 'set':
      return t.jobs.sets[detail.name] ?? metricName(detail.name);
    case 'epoch':
      return t.jobs.epoch(detail.epoch, detail.epochs, detail.step, detail.steps);
    case 'blending':
      return t.jobs.blending;
    default:
      // Of an endpoint of before, until its next sign of life.
      return '';
  }
}

/** Why a retraining failed. */
export function failureWords(failure: RetrainFailure): string {
  switch (failure.code) {
    case 'TooFewCorrectionsError':
      return t.jobs.failures.tooFew(failure.count, failure.least);
    case 'DatasetMissingError':
      return t.jobs.failures.dataset(failure.path);
    case 'ForeignModelError':
      return t.jobs.failures.foreign;
    case 'ModelRefusedError':
      return t.jobs.failures.refused;
    case 'given-up':
      return t.jobs.failures.givenUp;
  }
}

/** A time to wait, e.g. "about 3 min left". */
export const timeLeft = (seconds: number): string => (seconds < 90 ? app.common.secondsLeft(Math.max(1, Math.round(seconds))) : app.common.minutesLeft(Math.round(seconds / 60)));

/** Why a tile is flagged, as short as can be. */
export function flagSign([flag]: readonly Flag[]): string {
  switch (flag?.kind) {
    case undefined:
      return '';
    case 'model-disagrees':
      return t.flags.signs.model(String(flag.digit));
    case 'device-disagrees':
      return t.flags.signs.device(judgementSign(flag.label));
    case 'duplicate':
    case 'near-duplicate':
    case 'changed':
    case 'damaged':
      return t.flags.signs[flag.kind];
  }
}
