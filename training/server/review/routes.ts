import { LONGEST_LABEL } from '../../../src/core/classes.ts';
import { STATES } from './answers.ts';

/** What of the corrections is shown, in the words of the endpoint's query. */
export interface CorrectionFilter {
  readonly state?: string;
  readonly device?: string;
  readonly label?: string;
}

export type Route =
  | { readonly page: 'flagged'; readonly filter: CorrectionFilter }
  | { readonly page: 'all'; readonly filter: CorrectionFilter }
  | { readonly page: 'devices' | 'drift' | 'models' };

/** The pages of the page, in the order of the bar, with the hash that leads to each. */
export const PAGES: readonly { readonly page: Route['page']; readonly hash: string }[] = [
  { page: 'flagged', hash: '#/' },
  { page: 'all', hash: '#/all' },
  { page: 'devices', hash: '#/devices' },
  { page: 'drift', hash: '#/drift' },
  { page: 'models', hash: '#/models' },
];

/** What each part of a filter may be; all else in a hash is left away. */
const PARTS: readonly (readonly [keyof CorrectionFilter, RegExp])[] = [
  ['state', new RegExp(`^(?:${STATES.join('|')})$`)],
  ['device', /^[\w.:-]{1,128}$/],
  ['label', new RegExp(`^.{1,${LONGEST_LABEL}}$`, 'su')],
];

/** The page a hash leads to; one that leads nowhere leads to what is flagged. */
export function routeOf(hash: string): Route {
  const [, path, query] = /^#?\/?([^?]*?)\/?(?:\?(.*))?$/s.exec(hash) ?? [];
  const page = PAGES.find((candidate) => candidate.hash.slice(2) === path)?.page ?? 'flagged';
  switch (page) {
    case 'flagged':
      return { page, filter: { state: 'flagged' } };
    case 'all': {
      const given = new URLSearchParams(query);
      return { page, filter: Object.fromEntries(PARTS.flatMap(([part, form]) => (form.test(given.get(part) ?? '') ? [[part, given.get(part)!]] : []))) };
    }
    case 'devices':
    case 'drift':
    case 'models':
      return { page };
  }
}

/** The hash that leads to all corrections of a kind. */
export function hashOf(filter: CorrectionFilter): string {
  const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== '')).toString();
  return query === '' ? '#/all' : `#/all?${query}`;
}
