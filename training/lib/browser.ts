import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { platform } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright-core';

const isRoot = process.getuid?.() === 0;

/** How every suite starts Chromium: quiet, no phoning home; without the sandbox only where root leaves no choice. */
export const LAUNCH_ARGS: readonly string[] = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(isRoot ? ['--no-sandbox'] : []),
];

/** Gives Chromium its software WebGPU adapter (SwiftShader); without it a machine without a GPU has none at all. */
export const SOFTWARE_WEBGPU_ARGS: readonly string[] = ['--enable-unsafe-webgpu'];

const NAMES_ON_PATH = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome'];

const KNOWN_PLACES: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/opt/google/chrome/chrome', '/usr/lib/chromium/chromium', '/snap/bin/chromium'],
  darwin: ['', process.env.HOME ?? ''].flatMap((root) =>
    ['Google Chrome', 'Chromium', 'Google Chrome for Testing'].map((name) => `${root}/Applications/${name}.app/Contents/MacOS/${name}`),
  ),
};

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A Chrome or Chromium that is already on this machine. @throws Error when `CHROME_PATH` names none. */
export function findBrowser(): string | undefined {
  const wished = process.env.CHROME_PATH;
  if (wished) {
    if (isExecutable(wished)) return wished;
    throw new Error(`CHROME_PATH is "${wished}", which is not an executable file. Point it at Chrome or Chromium, or unset it.`);
  }
  const onPath = NAMES_ON_PATH.flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)));
  return [...onPath, ...(KNOWN_PLACES[platform()] ?? []), chromium.executablePath()].find(isExecutable);
}

function run(command: string, args: readonly string[]): boolean {
  console.log(`$ ${[command, ...args].join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
}

function isDebian(): boolean {
  const release = '/etc/os-release';
  // Ubuntu's `chromium` package is a stub for a snap, which does not run headless in a container.
  return existsSync('/usr/bin/apt-get') && existsSync(release) && /^ID=["']?debian/m.test(readFileSync(release, 'utf8'));
}

function installBrowser(): void {
  if (isRoot && isDebian()) {
    console.log('No Chrome or Chromium here: installing Debian’s.');
    if (run('apt-get', ['update']) && run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])) return;
  }
  console.log('No Chrome or Chromium here: letting Playwright download one.');
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js');
  // The libraries that Chromium needs come through the system's package manager, which takes root.
  run(process.execPath, [cli, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']);
}

/**
 * The path of a Chrome or Chromium to test with: `CHROME_PATH`, an installed one, Playwright's; failing these it
 * installs one and says so.
 * @throws Error with a sentence on what to do when there is none and none can be had.
 */
// eslint-disable-next-line @typescript-eslint/require-await -- callers await it; the steps happen to be synchronous
export async function findOrInstallBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  installBrowser();
  const installed = findBrowser();
  if (installed === undefined) {
    throw new Error('No Chrome or Chromium was found and none could be installed. Install one, or set CHROME_PATH to its executable.');
  }
  // Playwright's download comes without the system's libraries, which only root may add.
  if (spawnSync(installed, ['--version']).status !== 0) {
    throw new Error(`${installed} was installed and does not start. Run "sudo npx playwright-core install-deps chromium", or set CHROME_PATH to another.`);
  }
  return installed;
}
