import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, transformWithOxc, type Plugin } from 'vite';
import { VitePWA, type ManifestOptions } from 'vite-plugin-pwa';
import { parseManifest, type ModelManifest } from './src/core/records/manifest.ts';
import { SHARE_FIELD, SHARE_PATH } from './src/pwa/shared-files.ts';
import { PALETTES } from './src/ui/kit/tokens.ts';
import { publishBuild } from './training/lib/publish-build.ts';
import { squeezeStyles } from './training/lib/squeeze-styles.ts';
import { cutRuntime } from './training/runtime/vite-plugin.ts';

/** What other apps may share with the installed one, and what it opens. */
const SHARED_TYPES = ['image/*', 'application/json', 'application/x-ndjson', 'text/csv', 'application/zip', '.json', '.ndjson', '.csv', '.zip'];
const OPENED_TYPES = { 'image/jpeg': ['.jpg', '.jpeg'], 'image/png': ['.png'], 'image/webp': ['.webp'], 'image/avif': ['.avif'], 'image/heic': ['.heic', '.heif'] };

const root = import.meta.dirname;
const MODELS = join(root, 'models');
const CACHE = join(root, '.cache');
/** Cutting the runtime takes its time, and that is no fault. */
const QUIET = { bundlerTimings: false };
/** The browsers that README.md names. */
const BASELINE = ['chrome111', 'firefox114', 'safari16.4'];
/** Where a build is made, and where it is handed out. */
const [STAGED, DIST] = [join(CACHE, 'dist'), join(root, 'dist')];
const PREVIEW_PORT = 4173;

function readManifest(): ModelManifest {
  const path = join(MODELS, 'manifest.json');
  return parseManifest(JSON.parse(readFileSync(path, 'utf8')), path);
}

/** Serves the model at `models/`: as it lies there in development, checked and copied beside the app in a build. */
function models(): Plugin {
  return {
    name: 'scrawl-models',
    configureServer(server) {
      server.middlewares.use('/models', (request, response, next) => {
        // Only what the app asks for; the folder holds more.
        const name = /^\/(manifest\.json|[\w-]+\.(?:onnx|bin))(?:\?|$)/.exec(request.url ?? '')?.[1];
        if (name === undefined || !existsSync(join(MODELS, name))) return next();
        response.setHeader('content-type', name.endsWith('.json') ? 'application/json' : 'application/octet-stream');
        response.setHeader('cache-control', 'no-cache');
        response.end(readFileSync(join(MODELS, name)));
      });
    },
    generateBundle() {
      const manifest = readManifest();
      this.emitFile({ type: 'asset', fileName: 'models/manifest.json', source: JSON.stringify(manifest) });
      for (const named of [manifest, manifest.rehearsal]) {
        if (!named) continue;
        const bytes = readFileSync(join(MODELS, named.file));
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        if (sha256 !== named.sha256) this.error(`models/${named.file}: its checksum is ${sha256}, its manifest says ${named.sha256}.`);
        this.emitFile({ type: 'asset', fileName: `models/${named.file}`, source: bytes });
      }
    },
  };
}

/** Says under the addresses of `npm start` how a phone gets at the app. */
function phoneHint(): Plugin {
  return {
    name: 'scrawl-phone-hint',
    configurePreviewServer(server) {
      const printUrls = server.printUrls.bind(server);
      server.printUrls = () => {
        printUrls();
        const port = new URL(server.resolvedUrls?.local[0] ?? `http://localhost:${PREVIEW_PORT}/`).port;
        console.log(`
On a phone, the network address is enough to draw and read. Browsers install an app, and let it work offline, only
over HTTPS or from localhost:
  - connect an Android phone by USB with debugging on, run  adb reverse tcp:${port} tcp:${port}
    and open http://localhost:${port}/ in its Chrome; or
  - put the folder dist/ on any static host with HTTPS, in any folder, and open that.
`);
      };
    },
  };
}

/**
 * Has the page ask at once for all that the first answer needs: the reader's worker would ask for most of it only when
 * it runs, one thing after the other.
 */
