import type { Ink } from '../core/ink/ink.ts';
import type { Digit } from '../core/classes.ts';

/*
 * InkML (W3C Recommendation, 2011): a trace group for each drawing, with its label as the annotation "truth", as the
 * CROHME sets have it, and its writer. A point is X, Y and T, milliseconds; pressure is left out.
 */

export const INKML_HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<ink xmlns="http://www.w3.org/2003/InkML">
<traceFormat>
<channel name="X" type="decimal"/>
<channel name="Y" type="decimal"/>
<channel name="T" type="decimal" units="ms"/>
</traceFormat>
`;
export const INKML_TAIL = '</ink>\n';

/** Holds a drawing's id as it is, so that Scrawl knows it again. */
export const ID_ANNOTATION = 'scrawl-id';

/** One drawing, with strokes that have points. @param id unique in the file */
export function formatTraceGroup({ id, label, writer, ink }: { readonly id: string; readonly label: Digit; readonly writer: string; readonly ink: Ink }): string {
  const traces = ink.strokes
    .filter(({ points }) => points.length > 0)
    .map(({ points }) => `<trace>${points.map(({ x, y, t }) => `${plain(x)} ${plain(y)} ${plain(t)}`).join(', ')}</trace>\n`);
  return `<traceGroup xml:id="${nameOf(id)}">
<annotation type="truth">${label}</annotation>
<annotation type="writer">${escaped(writer)}</annotation>
<annotation type="${ID_ANNOTATION}">${escaped(id)}</annotation>
${traces.join('')}</traceGroup>
`;
}

/** XML's names begin with a letter and have no colons. */
const nameOf = (id: string): string => `d-${id.replaceAll(':', '_')}`;

/** As XML Schema's decimals are written, without an exponent: what would need one is nothing, in any unit of ink. */
const plain = (value: number): string => (Math.abs(value) < 1e-6 ? '0' : String(value));

/** XML 1.0 has no place for control characters, escaped or not. */
const escaped = (text: string): string =>
  text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
