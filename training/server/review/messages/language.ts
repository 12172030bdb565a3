import { formats, speak } from '../../../../src/messages/language.ts';
import { en, type ReviewMessages } from './en.ts';

/** What the review page says now; a live binding, as the app's `t` is. */
export let t: ReviewMessages = en;

const TABLES: Readonly<Record<string, () => Promise<ReviewMessages>>> = {
  de: async () => (await import('./de.ts')).de,
  es: async () => (await import('./es.ts')).es,
  zh: async () => (await import('./zh-hans.ts')).zhHans,
};

/** Speaks from a table as it is: a test's, which marks every text. */
export function speakReviewFrom(table: ReviewMessages): void {
  t = table;
}

/** Speaks the first of the wished languages that there is, here and in the controls shared with the app; English where it cannot be fetched. */
export async function speakReview(wished: readonly string[]): Promise<void> {
  await speak(undefined, wished);
  const [language = 'en'] = formats.tag.split('-');
  t = (await TABLES[language]?.().catch(() => undefined)) ?? en;
}
