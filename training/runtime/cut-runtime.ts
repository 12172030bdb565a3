import { CODE, CUSTOM, readBodies, readSections, sectionOf, writeBodies, writeSections } from './wasm-module.ts';

/** No locals; `unreachable`; `end`. */
const TRAP = Uint8Array.of(0, 0x00, 0x0b);

/**
 * A WebAssembly module without the code of functions that are not needed: calling one traps. Functions keep their
 * numbers, so that types, tables and everything else stay as they are, to the byte; only custom sections, which hold
 * nothing that runs, are left out.
 * @param needed the functions to keep, numbered from the module's first own one.
 * @throws RangeError where the bytes are no module, or have no such function.
 */
export function cutModule(bytes: Uint8Array, needed: ReadonlySet<number>): Uint8Array {
  const sections = readSections(bytes);
  const bodies = readBodies(sectionOf(sections, CODE));
  const missing = [...needed].find((index) => !(index in bodies));
  if (missing !== undefined) throw new RangeError(`The WebAssembly module has ${bodies.length} functions, none with the number ${missing}.`);
  const code = writeBodies(bodies.map((body, index) => (needed.has(index) ? body : TRAP)));
  return writeSections(sections.filter(({ id }) => id !== CUSTOM).map((section) => (section.id === CODE ? code : section)));
}
