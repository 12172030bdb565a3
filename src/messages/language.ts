import { Observable } from '../async/observable.ts';
import { en, type Messages } from './en.ts';
import { formatsOf, type Formats } from './formats.ts';

/** A language as its speakers call it; its table is fetched when it is first spoken. English comes with the app, and stands in. */
export const LANGUAGES = [
  { code: 'en', name: 'English', fetch: () => Promise.resolve(en) },
  { code: 'de', name: 'Deutsch', fetch: async (): Promise<Messages> => (await import('./de.ts')).de },
  { code: 'es', name: 'Español', fetch: async (): Promise<Messages> => (await import('./es.ts')).es },
  { code: 'zh-Hans', name: '简体中文', fetch: async (): Promise<Messages> => (await import('./zh-hans.ts')).zhHans },
] as const;

export type LanguageCode = (typeof LANGUAGES)[number]['code'];

/** What is spoken now. Both are live bindings: whoever reads them while rendering shows the language of that moment. */
export let t: Messages = en;
export let formats: Formats = formatsOf('en');

const spoken = new Observable<Formats>(formats);

/** Calls back whenever another language is spoken; returns the way to stop that. */
export function onLanguage(listener: () => void): () => void {
  return spoken.subscribe(() => listener());
}

/** Speaks from this table on. */
export function speakFrom(messages: Messages, itsFormats: Formats): void {
  t = messages;
  formats = itsFormats;
  spoken.set(itsFormats);
}

/**
 * The first of the wished languages that there is, with the region it was wished with: that decides how dates are written.
 * @param wished as in `navigator.languages`.
 */
export function bestLanguage(wished: readonly string[]): { readonly code: LanguageCode; readonly tag: string } {
  for (const tag of wished) {
    const code = codeOf(tag);
    if (code !== undefined) return { code, tag };
  }
  return { code: 'en', tag: 'en' };
}

function codeOf(tag: string): LanguageCode | undefined {
  const [language] = tag.toLowerCase().split('-');
  // Whoever reads traditional characters reads these more easily than English.
  return LANGUAGES.find(({ code }) => code.split('-')[0] === language)?.code;
}

let latest = 0;

/**
 * Fetches a language and speaks it; where it cannot be fetched, what is spoken stays.
 * @param chosen the code of a language, as in the settings; without one the browser's wishes decide.
 * @returns whether it is spoken now: not where a later call has overtaken this one.
 */
export async function speak(chosen: string | undefined, wished: readonly string[]): Promise<boolean> {
  const call = ++latest;
  const code = LANGUAGES.find((language) => language.code === chosen)?.code;
  const best = code === undefined ? bestLanguage(wished) : { code, tag: wished.find((tag) => codeOf(tag) === code) ?? code };
  try {
    const messages = await LANGUAGES.find(({ code }) => code === best.code)!.fetch();
    if (call !== latest) return false;
    speakFrom(messages, formatsOf(isKnown(best.tag) ? best.tag : best.code));
    return true;
  } catch {
    return false;
  }
}

function isKnown(tag: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
