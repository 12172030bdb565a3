export type Route = 'draw' | 'corrections' | 'accuracy' | 'settings';

/** The places of the app, in the order of the bar, with the hash that leads to each. */
export const PLACES: readonly { readonly route: Route; readonly hash: string; readonly name: string }[] = [
  { route: 'draw', hash: '#/', name: 'Draw' },
  { route: 'corrections', hash: '#/corrections', name: 'Corrections' },
  { route: 'accuracy', hash: '#/accuracy', name: 'Accuracy' },
  { route: 'settings', hash: '#/settings', name: 'Settings' },
];

/** The document's title at a place. */
export function titleOf(route: Route): string {
  return route === 'draw' ? 'Scrawl' : `${PLACES.find((place) => place.route === route)!.name} · Scrawl`;
}

/** The place a hash leads to; one that leads nowhere leads to the sheet. What follows a question mark is the place's own. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/\?.*$/s, '').replace(/^#?\/?/, '').replace(/\/$/, '');
  return PLACES.find((place) => place.hash.slice(2) === path)?.route ?? 'draw';
}
