import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/**
 * What each file imports, by its path from the repository root: paths of files, and names of packages as written.
 * Type imports count: who names another's types leans on it.
 */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

const WORKER_URL = /new URL\(\s*['"](\.[^'"]+\.ts)['"]\s*,\s*import\.meta\.url\s*\)/g;

/** @param sources texts of TypeScript files by path, with `/` between folders. */
export function importGraph(sources: ReadonlyMap<string, string>): ImportGraph {
  return new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
}

function importsOf(path: string, text: string): string[] {
  const named = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const workers = [...text.matchAll(WORKER_URL)].map(([, url]) => url);
  return [...named, ...workers].map((name) => {
    const file = name.replace(/\?.*$/, '');
    return file.startsWith('.') ? posix.join(posix.dirname(path), file) : name;
  });
}

/** All TypeScript files of the repository in these folders. */
export function readSources(root: string, folders: readonly string[]): Map<string, string> {
  const inside = (folder: string): string[] => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => posix.join(folder, name));
  const paths = folders.flatMap(inside).filter((path) => path.endsWith('.ts'));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Groups of files that import each other in a circle (strongly connected components; Tarjan, 1972). */
export function circles(graph: ImportGraph): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    path.push(file);
    for (const target of graph.get(file) ?? []) {
      if (!graph.has(target)) continue;
      if (!order.has(target)) visit(target);
      if (path.includes(target)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
    }
    if (lowest.get(file) !== order.get(file)) return;
    const group = path.splice(path.indexOf(file));
    if (group.length > 1 || graph.get(file)!.includes(file)) found.push(group);
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}
