import type { RecognizerStatus } from '../../contracts/recognizer.ts';
import { count } from '../kit/format.ts';

/** How far the reader has learned this hand, as a sentence. */
export function handWords(recognizer: RecognizerStatus): string {
  if (recognizer.kind !== 'ready') return 'The reader is not running.';
  const { personal } = recognizer;
  switch (personal?.kind) {
    case undefined:
      return 'This model cannot adapt.';
    case 'off':
      return 'Switched off: the reader reads as it came.';
    case 'learning':
      return personal.examples === 0 ? 'Learns from what you judge, on this device.' : `Learning: ${examples(personal.examples)} so far, not yet enough to do better.`;
    case 'adapted':
      return `Adapted to your hand, ${examples(personal.examples)}.`;
  }
}

/** "1 example", "23 examples". */
export function examples(number: number): string {
  return `${count(number)} example${number === 1 ? '' : 's'}`;
}
