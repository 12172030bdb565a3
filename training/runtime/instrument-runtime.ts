import { joined } from '../../src/core/joined.ts';
import { leb, WasmReader } from './wasm-bytes.ts';
import { CODE, countImports, EXPORT, GLOBAL, readBodies, readSections, sectionOf, writeBodies, writeSections, type Section } from './wasm-module.ts';

/** What a function's mark is exported as, before its number. */
const MARK = 'called ';

const I32 = 0x7f;
const MUTABLE = 1;
const I32_CONST = 0x41;
const GLOBAL_SET = 0x24;
const END = 0x0b;
const GLOBAL_KIND = 3;

/**
 * The same module with an exported global for each of its functions, which is 0 until that is called, then 1.
 * @throws RangeError where the bytes are no module that has globals, exports and code.
 */
export function instrumentModule(bytes: Uint8Array): Uint8Array {
  const sections = readSections(bytes);
  const bodies = readBodies(sectionOf(sections, CODE));
  const { count: globals } = readVector(sectionOf(sections, GLOBAL));
  const firstMark = countImports(sections).globals + globals;
  const marks = bodies.map((_, index) => firstMark + index);
  const replaced: Readonly<Record<number, Section>> = {
    [GLOBAL]: extended(sectionOf(sections, GLOBAL), marks.map(() => [I32, MUTABLE, I32_CONST, 0, END])),
    [EXPORT]: extended(sectionOf(sections, EXPORT), marks.map((mark, index) => [...text(`${MARK}${index}`), GLOBAL_KIND, ...leb(mark)])),
    [CODE]: writeBodies(bodies.map((body, index) => marked(body, marks[index]))),
  };
  return writeSections(sections.map((section) => (section.id in replaced ? replaced[section.id] : section)));
}

/** The functions that were called of an instance of an instrumented module, in ascending order. */
export function calledFunctions(exports: Readonly<Record<string, unknown>>): number[] {
  return Object.entries(exports)
    .filter(([name, mark]) => name.startsWith(MARK) && (mark as { value: unknown }).value === 1)
    .map(([name]) => Number(name.slice(MARK.length)))
    .sort((a, b) => a - b);
}

/** Sets the mark before the first instruction, which is where the locals end. */
function marked(body: Uint8Array, mark: number): Uint8Array {
  const reader = new WasmReader(body);
  for (let groups = reader.number(); groups > 0; groups--) {
    reader.number();
    // Number and vector types are one byte, and so are the references that this runtime has.
    reader.skip(1);
  }
  return joined([body.subarray(0, reader.at), [I32_CONST, 1, GLOBAL_SET, ...leb(mark)], body.subarray(reader.at)]);
}

function readVector({ content }: Section): { readonly count: number; readonly items: Uint8Array } {
  const reader = new WasmReader(content);
  const count = reader.number();
  return { count, items: content.subarray(reader.at) };
}

function extended(section: Section, more: readonly (readonly number[])[]): Section {
  const { count, items } = readVector(section);
  return { id: section.id, content: joined([leb(count + more.length), items, ...more]) };
}

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)];
  return [...leb(bytes.length), ...bytes];
}
