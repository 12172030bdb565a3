/** Other engines than Chromium, as Debian packs them: started on an address with a profile, without a driver. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../../training/lib/browser.ts';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type Engine = (typeof ENGINES)[number];

/** Preferences of a Firefox that asks nobody anything. */
export const QUIET_FIREFOX = {
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'app.update.enabled': false,
  'browser.startup.page': 0,
  'browser.aboutwelcome.enabled': false,
  'browser.sessionstore.resume_from_crash': false,
  'toolkit.startup.max_resumed_crashes': -1,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
};

const onPath = (name: string): string | undefined => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find(existsSync);

export const firefox = (): string | undefined => process.env.FIREFOX_PATH ?? onPath('firefox-esr');
const miniBrowser = (): string | undefined => process.env.WEBKIT_PATH ?? ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`).find(existsSync);

/** What is to be installed before an engine can be tested in; undefined where nothing is. */
export function missingFor(engine: Engine): string | undefined {
  if (engine === 'firefox' && firefox() === undefined) return 'Debian\u2019s package firefox-esr';
  if (engine === 'webkit' && miniBrowser() === undefined) return 'Debian\u2019s package libwebkit2gtk-4.1-0';
  if (engine === 'webkit' && process.env.DISPLAY === undefined && onPath('Xvfb') === undefined) return 'a display, or Debian\u2019s package xvfb';
  return undefined;
}

let display: Promise<string> | undefined;

/** A display, for those that do not run without: this machine's, or one that nobody sees, gone with this process. */
function anyDisplay(): Promise<string> {
  const { DISPLAY } = process.env;
  if (DISPLAY !== undefined) return Promise.resolve(DISPLAY);
  return (display ??= (async () => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1200x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    process.once('exit', () => server.kill());
    server.unref();
    const pipe = server.stdio[3]!;
    const [number] = (await once(pipe, 'data')) as [Buffer];
    (pipe as unknown as { unref(): void }).unref();
    return `:${String(number).trim()}`;
  })());
}

/** Starts a browser with a profile, in a group of its own. WebKit is WebKitGTK's own MiniBrowser. */
export async function startEngine(engine: Engine, profile: string, url: string): Promise<ChildProcess> {
  const options = { detached: true, stdio: 'ignore' as const, env: { ...process.env, HOME: profile, XDG_DATA_HOME: join(profile, 'data'), XDG_CACHE_HOME: join(profile, 'cache'), XDG_CONFIG_HOME: join(profile, 'config') } };
  mkdirSync(profile, { recursive: true });
  const starting = {
    chromium: async () => spawn(await findOrInstallBrowser(), ['--headless=new', `--user-data-dir=${profile}`, ...LAUNCH_ARGS, url], options),
    firefox: () => {
      writeFileSync(join(profile, 'user.js'), Object.entries(QUIET_FIREFOX).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
      return spawn(firefox() ?? 'firefox-esr', ['--no-remote', '--headless', '--profile', profile, url], { ...options, env: { ...options.env, MOZ_DISABLE_AUTO_SAFE_MODE: '1', MOZ_CRASHREPORTER_DISABLE: '1' } });
    },
    webkit: async () => {
      const env = { ...options.env, DISPLAY: await anyDisplay(), WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1', GDK_BACKEND: 'x11' };
      return spawn(miniBrowser() ?? 'MiniBrowser', [url], { ...options, env });
    },
  }[engine]();
  const browser = await starting;
  const stop = (): void => stopGroup(browser);
  process.once('exit', stop);
  browser.once('exit', () => process.off('exit', stop));
  return browser;
}

/** Kills a browser with all its processes, as a phone does that is out of memory: none has time for a last word. */
export async function kill(browser: ChildProcess): Promise<void> {
  if (browser.exitCode !== null || browser.signalCode !== null) return;
  const gone = once(browser, 'exit');
  stopGroup(browser);
  await gone;
}

function stopGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // It has gone by itself.
  }
}
