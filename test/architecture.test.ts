import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, posix, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { circles, importGraph, readSources, type ImportGraph } from './support/import-graph.ts';

const root = resolve(import.meta.dirname, '..');

/** Who may import whom, besides itself. A folder that is not named here may not be. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  'src/async': [],
  'src/core': [],
  'src/contracts': ['src/core'],
  'src/formats': ['src/core'],
  'src/transfer': ['src/messages', 'src/core', 'src/contracts', 'src/formats'],
  'src/inference': ['src/async', 'src/core', 'src/contracts'],
  'src/storage/worker': ['src/async', 'src/storage', 'src/core', 'src/formats', 'src/contracts'],
  'src/storage': ['src/async', 'src/core', 'src/contracts'],
  'src/sync': ['src/async', 'src/core', 'src/contracts', 'src/storage', 'src/formats'],
  'src/pwa': ['src/async', 'src/core', 'src/contracts'],
  'src/messages': ['src/async'],
  // The look and the controls: before `src/ui`, of whose state they know nothing, so that the review page can share them.
  'src/ui/kit': ['src/async', 'src/messages', 'src/core', 'src/contracts'],
  'src/ui': ['src/async', 'src/messages', 'src/ui/kit', 'src/core', 'src/contracts'],
  // Before `training/server`, which serves it and knows nothing of it but its address.
  'training/server/review': ['src/async', 'src/messages', 'src/core', 'src/formats', 'src/ui/kit'],
  // Before `training`, of which it is a room: nothing in there knows of it.
  'training/server': ['src/async', 'training', 'src/core', 'src/contracts', 'src/formats', 'src/transfer'],
  training: ['src/async', 'src/core', 'src/contracts', 'src/formats', 'src/transfer'],
};

/** Where a thread starts, its parts are put together: these files may see the layers below the one they stand in. */
const COMPOSITION_ROOTS: Readonly<Record<string, readonly string[]>> = {
  'src/main.ts': ['src/inference', 'src/app.ts'],
  'src/app.ts': Object.keys(LAYERS).filter((layer) => layer.startsWith('src/')),
  'src/inference/worker/main.ts': ['src/inference', 'src/async', 'src/core', 'src/contracts', 'src/storage'],
  'src/pwa/worker/sw.ts': ['src/pwa', 'src/async', 'src/core', 'src/contracts', 'src/storage', 'src/formats', 'src/sync'],
};

