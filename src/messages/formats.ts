type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** How a language writes numbers, amounts and dates. Formatters are costly to make, so each is made when first used. */
export interface Formats {
  /** BCP 47, with the region where the reader has named one: `en-GB` writes dates otherwise than `en-US`. */
  readonly tag: string;
  /** @param decimals how many are written. */
  readonly number: (value: number, decimals?: number) => string;
  /** A share from 0 to 1. @param decimals how many are written. */
  readonly percent: (share: number, decimals?: number) => string;
  /** @param unit one that `Intl` knows, e.g. `millisecond`. */
  readonly unit: (value: number, unit: string, decimals?: number) => string;
  /** The form that goes with a number; `#` in it stands for the number. */
  readonly plural: (value: number, forms: PluralForms) => string;
  /** A day and a time. */
  readonly moment: (date: Date) => string;
  /** A day; its year only where it is not that of `now`. */
  readonly day: (date: Date, now: number) => string;
  /** @param withSeconds for a moment less than a minute away. */
  readonly clock: (date: Date, withSeconds?: boolean) => string;
  /** The time on a day of this week. */
  readonly weekday: (date: Date) => string;
  /** E.g. "3 hours ago", "yesterday". @param value negative for the past. */
  readonly relative: (value: number, unit: 'minute' | 'hour' | 'day') => string;
}

export function formatsOf(tag: string): Formats {
  const made = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as T;
  };
  const numeric = (key: string, decimals: number | undefined, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
    once(`${key} ${decimals}`, () => new Intl.NumberFormat(tag, { ...options, ...(decimals !== undefined && { minimumFractionDigits: decimals, maximumFractionDigits: decimals }) }));
  const dated = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => once(JSON.stringify(options), () => new Intl.DateTimeFormat(tag, options));
  const number = (value: number, decimals?: number): string => numeric('number', decimals, {}).format(value);
  return {
    tag,
    number,
    percent: (share, decimals = 0) => numeric('percent', decimals, { style: 'percent' }).format(share),
    unit: (value, unit, decimals) => numeric(unit, decimals, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short' }).format(value),
    plural: (value, forms) => (forms[once('plural', () => new Intl.PluralRules(tag)).select(value)] ?? forms.other).replaceAll('#', number(value)),
    moment: (date) => dated({ dateStyle: 'medium', timeStyle: 'short' }).format(date),
    day: (date, now) => dated({ day: 'numeric', month: 'short', ...(date.getFullYear() !== new Date(now).getFullYear() && { year: 'numeric' }) }).format(date),
    clock: (date, withSeconds = false) => dated({ hour: '2-digit', minute: '2-digit', ...(withSeconds && { second: '2-digit' }) }).format(date),
    weekday: (date) => dated({ weekday: 'long', hour: '2-digit', minute: '2-digit' }).format(date),
    relative: (value, unit) => once('relative', () => new Intl.RelativeTimeFormat(tag, { numeric: 'auto' })).format(value, unit),
  };
}
