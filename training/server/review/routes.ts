import { STATES } from './answers.ts';

/** What of the corrections is shown, in the words of the endpoint's query. */
export interface CorrectionFilter {
  readonly state?: string;
  readonly device?: string;
  readonly label?: string;
}

export type Route =
  | { readonly place: 'flagged'; readonly filter: CorrectionFilter }
  | { readonly place: 'all'; readonly filter: CorrectionFilter }
  | { readonly place: 'devices' | 'models' };

/** The places of the page, in the order of the bar, with the hash that leads to each. */
export const PLACES: readonly { readonly place: Route['place']; readonly hash: string; readonly name: string }[] = [
  { place: 'flagged', hash: '#/', name: 'Flagged' },
  { place: 'all', hash: '#/all', name: 'All' },
  { place: 'devices', hash: '#/devices', name: 'Devices' },
  { place: 'models', hash: '#/models', name: 'Models' },
];

/** What each part of a filter may be; all else in a hash is left away. */
const PARTS: readonly (readonly [keyof CorrectionFilter, RegExp])[] = [
  ['state', new RegExp(`^(?:${STATES.join('|')})$`)],
  ['device', /^[\w.:-]{1,128}$/],
  ['label', /^(?:\d|none)$/],
];

/** The place a hash leads to; one that leads nowhere leads to what is flagged. */
export function routeOf(hash: string): Route {
  const [, path, query] = /^#?\/?([^?]*?)\/?(?:\?(.*))?$/s.exec(hash) ?? [];
  const place = PLACES.find((candidate) => candidate.hash.slice(2) === path)?.place ?? 'flagged';
  switch (place) {
    case 'flagged':
      return { place, filter: { state: 'flagged' } };
    case 'all': {
      const given = new URLSearchParams(query);
      return { place, filter: Object.fromEntries(PARTS.flatMap(([part, form]) => (form.test(given.get(part) ?? '') ? [[part, given.get(part)!]] : []))) };
    }
    case 'devices':
    case 'models':
      return { place };
  }
}

/** The hash that leads to all corrections of a kind. */
export function hashOf(filter: CorrectionFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return query === '' ? '#/all' : `#/all?${query}`;
}
