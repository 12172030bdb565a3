/**
 * Runs the `*.browser.test.ts` files in real Chromium: `tsx test/support/browser-tests.ts [--engine firefox|webkit] [files or globs]`.
 * Everything they import comes through Vite, the way the app itself is served, so `?url`, `import.meta.env`
 * and module workers are the real ones.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultReporter, startTestRunner, type TestRunnerConfig } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { findOrInstallBrowser, LAUNCH_ARGS, SOFTWARE_WEBGPU_ARGS } from '../../training/lib/browser.ts';
import { cutRuntime } from '../../training/runtime/vite-plugin.ts';
import { EngineLauncher } from './engine-launcher.ts';
import { ENGINES, firefox, QUIET_FIREFOX, type Engine } from './engines.ts';
import { serveModelFixtures } from './model-fixtures.ts';

const root = resolve(import.meta.dirname, '../..');
const ALL_FILES = ['test/**/*.browser.test.ts'];

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];
type Reporter = NonNullable<TestRunnerConfig['reporters']>[number];
type Launcher = NonNullable<TestRunnerConfig['browsers']>[number];
type Session = Parameters<NonNullable<Reporter['stop']>>[0]['sessions'][number];
type Suite = NonNullable<Session['testResults']>;

/** The runner's socket, which test helpers import by address: it is the runner's own page, not a file that Vite could find. */
const runnerSocket: Plugin = {
  name: 'runner-socket',
  enforce: 'pre',
  resolveId: (id) => (id.endsWith('/__web-dev-server__web-socket.js') ? '\0runner-socket' : undefined),
  load: (id) =>
    id === '\0runner-socket'
      ? `const address = '/__web-dev-server__web-socket.js';
         export const { sendMessage, sendMessageWaitForResponse, webSocket } = await import(/* @vite-ignore */ address);`
      : undefined,
};

async function createVite(engine: Engine): Promise<ViteDevServer> {
  return createServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    plugins: [runnerSocket, cutRuntime(resolve(root, 'models'), resolve(root, '.cache'))],
    // Two engines may be at work at once.
    cacheDir: `.cache/vite-browser-tests/${engine}`,
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: {
      // Found before the first test starts: a dependency found later would change the others' URLs under a running test.
      entries: [...ALL_FILES, 'test/support/told-failures.ts'],
      include: ['idb'],
      // ONNX Runtime finds its files beside itself, and bundling it again would gain nothing.
      exclude: ['onnxruntime-web'],
    },
  });
}

/** What Vite's client does beside reloading: it puts the styles that a module imports into the page. */
const STYLES_ALONE = `
const sheets = new Map();
export function updateStyle(id, text) {
  const sheet = sheets.get(id) ?? document.head.appendChild(document.createElement('style'));
  sheets.set(id, sheet);
  sheet.textContent = text;
}
export function removeStyle(id) {
  sheets.get(id)?.remove();
  sheets.delete(id);
}
export const createHotContext = () => ({ accept() {}, dispose() {}, prune() {}, on() {}, off() {}, send() {}, invalidate() {}, data: {} });
export const injectQuery = (url) => url;
`;

/** Serves the made-up models, and hands everything but the runner's own pages to Vite. */
function serveWith(vite: ViteDevServer): Middleware {
  return async (context, next) => {
    // Nothing is reloaded under a test: Vite's own client would only complain that nobody answers it.
    if (context.path === '/@vite/client') {
      context.type = 'text/javascript';
      context.body = STYLES_ALONE;
      return;
    }
    if (context.path === '/' || context.path.startsWith('/__web-')) return void (await next());
    const fixture = serveModelFixtures(context.path);
    if (fixture) {
      context.status = fixture.status;
      context.type = fixture.type;
      context.body = typeof fixture.body === 'string' ? fixture.body : Buffer.from(fixture.body);
      return;
    }
    // Koa presets 404, which Vite's middlewares would leave standing.
    context.status = 200;
    await new Promise<void>((done) => {
      context.res.once('close', done);
      vite.middlewares(context.req, context.res, () => {
        context.status = 404;
        done();
      });
    });
    if (context.res.writableEnded) context.respond = false;
  };
}

