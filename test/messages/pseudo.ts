import type { Formats } from '../../src/messages/formats.ts';

const [OPEN, CLOSE] = ['⟦', '⟧'];

/** English in brackets: text without them comes from somewhere else than the table. */
export function pseudoOf<T>(table: T): T {
  return marked(table) as T;
}

/** The same for numbers and dates, whose units are words as well. */
export const pseudoFormats = (formats: Formats): Formats => ({ ...(marked(formats) as Formats), tag: formats.tag });

function marked(value: unknown): unknown {
  if (typeof value === 'string') return `${OPEN}${value}${CLOSE}`;
  if (Array.isArray(value)) return value.map((part: unknown) => (typeof part === 'string' ? marked(part) : part));
  if (typeof value === 'function') return (...given: unknown[]) => marked((value as (...given: unknown[]) => unknown)(...given));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, marked(part)]));
  return value;
}

/** What is left of a text outside the brackets, where that has letters: what nobody translates. */
export function untranslated(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return /\p{L}{2}/u.test(rest) ? rest.replace(/\s+/g, ' ').trim() : '';
}

/** Attributes that a person reads or hears. */
const SPOKEN = ['aria-label', 'aria-description', 'title', 'placeholder', 'alt'] as const;

/** Every text under a root, in shadow trees too, that does not come from the table and does not say `translate="no"`. */
export function strangeTexts(root: Element | ShadowRoot, found: string[] = []): string[] {
  for (const node of root.childNodes) {
    if (node instanceof Text) {
      const rest = untranslated(node.data);
      if (rest !== '') found.push(rest);
    }
    if (!(node instanceof Element) || node.matches('style, script, [translate="no"]')) continue;
    for (const name of SPOKEN) {
      const rest = untranslated(node.getAttribute(name) ?? '');
      if (rest !== '') found.push(`${node.localName}[${name}]: ${rest}`);
    }
    if (node.shadowRoot) strangeTexts(node.shadowRoot, found);
    strangeTexts(node, found);
  }
  return found;
}

