import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { HelperCompilationError } from '../../lib/errors.ts';

const SOURCES = join(import.meta.dirname, 'assembly');
const CACHE = resolve(import.meta.dirname, '../../../.scrawl/cache');

const FLAGS = [
  '--runtime', 'stub', '--importMemory', '--noExportMemory', '--noAssert', '--optimizeLevel', '3', '--shrinkLevel', '0',
  '--enable', 'simd', '--enable', 'bulk-memory',
];

/**
 * The WebAssembly module of assembly/*.ts, compiled at first use and then kept in .scrawl/cache under a hash of its
 * sources. With relaxed SIMD (multiply and add in one instruction) where this runtime has it, unless `relaxed` is false.
 * @throws HelperCompilationError if the AssemblyScript compiler refuses the sources.
 */
export async function compileHelper({ relaxed = true } = {}): Promise<WebAssembly.Module> {
  if (relaxed) {
    const binary = await helperBinary([...FLAGS, '--enable', 'relaxed-simd']);
    if (accepts(binary)) return new WebAssembly.Module(binary);
  }
  return new WebAssembly.Module(await helperBinary(FLAGS));
}

function accepts(binary: Uint8Array<ArrayBuffer>): boolean {
  if (WebAssembly.validate(binary)) return true;
  // Node 20 has relaxed SIMD behind a flag; later ones have it by default and may no longer know the flag.
  if (!process.version.startsWith('v20.')) return false;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(binary);
}

async function helperBinary(flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const sources = new Map(
    readdirSync(SOURCES).filter((name) => name.endsWith('.ts')).sort()
      .map((name) => [name, readFileSync(join(SOURCES, name), 'utf8')] as const),
  );
  const hash = createHash('sha256').update(JSON.stringify([flags, ...sources])).digest('hex').slice(0, 16);
  const path = join(CACHE, `helper-${hash}.wasm`);
  try {
    return new Uint8Array(readFileSync(path));
  } catch {
    const binary = await compile(sources, flags);
    mkdirSync(CACHE, { recursive: true });
    // Workers may compile at the same time: a rename is whole or not at all.
    const draft = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
    writeFileSync(draft, binary);
    renameSync(draft, path);
    return binary;
  }
}

/** The part of the compiler's interface that is used here. */
interface Compiler {
  main(
    argv: readonly string[],
    options: {
      readFile(name: string): string | null;
      listFiles(): readonly string[];
      writeFile(name: string, contents: string | Uint8Array): void;
      readonly stderr: { write(chunk: unknown): void };
      readonly stdout: { write(chunk: unknown): void };
    },
  ): Promise<{ readonly error: Error | null }>;
}

// Imported by a name that the type checker does not follow: the compiler's own types declare a global console without
// `error`, for the whole project.
const COMPILER = ['assemblyscript', 'asc'].join('/');

async function compile(sources: ReadonlyMap<string, string>, flags: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const asc = (await import(COMPILER)) as Compiler;
  const messages: string[] = [];
  let binary: Uint8Array<ArrayBuffer> | undefined;
  const { error } = await asc.main(['index.ts', '--outFile', 'helper.wasm', ...flags], {
    readFile: (name) => sources.get(name) ?? null,
    listFiles: () => [],
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') binary = new Uint8Array(contents);
    },
    stderr: { write: (chunk) => void messages.push(String(chunk)) },
    stdout: { write: () => undefined },
  });
  if (error !== null || binary === undefined) throw new HelperCompilationError(messages.join('').trim() || String(error));
  return binary;
}
