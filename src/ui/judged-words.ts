import type { Settings } from '../core/services.ts';
import type { Judged } from './app-state.ts';
import { judgementWords } from './correction-words.ts';

/** What became of a judgement, in one word: no more than is true. */
export function outcomeWord({ kept, label, predicted }: Judged, { adapt, keepConfirmed }: Pick<Settings, 'adapt' | 'keepConfirmed'>): string {
  if (!kept) return '…';
  if (label === predicted && !keepConfirmed) return 'right';
  return adapt ? 'learned' : 'kept';
}

/** The same for a voice; nothing before it is true. */
export function spokenJudged(judged: Judged, settings: Pick<Settings, 'adapt' | 'keepConfirmed'>): string {
  if (!judged.kept) return '';
  const { label, predicted } = judged;
  const correction = label === predicted ? '' : `, not ${predicted === 'none' ? 'a scribble' : predicted}`;
  return `${sentence(judgementWords(label))}${correction}: ${outcomeWord(judged, settings)}. Undo takes it back.`;
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
