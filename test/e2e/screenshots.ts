/**
 * Pictures of the built app to look at: `npm run build && npm run screenshots` writes them to .scrawl/screenshots/.
 * With `-- --update` also those that the install dialog and the README show, to public/screenshots/.
 */
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Browser } from 'playwright-core';
import sharp from 'sharp';
import { findOrInstallBrowser, LAUNCH_ARGS } from '../../training/lib/browser.ts';
import { multiplyJudgements, samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { serve } from '../support/serve.ts';
import { Phone, PEN_DIGITS, writtenNumber, type PenDigit } from './phone.ts';

interface Shot {
  /** File name without its ending, from the folder of pictures. */
  readonly name: string;
  readonly size: readonly [width: number, height: number];
  /** Device pixels per CSS pixel. */
  readonly density?: number;
  readonly scheme: 'light' | 'dark';
  readonly hash?: string;
  /** English without one. */
  readonly language?: 'de' | 'es' | 'zh-CN';
  /** The digit or the number that is drawn. */
  readonly digit?: number;
  readonly scribble?: true;
  /** With corrections and judgements on the device. */
  readonly seeded?: true;
  /** What to press once the answer stands. */
  readonly press?: string;
  /** For the install dialog and the README. */
  readonly shown?: true;
}

const SHOTS: readonly Shot[] = [
  { name: 'phone-light', size: [360, 720], density: 3, scheme: 'light', digit: 42, shown: true },
  { name: 'phone-dark', size: [360, 720], density: 3, scheme: 'dark', digit: 3, shown: true },
  { name: 'wide', size: [1280, 720], density: 1.5, scheme: 'light', digit: 2, shown: true },
  ...([[390, 844], [360, 640], [320, 568], [844, 390], [1280, 800]] as const).flatMap((size) =>
    (['light', 'dark'] as const).map((scheme, index): Shot => ({ name: `${size.join('x')}-${scheme}`, size, scheme, digit: 5 + index })),
  ),
  { name: 'blank', size: [390, 844], scheme: 'light' },
  { name: 'not-a-digit', size: [390, 844], scheme: 'light', scribble: true },
  { name: 'judged-light', size: [360, 640], scheme: 'light', digit: 7, press: 'Digit 7,' },
  { name: 'judged-dark', size: [844, 390], scheme: 'dark', digit: 7, press: 'Digit 1,' },
  { name: 'accuracy-empty', size: [390, 844], scheme: 'light', hash: '#/accuracy' },
  ...(['light', 'dark'] as const).flatMap((scheme): Shot[] => [
    { name: `corrections-${scheme}`, size: [390, 844], scheme, hash: '#/drawings', seeded: true, press: 'Select' },
    { name: `export-${scheme}`, size: [390, 844], scheme, hash: '#/drawings?export=', seeded: true },
    { name: `accuracy-${scheme}`, size: [390, 844], scheme, hash: '#/accuracy', seeded: true },
  ]),
  { name: 'corrections-low', size: [844, 390], scheme: 'light', hash: '#/drawings', seeded: true },
  { name: 'settings-light', size: [390, 844], scheme: 'light', hash: '#/settings' },
  { name: 'settings-dark', size: [844, 390], scheme: 'dark', hash: '#/settings' },
  ...(['de', 'es', 'zh-CN'] as const).flatMap((language): Shot[] => [
    { name: `draw-${language}`, size: [320, 568], scheme: 'light', digit: 5, language },
    { name: `drawings-${language}`, size: [320, 568], scheme: 'dark', hash: '#/drawings', seeded: true, language },
    { name: `accuracy-${language}`, size: [320, 568], scheme: 'light', hash: '#/accuracy', seeded: true, language },
    { name: `settings-${language}`, size: [390, 1600], scheme: 'light', hash: '#/settings', language },
  ]),
  ...([[320, 568], [844, 390], [1440, 900]] as const).flatMap((size, index): Shot[] => [
    { name: `photos-${size[0]}`, size, scheme: index === 1 ? 'dark' : 'light', hash: '#/photos' },
    { name: `rounds-${size[0]}`, size, scheme: index === 1 ? 'dark' : 'light', hash: '#/rounds' },
    { name: `drawings-${size[0]}`, size, scheme: index === 1 ? 'dark' : 'light', hash: '#/drawings', seeded: true },
    { name: `number-${size[0]}`, size, scheme: index === 1 ? 'light' : 'dark', digit: 1907 },
  ]),
  { name: 'net-sees', size: [390, 844], scheme: 'dark', digit: 8, press: 'What the network sees, look inside' },
  { name: 'details', size: [390, 844], scheme: 'light', digit: 4, press: 'details' },
];

/** In the four languages. */
const OFFLINE = /Works offline|Geht offline|Listo sin red|可离线使用/;
/** The pace of a hand: milliseconds between two samples. */
const PACE = 9;
const SCRIBBLE: Pick<PenDigit, 'strokes'> = { strokes: [[[20, 60], [30, 25], [34, 70], [48, 22], [46, 75], [62, 28], [58, 72], [76, 30], [70, 78]]] };

const pause = (ms: number): Promise<void> => new Promise((resume) => setTimeout(resume, ms));

async function take(browser: Browser, url: string, shot: Shot): Promise<Buffer> {
  const [width, height] = shot.size;
  const desktop = width >= 1000;
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: shot.density ?? (desktop ? 1 : 2),
    colorScheme: shot.scheme,
    locale: shot.language ?? 'en',
    hasTouch: !desktop,
    isMobile: !desktop,
  });
  try {
    const page = await context.newPage();
    const phone = await Phone.on(context);
    await page.goto(url);
    await phone.until(OFFLINE);
    if (shot.seeded) {
      const store = `document.querySelector('scrawl-app').services.corrections`;
      await page.evaluate(`(${String(seedCorrections)})(${store}, ${JSON.stringify(samplesOf(PEN_DIGITS))}, 0, 60, ${String(seeded)})`);
      await page.evaluate(`(${String(multiplyJudgements)})('scrawl', 300)`);
    }
    // The second visit is what people see.
    await page.goto(`${url}${shot.hash ?? ''}`);
    if (shot.hash === undefined) await phone.ready();
    const drawn = shot.scribble ? SCRIBBLE : (shot.digit ?? 0) > 9 ? writtenNumber(String(shot.digit)) : PEN_DIGITS.find(({ digit }) => digit === shot.digit);
    if (drawn !== undefined) {
      await phone.draw(drawn, () => pause(PACE));
      await phone.finalAnswer();
    }
    if (shot.press !== undefined) await page.getByRole('button', { name: shot.press }).click();
    // Ink dries, keys fill, the pencil draws its seven.
    await pause(drawn === undefined ? 2000 : 700);
    return await page.screenshot();
  } finally {
    await context.close();
  }
}

const { values } = parseArgs({ options: { update: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } } });
const root = resolve(import.meta.dirname, '../..');
const server = await serve();
const browser = await chromium.launch({ executablePath: await findOrInstallBrowser(), args: [...LAUNCH_ARGS] });
try {
  for (const shot of SHOTS.filter(({ name }) => values.only?.includes(name) ?? true)) {
    const png = await take(browser, server.url, shot);
    const folders = [join(root, '.scrawl/screenshots'), ...(values.update && shot.shown ? [join(root, 'public/screenshots')] : [])];
    for (const folder of folders) {
      const path = join(folder, `${shot.name}.png`);
      mkdirSync(dirname(path), { recursive: true });
      await sharp(png).png({ palette: true, quality: 80, dither: 0, compressionLevel: 9, effort: 10 }).toFile(path);
      console.log(path);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
