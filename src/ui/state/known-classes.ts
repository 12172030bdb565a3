import type { RecognizerStatus } from '../../contracts/recognizer.ts';
import { classesOf, DIGITS, type Classes } from '../../core/classes.ts';

/** What the model that reads tells apart; the ten digits until one reads. */
export const classesIn = (recognizer: RecognizerStatus): Classes => (recognizer.kind === 'ready' ? classesOf(recognizer.manifest) : DIGITS);
