import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** The review page, beside the app and no part of it: it is the endpoint that serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  build: {
    outDir: resolve(import.meta.dirname, '../../../.cache/review'),
    emptyOutDir: true,
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // No data: addresses and no scripts in the page: its content security policy does without them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
