import type { Theme } from '../../contracts/settings.ts';
import { PALETTES, tokenSheet, type Scheme } from './tokens.ts';

/** Puts the design's tokens on the document. */
export function installTokens(target: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(tokenSheet);
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
}

/** The scheme that a wished theme comes to on a system that prefers dark or not. */
export function schemeOf(theme: Theme, systemIsDark: boolean): Scheme {
  return theme === 'auto' ? (systemIsDark ? 'dark' : 'light') : theme;
}

/** Makes the document, and the browser's own bars, follow the theme. */
export function applyTheme(target: Document, theme: Theme): void {
  if (theme === 'auto') delete target.documentElement.dataset.theme;
  else target.documentElement.dataset.theme = theme;
  for (const meta of target.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    meta.content = PALETTES[schemeOf(theme, meta.media.includes('dark'))].page;
  }
}
