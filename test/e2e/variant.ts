import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin, type Rollup } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/**
 * Builds the app into a folder of its own, with a change: what would be deployed next.
 * @returns the folder.
 */
export async function buildVariant(name: string, change: Pick<Plugin, 'transformIndexHtml' | 'generateBundle'>): Promise<string> {
  const outDir = join(root, '.scrawl/e2e', name);
  rmSync(outDir, { recursive: true, force: true });
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
    plugins: [{ name: 'variant', enforce: 'post', ...change }],
  });
  return outDir;
}

/** The file of a build whose name `pattern` matches. */
export function assetNamed(bundle: Rollup.OutputBundle, pattern: RegExp): Rollup.OutputAsset {
  const found = Object.values(bundle).find(({ fileName }) => pattern.test(fileName));
  if (found?.type !== 'asset') throw new Error(`This build has no file named ${pattern}.`);
  return found;
}
