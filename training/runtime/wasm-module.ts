import { joined } from '../../src/core/joined.ts';
import { leb, WasmReader } from './wasm-bytes.ts';

/** Section ids. */
export const CUSTOM = 0;
export const IMPORT = 2;
export const GLOBAL = 6;
export const EXPORT = 7;
export const CODE = 10;

const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

/** Kinds of imports and exports. */
const [FUNCTION, TABLE, MEMORY, GLOBAL_KIND, TAG] = [0, 1, 2, 3, 4];

export interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

/** @throws RangeError for bytes that are no WebAssembly module, or one that ends early. */
export function readSections(bytes: Uint8Array): Section[] {
  if (HEADER.some((byte, index) => bytes[index] !== byte)) throw new RangeError('This is no WebAssembly module: it does not begin like one.');
  const reader = new WasmReader(bytes, HEADER.length);
  const sections: Section[] = [];
  while (reader.at < reader.end) {
    const id = reader.byte();
    const size = reader.number();
    const start = reader.at;
    reader.skip(size);
    sections.push({ id, content: bytes.subarray(start, reader.at) });
  }
  return sections;
}

export function writeSections(sections: readonly Section[]): Uint8Array {
  return joined([HEADER, ...sections.flatMap(({ id, content }) => [[id, ...leb(content.length)], content])]);
}

/** @throws RangeError where there is none. */
export function sectionOf(sections: readonly Section[], id: number): Section {
  const found = sections.find((section) => section.id === id);
  if (found === undefined) throw new RangeError(`The WebAssembly module has no section ${id}.`);
  return found;
}

/** The bodies of a code section, each without its size: locals, then instructions. */
export function readBodies({ content }: Section): Uint8Array[] {
  const reader = new WasmReader(content);
  return Array.from({ length: reader.number() }, () => {
    const size = reader.number();
    const start = reader.at;
    reader.skip(size);
    return content.subarray(start, reader.at);
  });
}

export function writeBodies(bodies: readonly Uint8Array[]): Section {
  return { id: CODE, content: joined([leb(bodies.length), ...bodies.flatMap((body) => [leb(body.length), body])]) };
}

/** How many functions and globals a module imports: its own are numbered after them. */
export function countImports(sections: readonly Section[]): { readonly functions: number; readonly globals: number } {
  const found = sections.find(({ id }) => id === IMPORT);
  const counts = { functions: 0, globals: 0 };
  if (found === undefined) return counts;
  const reader = new WasmReader(found.content);
  for (let left = reader.number(); left > 0; left--) {
    reader.name();
    reader.name();
    const kind = reader.byte();
    switch (kind) {
      case FUNCTION:
        reader.number();
        counts.functions++;
        break;
      case TABLE:
        reader.byte();
        limits(reader);
        break;
      case MEMORY:
        limits(reader);
        break;
      case GLOBAL_KIND:
        reader.skip(2);
        counts.globals++;
        break;
      case TAG:
        reader.byte();
        reader.number();
        break;
      default:
        throw new RangeError(`The WebAssembly module imports something of the unknown kind ${kind}.`);
    }
  }
  return counts;
}

function limits(reader: WasmReader): void {
  const hasMost = reader.byte() & 1;
  reader.number();
  if (hasMost) reader.number();
}
