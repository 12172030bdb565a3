export type Route = 'draw' | 'settings';

/** The places of the app, in the order of the bar, with the hash that leads to each. */
export const PLACES: readonly { readonly route: Route; readonly hash: string; readonly name: string }[] = [
  { route: 'draw', hash: '#/', name: 'Draw' },
  { route: 'settings', hash: '#/settings', name: 'Settings' },
];

/** The place a hash leads to; one that leads nowhere leads to the sheet. */
export function routeOf(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '').replace(/\/$/, '');
  return PLACES.find((place) => place.hash.slice(2) === path)?.route ?? 'draw';
}
