import { t } from '../../messages/language.ts';

export type Route = 'draw' | 'drawings' | 'accuracy' | 'settings' | 'rounds' | 'photos' | 'network';

/** The pages of the app, in the order of the bar, with the hash that leads to each. */
export const PAGES: readonly { readonly route: Route; readonly hash: string }[] = [
  { route: 'draw', hash: '#/' },
  { route: 'drawings', hash: '#/drawings' },
  { route: 'accuracy', hash: '#/accuracy' },
  { route: 'settings', hash: '#/settings' },
];

/** Pages that others lead to, and that are in no bar. */
const ASIDE: readonly Route[] = ['rounds', 'photos', 'network'];

/** The document's title at a page. */
export function titleOf(route: Route): string {
  return route === 'draw' ? 'Scrawl' : t.pages.title(t.pages[route]);
}

/** The page a hash leads to; one that leads nowhere leads to the sheet. What follows a question mark is the page's own. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/\?.*$/s, '').replace(/^#?\/?/, '').replace(/\/$/, '');
  // Its name in links made before.
  if (path === 'corrections') return 'drawings';
  return PAGES.find((page) => page.hash.slice(2) === path)?.route ?? ASIDE.find((route) => route === path) ?? 'draw';
}
