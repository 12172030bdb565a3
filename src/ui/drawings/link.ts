import type { CorrectionFilter } from '../../contracts/drawings.ts';
import { DIGITS, type Classes } from '../../core/classes.ts';
import { judgementsOf, type Judgement } from '../../core/records/correction.ts';

const OUTCOMES = ['wrong', 'right'] as const;
const FIELDS = ['label', 'outcome', 'state'] as const;
/** Says that all are meant, as against none named. */
const ANY = 'any';
const STATES = ['queued', 'exported', 'accepted', 'rejected'] as const;

/** What a link to the corrections says: which of them, and how far down the list. */
export interface CorrectionLink {
  readonly filter: CorrectionFilter;
  /** Index of the row at the top, from 0. */
  readonly at: number;
  /** It names no drawings: the list shows those that were misread, if there are any. */
  readonly isOpen?: true;
  /** With the sheet for exporting open over it. */
  readonly exports?: true;
}

/** What stands behind the question mark of a link such as `#/drawings?label=7&at=120`; what makes no sense is left out. @param classes that labels are of */
export function parseLink(hash: string, classes: Classes = DIGITS): CorrectionLink {
  const fields = new URLSearchParams(hash.split('?')[1] ?? '');
  return { filter: filterOf((name) => fields.get(name), judgementsOf(classes)), at: Number(/^\d{1,9}$/.exec(fields.get('at') ?? '')?.[0] ?? 0), ...(!FIELDS.some((name) => fields.has(name)) && { isOpen: true }), ...(fields.has('export') && { exports: true }) };
}

export function linkTo({ filter: { label, outcome, state }, at, exports }: CorrectionLink): string {
  const fields = new URLSearchParams();
  const isAll = label === undefined && outcome === undefined && state === undefined;
  for (const [name, value] of Object.entries({ label, outcome: isAll ? ANY : outcome, state, at: at > 0 ? at : undefined, export: exports && '' })) {
    if (value !== undefined) fields.set(name, String(value));
  }
  const query = fields.toString();
  return `#/drawings${query === '' ? '' : `?${query}`}`;
}

/** The filter that named texts stand for. @param judgements that can be asked for */
export function filterOf(text: (name: (typeof FIELDS)[number]) => string | null, judgements: readonly Judgement[]): CorrectionFilter {
  const label = judgements.find((candidate) => String(candidate) === text('label'));
  const outcome = OUTCOMES.find((candidate) => candidate === text('outcome'));
  const state = STATES.find((candidate) => candidate === text('state'));
  return { ...(label !== undefined && { label }), ...(outcome && { outcome }), ...(state && { state }) };
}