function preloads(): Plugin {
  return {
    name: 'scrawl-preloads',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const { file } = readManifest();
        const found = (pattern: RegExp): string[] => Object.keys(bundle).filter((name) => pattern.test(name));
        const names = (file: string, text: string): boolean => {
          const built = bundle[file];
          return String(built?.type === 'asset' ? built.source : built?.code).includes(text);
        };
        // The reader's, not another worker.
        const worker = found(/^assets\/main-.*\.js$/).filter((name) => names(name, 'ort-cut-'));
        const data = [...found(/^assets\/ort-cut-.*\.wasm$/), 'models/manifest.json', `models/${file}`];
        const code = [...worker, ...found(/^assets\/(?:rolldown-runtime|ort\.wasm\.bundle|app)\b.*\.js$/)];
        if (data.length < 3) return []; // Development.
        return [
          ...code.map((name) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` } })),
          ...data.map((name) => ({ tag: 'link', attrs: { rel: 'preload', as: 'fetch', crossorigin: true, href: `./${name}` } })),
        ].map((link) => ({ ...link, injectTo: 'head' as const }));
      },
    },
  };
}

/** What the reader of zip files would have of Node, for which it looks in a browser too. */
const noThreadsOfNode: Plugin = {
  name: 'scrawl-no-threads-of-node',
  enforce: 'pre',
  apply: 'build',
  resolveId: (id) => (id === 'node:worker_threads' ? '\0no-threads' : undefined),
  load: (id) => (id === '\0no-threads' ? 'export {};' : undefined),
};

/** Style sheets go out without their comments. */
const plainStyles: Plugin = {
  name: 'scrawl-plain-styles',
  enforce: 'pre',
  apply: 'build',
  transform: { filter: { id: /\/src\/ui\/.*\.ts$/ }, handler: (code) => ({ code: squeezeStyles(code), map: null }) },
};

/** Puts `src/too-old.ts` before all else, as a classic script: what cannot run modules runs that. */
function tooOld(): Plugin {
  const name = 'too-old.js';
  const script = async (): Promise<string> => {
    const path = join(root, 'src/too-old.ts');
    return (await transformWithOxc(readFileSync(path, 'utf8'), path, { target: 'esnext' })).code.replace(/^export \{\};?\s*$/m, '');
  };
  return {
    name: 'scrawl-too-old',
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `./${name}` }, injectTo: 'head-prepend' }],
    configureServer(server) {
      server.middlewares.use(`/${name}`, (_request, response, next) => {
        script().then((code) => response.setHeader('content-type', 'text/javascript').end(code), next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source: await script() });
    },
  };
}

/** Puts the build where it is handed out, once all of it is there. */
function publish(): Plugin {
  let isStaged = false;
  return {
    name: 'scrawl-publish',
    apply: 'build',
    configResolved: ({ build }) => void (isStaged = build.outDir === STAGED),
    closeBundle: {
      // After the service worker, which another plugin writes here too.
      order: 'post',
      sequential: true,
      async handler() {
        if (!isStaged) return;
        const steps = publishBuild(STAGED, DIST, join(CACHE, 'published.json'));
        while ((await steps.next()).done !== true);
      },
    },
  };
}

/** The pictures in an app shop's style that Chrome shows before it installs; `npm run screenshots` makes them. */
const screenshots: NonNullable<ManifestOptions['screenshots']> = [
  { src: 'screenshots/phone-light.png', sizes: '1080x2160', form_factor: 'narrow' as const, label: 'A seven, read while it is drawn' },
  { src: 'screenshots/phone-dark.png', sizes: '1080x2160', form_factor: 'narrow' as const, label: 'Chalk on slate' },
  { src: 'screenshots/wide.png', sizes: '1920x1080', form_factor: 'wide' as const, label: 'On a wide screen' },
].filter(({ src }) => existsSync(join(root, 'public', src)));

export default defineConfig(({ isPreview }) => ({
  // Relative addresses: the built app works in whatever folder of a host it is put.
  base: './',
  server: { host: '127.0.0.1' },
  preview: { host: true, port: PREVIEW_PORT, strictPort: true },
  // ONNX Runtime finds its files beside itself.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    outDir: isPreview === true ? DIST : STAGED,
    emptyOutDir: true,
    target: BASELINE,
    // No data: addresses, so that the content security policy can do without them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A page is `page.ts` in its room; its file is named for the room.
    rolldownOptions: {
      checks: QUIET,
      output: {
        chunkFileNames: ({ facadeModuleId }) => {
          const room = /\/ui\/(\w+)\/page\.ts$/.exec(facadeModuleId ?? '')?.[1];
          return room === undefined ? 'assets/[name]-[hash].js' : `assets/${room}-page-[hash].js`;
        },
      },
    },
    // The WASM is what it is; this is about our own code.
    chunkSizeWarningLimit: 250,
  },
  worker: { format: 'es', rolldownOptions: { checks: QUIET }, plugins: () => [cutRuntime(MODELS, CACHE)] },
  plugins: [
    noThreadsOfNode,
    plainStyles,
    tooOld(),
    models(),
    cutRuntime(MODELS, CACHE),
    preloads(),
    phoneHint(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/pwa/worker',
      filename: 'sw.ts',
      // src/pwa/register.ts registers it.
      injectRegister: false,
      includeManifestIcons: false,
      injectManifest: {
        rollupFormat: 'iife',
        target: BASELINE,
        globPatterns: ['**/*.{html,js,css,wasm,json,onnx,bin}', 'favicon.svg'],
        // Names with a hash of the content need no revision beside them.
        dontCacheBustURLsMatching: /^(?:assets\/.*-[\w-]{8}|models\/[\w-]*[0-9a-f]{8})\.\w+$/,
        // ONNX Runtime alone is 14 MB, in its WebGPU build 17.
        maximumFileSizeToCacheInBytes: 24 * 1024 * 1024,
      },
      manifest: {
        name: 'Scrawl',
        short_name: 'Scrawl',
        description: 'Draw a digit and it is read, on your device alone.',
        lang: 'en',
        // No id: it would be resolved against the origin, and two Scrawls in two folders of a host would be one.
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: PALETTES.light.page,
        theme_color: PALETTES.light.page,
        share_target: { action: `./${SHARE_PATH}`, method: 'POST', enctype: 'multipart/form-data', params: { files: [{ name: SHARE_FIELD, accept: SHARED_TYPES }] } },
        file_handlers: [{ action: './', accept: OPENED_TYPES }],
        categories: ['education', 'utilities'],
        // A link into the app comes to the window that is open, with what is drawn there.
        launch_handler: { client_mode: ['navigate-existing', 'auto'] },
        shortcuts: [
          { name: 'Draw', url: './#/', icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] },
          { name: 'Photo', url: './#/photos', icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] },
          { name: 'Round', url: './#/rounds', icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] },
        ],
        icons: [
          { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: 'icons/maskable-192.png', sizes: '192x192', type: 'image/png', purpose: 'maskable' },
          { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
        screenshots,
      },
    }),
    publish(),
  ],
}));