/** Packages that one place alone may import. */
const PACKAGES: readonly { readonly name: RegExp; readonly owners: RegExp }[] = [
  { name: /^onnxruntime-/, owners: /^(?:src\/inference\/worker\/runtime\.ts$|training\/onnx\/ort\.ts$|training\/runtime\/)/ },
  { name: /^@tensorflow\//, owners: /^training\// },
  { name: /^(?:client-zip|pako)$/, owners: /^src\/transfer\// },
  { name: /^unzipit$/, owners: /^(?:src\/transfer\/|training\/data\/zip-entry\.ts$)/ },
  // Pure as the formats are that they read.
  { name: /^hyparquet$/, owners: /^src\/(?:formats\/parquet|transfer\/import-sources)\.ts$/ },
  { name: /^hyparquet-writer$/, owners: /^src\/formats\/write-parquet\.ts$/ },
  { name: /^saxes$/, owners: /^src\/formats\/inkml\.ts$/ },
  // Pure: what a record is, and its parser.
  { name: /^valibot$/, owners: /^(?:src\/(?:core\/records|contracts|storage)\/|training\/server\/ingest\/batch-schema\.ts$)/ },
  { name: /^idb$/, owners: /^src\/storage\// },
  { name: /^(?:@electric-sql\/pglite|pg)(?:$|\/)/, owners: /^training\/server\/database\// },
  { name: /^pg-boss$/, owners: /^training\/server\/(?:jobs\/|endpoint\.ts$|parts\.ts$)/ },
  { name: /^@?fastify/, owners: /^training\/server\// },
  { name: /^workbox-/, owners: /^src\/pwa\// },
  { name: /^lit(?:$|\/)/, owners: /^(?:src\/ui|training\/server\/review)\// },
  { name: /^perfect-freehand$/, owners: /^src\/ui\// },
];

const layerOf = (file: string): string | undefined => Object.keys(LAYERS).find((layer) => file.startsWith(`${layer}/`));

/** Every import that the house forbids, as a sentence. Tests may import what they like. */
function breaches(graph: ImportGraph): string[] {
  const built = [...graph].filter(([file]) => !file.startsWith('test/'));
  return built.flatMap(([file, imports]) =>
    imports.flatMap((target) => {
      if (/^(?:src|training|test)\//.test(target)) {
        const from = layerOf(file);
        const allowed = COMPOSITION_ROOTS[file] ?? (from === undefined ? [] : [from, ...LAYERS[from]]);
        const to = layerOf(target) ?? target;
        return allowed.includes(to) ? [] : [`${file} may not import ${target}`];
      }
      const rule = PACKAGES.find(({ name }) => name.test(target));
      if (rule && !rule.owners.test(file)) return [`${file} may not import the package ${target}`];
      if (rule) return [];
      const isPure = /^src\/(?:async|core|formats)\//.test(file);
      return isPure ? [`${file} is pure and may not import ${target}`] : [];
    }),
  );
}

/** The same graph with folders for files. A file at the top of a layer stands for itself: it is no part of any room. */
function foldersOf(graph: ImportGraph): ImportGraph {
  const tops = new Set(['src', 'training', 'src/core', 'training/server']);
  const room = (file: string): string => (tops.has(posix.dirname(file)) ? file : posix.dirname(file));
  const folders = new Map<string, Set<string>>();
  for (const [file, imports] of graph) {
    if (file.startsWith('test/')) continue;
    const from = room(file);
    const others = folders.get(from) ?? new Set<string>();
    for (const target of imports) if (graph.has(target) && room(target) !== from) others.add(room(target));
    folders.set(from, others);
  }
  return new Map([...folders].map(([folder, others]) => [folder, [...others]]));
}

describe('the import graph', () => {
  // AssemblyScript, in training/kernels/ops/assembly, is another language and compiles for itself.
  const sources = new Map([...readSources(root, ['src', 'training', 'test'])].filter(([path]) => !path.startsWith('training/kernels/ops/assembly/')));
  const graph = importGraph(sources);

  test('keeps to the layers', () => {
    assert.deepEqual(breaches(graph), []);
  });

  test('has no circle', () => {
    assert.deepEqual(circles(graph), []);
  });

  test('has no circle of folders', () => {
    assert.deepEqual(circles(foldersOf(graph)), []);
  });

  test('has every element extend the one base, which survives a page translator', () => {
    const others = [...sources].filter(([path, text]) => /^(?:src|training)\//.test(path) && /extends LitElement\b/.test(text)).map(([path]) => path);
    assert.deepEqual(others, ['src/ui/kit/localized.ts']);
  });

  test('names only files that are there', () => {
    const missing = [...graph].flatMap(([file, imports]) =>
      imports.filter((target) => /^(?:src|training|test)\//.test(target) && !existsSync(join(root, target))).map((target) => `${file} imports ${target}`),
    );
    assert.deepEqual(missing, []);
  });

  test('is followed from src/main.ts through workers down to the session', () => {
    const seen = new Set<string>();
    const walk = (file: string): void => {
      if (seen.has(file) || !graph.has(file)) return;
      seen.add(file);
      graph.get(file)!.forEach(walk);
    };
    walk('src/main.ts');
    assert.ok(seen.has('src/core/preprocessing/preprocess.ts'), 'static imports are followed');
    assert.ok(seen.has('src/inference/worker/session.ts'), 'the worker is found through its URL');
  });
});

describe('the rules for the import graph', () => {
  const madeUp = importGraph(
    new Map([
      ['src/core/a.ts', `import { b } from './b.ts'; import { c } from '../ui/c.ts';`],
      ['src/core/b.ts', `export type { A } from './a.ts'; import { readFileSync } from 'node:fs';`],
      ['src/ui/c.ts', `const store = await import('../storage/d.ts'); import * as ort from 'onnxruntime-web/wasm';`],
      ['src/storage/d.ts', `import { openDB } from 'idb'; const e = new Worker(new URL('../inference/worker/e.ts', import.meta.url));`],
      ['src/inference/worker/e.ts', `import type { D } from '../../storage/d.ts'; import url from 'onnxruntime-web/x.wasm?url';`],
      ['src/inference/worker/main.ts', `import { d } from '../../storage/d.ts'; import { c } from '../../ui/c.ts';`],
      ['src/main.ts', `const { start } = await import('./app.ts');`],
      ['src/app.ts', `import './ui/c.ts'; import { run } from '../training/f.ts';`],
      ['training/server/review/h.ts', `import '../../../src/ui/kit/tokens.ts'; import '../../../src/ui/c.ts'; import '../endpoint.ts'; import { html } from 'lit';`],
      ['training/f.ts', `import * as tf from '@tensorflow/tfjs-core'; import { openDB } from 'idb'; import '../src/ui/c.ts';`],
      ['test/g.ts', `import '../src/main.ts'; import { openDB } from 'idb';`],
    ]),
  );

  test('find every breach', () => {
    assert.deepEqual(breaches(madeUp), [
      'src/core/a.ts may not import src/ui/c.ts',
      'src/core/b.ts is pure and may not import node:fs',
      'src/ui/c.ts may not import src/storage/d.ts',
      'src/ui/c.ts may not import the package onnxruntime-web/wasm',
      'src/storage/d.ts may not import src/inference/worker/e.ts',
      'src/inference/worker/e.ts may not import src/storage/d.ts',
      'src/inference/worker/e.ts may not import the package onnxruntime-web/x.wasm?url',
      'src/inference/worker/main.ts may not import src/ui/c.ts',
      'src/app.ts may not import training/f.ts',
      'training/server/review/h.ts may not import src/ui/c.ts',
      'training/server/review/h.ts may not import training/server/endpoint.ts',
      'training/f.ts may not import the package idb',
      'training/f.ts may not import src/ui/c.ts',
    ]);
  });

  test('find every circle of folders that no file is in', () => {
    const folders = foldersOf(
      importGraph(
        new Map([
          ['src/ui/ink/a.ts', `import '../state/b.ts';`],
          ['src/ui/state/b.ts', ''],
          ['src/ui/state/c.ts', `import '../ink/d.ts';`],
          ['src/ui/ink/d.ts', `import '../../core/errors.ts';`],
          ['src/core/errors.ts', ''],
        ]),
      ),
    );
    assert.deepEqual(circles(folders).map((group) => group.sort()), [['src/ui/ink', 'src/ui/state']]);
  });

  test('find every circle, also through types and workers', () => {
    const sorted = circles(madeUp).map((group) => group.sort());
    assert.deepEqual(sorted, [
      ['src/inference/worker/e.ts', 'src/storage/d.ts'],
      ['src/core/a.ts', 'src/core/b.ts'],
    ]);
  });
});
