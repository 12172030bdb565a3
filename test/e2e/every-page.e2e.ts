/** What holds on every page of the app and in all that opens on it: how it is laid out, that axe finds nothing, and that forced colours tell all. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { chromium, type ElementHandle, type Page } from 'playwright-core';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../../training/lib/browser.ts';
import { layoutFaults } from './page-faults.ts';
import { Phone, withServer } from './phone.ts';
import { VIEWS, type View } from './views.ts';

const AXE = readFileSync(resolve(import.meta.dirname, '../../node_modules/axe-core/axe.min.js'), 'utf8');

/** Windows and text sizes that people read in; `text` is the browser's own setting (px). */
const READERS = [
  { name: 'a small phone', width: 320, height: 568, text: 16 },
  { name: 'a phone on its side', width: 844, height: 390, text: 16 },
  { name: '1280 × 1024 at 400 %', width: 320, height: 256, text: 16 },
  { name: 'a phone with text at 200 %', width: 390, height: 844, text: 32 },
] as const;

/** A sheet that is smaller (px) cannot be drawn on. */
const LEAST_SHEET = 140;

/** A state that a control is in, where to find it, and how to put it into the other one and back. */
const STATES: readonly (readonly [name: string, selector: string, toggle: (element: Element) => void])[] = [
  ['pressed', 'button[aria-pressed="true"]', (element) => element.setAttribute('aria-pressed', String(element.getAttribute('aria-pressed') !== 'true'))],
  ['selected', '[aria-selected="true"]', (element) => element.setAttribute('aria-selected', String(element.getAttribute('aria-selected') !== 'true'))],
  ['current', 'a[aria-current="page"]', (element) => (element.hasAttribute('aria-current') ? element.removeAttribute('aria-current') : element.setAttribute('aria-current', 'page'))],
  ['checked', 'input:checked', (element) => void ((element as HTMLInputElement).checked = !(element as HTMLInputElement).checked)],
  ['read', '[data-best]', (element) => void element.toggleAttribute('data-best')],
  ['disabled', 'button:disabled', (element) => void element.toggleAttribute('disabled')],
];

/** Goes through all views on a fresh device. */
function walk(locale: string, look: (page: Page, view: View) => Promise<void>): Promise<void> {
  return withServer(async ({ url }) => {
    const browser = await chromium.launch({ executablePath: await findOrInstallBrowser(), args: [...LAUNCH_ARGS] });
    try {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale, reducedMotion: 'reduce' });
      const page = await context.newPage();
      // Functions that are sent to the page carry their names with the help of this one.
      await page.addInitScript('globalThis.__name = (value) => value');
      const phone = await Phone.on(context);
      await phone.open(url);
      for (const view of VIEWS) {
        await page.setViewportSize({ width: 390, height: 844 });
        await view.open(phone, url);
        await look(page, view);
      }
    } finally {
      await browser.close();
    }
  });
}

async function laidOut(page: Page, { name, width, height, text }: (typeof READERS)[number]): Promise<string[]> {
  await page.setViewportSize({ width, height });
  await page.evaluate((size) => document.documentElement.style.setProperty('font-size', `${size}px`), text);
  // What resizes with the window does so a frame later.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  const sheets = await page.locator('scrawl-sheet:visible').evaluateAll((all) => all.map((sheet) => Math.round(Math.min(sheet.clientWidth, sheet.clientHeight))));
  const small = sheets.filter((size) => size < LEAST_SHEET).map((size) => `a sheet of ${size} px`);
  return [...small, ...(await page.evaluate(layoutFaults))].map((fault) => `on ${name}: ${fault}`);
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate<{ violations: { id: string; nodes: { target: unknown }[] }[] }>('axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } })');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`));
}

/** Sent to the page: whether it is a dialog's own, through shadow roots and slots. */
function isInDialog(element: Element): boolean {
  for (let at: Node | null = element; at !== null; at = (at as Element).assignedSlot ?? at.parentNode ?? (at instanceof ShadowRoot ? at.host : null)) {
    if (at instanceof HTMLDialogElement) return true;
  }
  return false;
}

/** What of `told` was not told before on this walk: controls that look the same in both of their states, and strong buttons without a line. */
async function untold(page: Page, told: Set<string>): Promise<string[]> {
  const faults: string[] = [];
  const isCovered = (await page.locator('dialog[open]').count()) > 0;
  for (const [forcedColors, [state, selector, turn]] of (['none', 'active'] as const).flatMap((forced) => STATES.map((each) => [forced, each] as const))) {
    await page.emulateMedia({ forcedColors });
    for (const control of (await page.locator(selector).elementHandles()) as ElementHandle<HTMLElement>[]) {
      const kind = `${forcedColors === 'active' ? 'in forced colours, ' : ''}${state} ${await control.evaluate((element) => `${(element.getRootNode() as ShadowRoot).host?.localName} ${element.localName}.${element.className}`)}`;
      if (told.has(kind) || !(await control.isVisible()) || (isCovered && !(await control.evaluate(isInDialog)))) continue;
      told.add(kind);
      // What is seen of a native control that is hidden is its label.
      const shown = await control.evaluateHandle((element) => (getComputedStyle(element).opacity === '0' ? element.parentElement! : element));
      const before = await shown.screenshot({ animations: 'disabled' });
      await control.evaluate(turn);
      const after = await shown.screenshot({ animations: 'disabled' });
      await control.evaluate(turn);
      if (before.equals(after)) faults.push(`${kind}: looks as if it were not`);
    }
  }
  const plain = await page.locator('button.strong:visible, a.strong:visible').evaluateAll((all) => all.filter((element) => parseFloat(getComputedStyle(element).borderTopWidth) === 0).map(({ textContent }) => textContent));
  await page.emulateMedia({ forcedColors: 'none' });
  return [...faults, ...plain.map((name) => `"${name}" has no line`)];
}

describe('every page', () => {
  test('lets each control be pressed and each text be read, however small the window or large the text, and passes axe in light and dark', async () => {
    const faults: string[] = [];
    await walk('en', async (page, view) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        faults.push(...(await axe(page)).map((fault) => `${view.name}, ${colorScheme}: ${fault}`));
      }
      for (const reader of READERS) faults.push(...(await laidOut(page, reader)).map((fault) => `${view.name}, ${fault}`));
    });
    assert.deepEqual(faults, []);
  });

  test('does so in German, whose words are longer, and in forced colours as in its own tells what is chosen and what can be pressed', async () => {
    const faults: string[] = [];
    const told = new Set<string>();
    await walk('de', async (page, view) => {
      faults.push(...(await untold(page, told)).map((fault) => `${view.name}, ${fault}`));
      for (const reader of READERS) faults.push(...(await laidOut(page, reader)).map((fault) => `${view.name}, ${fault}`));
    });
    assert.deepEqual(faults, []);
    assert.ok(told.size > 24, `${told.size} kinds of controls were looked at`);
  });
});
