import { FEWEST_EXAMPLES } from '../../core/personalization/examples.ts';
import type { RecognizerStatus } from '../../contracts/recognizer.ts';
import { isReadByOwn } from '../state/app-state.ts';
import { t } from '../../messages/language.ts';

/** How far the reader has adapted to this writer, as a sentence. */
export function personalMessage(recognizer: RecognizerStatus): string {
  const messages = t.personalization;
  if (recognizer.kind === 'loading') return messages.loading;
  if (recognizer.kind === 'failed') return messages.unavailable;
  if (isReadByOwn(recognizer)) return messages.resting;
  const { personal } = recognizer;
  switch (personal?.kind) {
    case undefined:
      return messages.unable;
    case 'off':
      return messages.off;
    case 'learning':
      if (personal.examples === 0) return messages.start;
      return personal.examples < FEWEST_EXAMPLES ? t.answer.progress(personal.examples, FEWEST_EXAMPLES) : messages.learning(personal.examples);
    case 'adapted':
      return messages.adapted(personal.examples);
  }
}
