import type { AppState, Judged } from './app-state.ts';
import { judgementWords } from '../words/corrections.ts';

type Circumstances = Pick<AppState, 'recognizer' | 'settings'>;

/** What became of a judgement, in one word: no more than is true. */
export function outcomeWord({ kept, label, predicted }: Judged, { recognizer, settings }: Circumstances): string {
  if (!kept) return '…';
  if (label === predicted && !settings.keepConfirmed) return 'right';
  const learns = settings.adapt && recognizer.kind === 'ready' && recognizer.personal !== undefined;
  return learns ? 'learned' : 'kept';
}

/** The same for a voice; nothing before it is true. */
export function spokenJudged(judged: Judged, circumstances: Circumstances): string {
  if (!judged.kept) return '';
  const { label, predicted } = judged;
  const correction = label === predicted ? '' : `, not ${predicted === 'none' ? 'a scribble' : predicted}`;
  return `${sentence(judgementWords(label))}${correction}: ${outcomeWord(judged, circumstances)}. Undo takes it back.`;
}

const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