function count(suite: Suite): TestCounts {
  const inner = suite.suites.map(count);
  const sum = (key: keyof TestCounts): number => inner.reduce((total, counts) => total + counts[key], 0);
  const skipped = suite.tests.filter((test) => test.skipped).length;
  const passed = suite.tests.filter((test) => !test.skipped && test.passed).length;
  return { passed: sum('passed') + passed, skipped: sum('skipped') + skipped, failed: sum('failed') + suite.tests.length - passed - skipped };
}

/** A file that failed as a whole (it did not load, it hung) counts as one failure more. */
function countSession(session: Session): TestCounts {
  const counts = session.testResults ? count(session.testResults) : { passed: 0, failed: 0, skipped: 0 };
  const broken = session.passed !== true && counts.failed === 0;
  return broken ? { ...counts, failed: 1 } : counts;
}

/** Chromium and Firefox are driven, so that tests can move a mouse and press keys; WebKitGTK only opens its page. */
async function launcherOf(engine: Engine): Promise<Launcher> {
  if (engine === 'webkit') return new EngineLauncher(engine);
  if (engine === 'chromium') return chromeLauncher({ launchOptions: { executablePath: await findOrInstallBrowser(), args: [...LAUNCH_ARGS, ...SOFTWARE_WEBGPU_ARGS, '--js-flags=--expose-gc'] } });
  return chromeLauncher({ launchOptions: { browser: 'firefox', executablePath: firefox() ?? 'firefox-esr', extraPrefsFirefox: QUIET_FIREFOX } });
}

/** Runs `files` (globs from the repository root) and reports on the console. */
export async function runBrowserTests(files: readonly string[] = ALL_FILES, engine: Engine = 'chromium'): Promise<TestCounts> {
  const browser = await launcherOf(engine);
  const vite = await createVite(engine);
  const counts: TestCounts[] = [];
  try {
    const runner = await startTestRunner({
      readCliArgs: false,
      readFileConfig: false,
      autoExitProcess: false,
      config: {
        rootDir: root,
        files: files.map((file) => resolve(root, file)),
        // Chromium, Vite and software WebGPU share two cores on the smallest machines: one page at a time.
        concurrency: 1,
        browserStartTimeout: 120_000,
        testsStartTimeout: 60_000,
        testsFinishTimeout: 300_000,
        testFramework: { config: { ui: 'bdd', timeout: '60000' } },
        browsers: [browser],
        middleware: [serveWith(vite)],
        testRunnerHtml: (framework) =>
          `<!doctype html><html><head></head><body>${['/test/support/told-failures.ts', framework].map((path) => `<script type="module" src="${path}"></script>`).join('')}</body></html>`,
        // Lit's greeting to developers, once a file.
        filterBrowserLogs: ({ args }) => !args.some((text) => String(text).includes('Lit is in dev mode')),
        reporters: [
          defaultReporter({ reportTestResults: true, reportTestProgress: false }),
          { stop: ({ sessions }) => void counts.push(...sessions.map(countSession)) },
        ],
      },
    });
    if (!runner) throw new Error('The browser test runner did not start.');
    await new Promise<void>((done) => runner.on('stopped', () => done()));
  } finally {
    await vite.close();
  }
  const sum = (key: keyof TestCounts): number => counts.reduce((total, one) => total + one[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values, positionals: files } = parseArgs({ options: { engine: { type: 'string', default: 'chromium' } }, allowPositionals: true });
  const { passed, failed, skipped } = await runBrowserTests(files.length > 0 ? files : undefined, ENGINES.find((known) => known === values.engine));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exit(failed > 0 ? 1 : 0);
}
