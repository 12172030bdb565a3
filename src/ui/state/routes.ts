import { t } from '../../messages/language.ts';

export type Route = 'draw' | 'drawings' | 'accuracy' | 'settings' | 'rounds' | 'photos' | 'network';

/** The pages of the app, in the order of the bar, with the hash that leads to each. */
export const PAGES: readonly { readonly route: Route; readonly hash: string }[] = [
  { route: 'draw', hash: '#/' },
  { route: 'drawings', hash: '#/drawings' },
  { route: 'accuracy', hash: '#/accuracy' },
  { route: 'settings', hash: '#/settings' },
];

/** Pages that are in no bar, and the pages of the bar that lead to them. */
const ASIDE: Readonly<Partial<Record<Route, Route>>> = { rounds: 'accuracy', photos: 'draw', network: 'accuracy' };

/** The page of the bar that a page belongs to. */
export const pageOf = (route: Route): Route => ASIDE[route] ?? route;

/** The document's title at a page. */
export function titleOf(route: Route): string {
  return route === 'draw' ? 'Scrawl' : t.pages.title(t.pages[route]);
}

/** The page a hash leads to; one that leads nowhere leads to the sheet. What follows a question mark is the page's own. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/\?.*$/s, '').replace(/^#?\/?/, '').replace(/\/$/, '');
  // Its name in links made before.
  if (path === 'corrections') return 'drawings';
  return PAGES.find((page) => page.hash.slice(2) === path)?.route ?? (Object.keys(ASIDE) as Route[]).find((route) => route === path) ?? 'draw';
}
