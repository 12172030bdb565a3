import { count, percent, rateValue } from '../../../src/ui/kit/format.ts';
import type { CorrectionState, Flag, ListedModel, Promotion, RetrainingJob, ReviewedCorrection } from './answers.ts';

/** "7", or "no digit". */
export const judgementWord = (judgement: string): string => (judgement === 'none' ? 'no digit' : judgement);

/** The same where room is scarce. */
export const judgementSign = (judgement: string | null): string => (judgement === null ? '?' : judgement === 'none' ? '∅' : judgement);

export const STATE_WORDS: Readonly<Record<CorrectionState, string>> = {
  received: 'not looked at yet',
  clear: 'unsuspicious',
  flagged: 'waiting for a decision',
  accepted: 'accepted',
  rejected: 'rejected',
};

/** Why it is kept from training, as a sentence. */
export function flagWords(flag: Flag): string {
  switch (flag.kind) {
    case 'duplicate':
      return 'The same drawing came before.';
    case 'near-duplicate':
      return 'Almost the same drawing came before.';
    case 'model-disagrees':
      return `The model reads ${flag.digit}, and is ${percent(flag.confidence)} sure.`;
    case 'device-disagrees':
      return `${flag.device === undefined ? 'Another device' : `Device ${shortened(flag.device)}`} says that this drawing is ${flag.label === 'none' ? 'no digit' : `a ${flag.label}`}.`;
    case 'changed':
      return `It was ${flag.after} before its device changed it.`;
    case 'damaged':
      return 'Its record is damaged, so it is left out of training and files.';
  }
}

/** Why it is kept from training, a sentence for each reason; what one device says again and again is said once, with how often. */
export function flagSentences(flags: readonly Flag[]): readonly string[] {
  const times = new Map<string, number>();
  for (const words of flags.map(flagWords)) times.set(words, (times.get(words) ?? 0) + 1);
  return [...times].map(([words, count]) => (count === 1 ? words : `${words} (${count} times)`));
}

/** What has been decided, in a word or two; empty where nothing has. */
export function decisionWords({ state, reviewedLabel }: Pick<ReviewedCorrection, 'state' | 'reviewedLabel'>): string {
  if (state === 'rejected') return 'rejected';
  if (state !== 'accepted') return '';
  return reviewedLabel === null ? 'accepted' : `relabelled ${judgementWord(reviewedLabel)}`;
}

/** Words as the beginning of a sentence. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** A tile for a voice. */
export function tileWords(correction: ReviewedCorrection): string {
  const { predicted, label, flags, state } = correction;
  const read = predicted === null ? '' : `read as ${judgementWord(predicted)}, `;
  const why = flagSentences(flags).join(' ');
  return `${read}labelled ${judgementWord(label)}: ${decisionWords(correction) || STATE_WORDS[state]}. ${why}`.trim();
}

const TIME = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** A time as of ISO 8601, where the reader is. */
export const when = (time: string): string => TIME.format(new Date(time));

/** An identifier's beginning, which tells the few devices of a table apart. */
export const shortened = (id: string): string => (id.length > 12 ? `${id.slice(0, 8)}…` : id);

export const MODEL_STATE_WORDS: Readonly<Record<Exclude<ListedModel['state'], 'releasing'>, string>> = {
  current: 'in use',
  former: 'was in use',
  withdrawn: 'withdrawn',
  candidate: 'passed, never in use',
  refused: 'refused by the gate',
};

/** Which digit and which device the gate saw lose most. */
export function lostMostWords(groups: NonNullable<ListedModel['lostMost']>): string {
  if (groups.length === 0) return 'The gate saw no digit and no device read worse than by the model before.';
  const named = groups.map(({ kind, name, before, after }) => `${kind === 'device' ? `device ${shortened(name)}` : name === 'none' ? 'what is no digit' : `the ${name}`}, ${rateValue(before)} before and ${rateValue(after)} after`);
  return `Lost most, which the gate takes for chance or refuses: ${named.join('; ')}.`;
}

/** How far a model is released that not everyone has yet. */
export const releaseWords = (promotions: readonly Promotion[]): string => `in use on ${promotions.find(({ withdrawnAt }) => withdrawnAt === null)?.share ?? 0} % of devices`;

/** Who put a model into use and who took it back, as the end of "Put into use …,". */
export function promotionWords(promotion: Promotion): string {
  const { share, withdrawnAt, withdrawnBy, counted } = promotion;
  const how = `${reasonWords(promotion)}${share === 100 ? '' : `, on ${share} % of devices`}`;
  if (withdrawnAt !== null) return `${how}; withdrawn ${when(withdrawnAt)}${withdrawnBy !== null ? ` by ${withdrawnBy}` : counted === null ? '' : `, since errors rose: ${countedWords(counted)}`}`;
  return counted === null ? how : `${how}; given to all after ${count(counted.judged)} judged digits: ${countedWords(counted)}`;
}

const countedWords = ({ before, after, devices }: NonNullable<Promotion['counted']>): string =>
  `${count(after.errors)} of ${count(after.of)} misread, ${count(before.errors)} of ${count(before.of)} by the model before, on the same ${devices === 1 ? 'device' : `${count(devices)} devices`}`;

function reasonWords({ reason, by }: Promotion): string {
  switch (reason) {
    case 'first':
      return 'the first one here';
    case 'shipped':
      return 'with a newer version of the endpoint';
    case 'gate':
      return 'by itself, having passed the gate';
    default:
      return `by ${by ?? 'someone whose token is gone'}`;
  }
}

export const JOB_STATE_WORDS: Readonly<Record<RetrainingJob['state'], string>> = {
  waiting: 'Waits for a worker',
  running: 'Training',
  passed: 'Passed the gate',
  refused: 'Refused by the gate',
  cancelled: 'Cancelled',
  failed: 'Failed',
};

/** A time to wait, e.g. "about 3 min left". */
export const timeLeft = (seconds: number): string => (seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s left` : `about ${Math.round(seconds / 60)} min left`);

/** Why a tile is flagged, as short as can be. */
export function flagSign([flag]: readonly Flag[]): string {
  switch (flag?.kind) {
    case undefined:
      return '';
    case 'duplicate':
      return 'copy';
    case 'near-duplicate':
      return 'almost a copy';
    case 'model-disagrees':
      return `model: ${flag.digit}`;
    case 'device-disagrees':
      return `elsewhere: ${judgementSign(flag.label)}`;
    case 'changed':
      return 'changed';
    case 'damaged':
      return 'damaged';
  }
}
