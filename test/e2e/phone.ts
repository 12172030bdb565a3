/** A phone for the end-to-end tests: real Chromium with a touch screen, on the built app over a real server. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type BrowserContext, type CDPSession, type Locator, type Page } from 'playwright-core';
import type { Stroke } from '../../src/core/ink/ink.ts';
import type { Backend } from '../../src/contracts/recognizer.ts';
import type { Prediction } from '../../src/core/reading/prediction.ts';
import type { DigitKeys } from '../../src/ui/draw/digit-keys.ts';
import type { InkSheet } from '../../src/ui/ink/sheet.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import type { NetPicture } from '../../src/ui/kit/net-picture.ts';
import { findOrInstallBrowser, LAUNCH_ARGS, SOFTWARE_WEBGPU_ARGS } from '../../training/lib/browser.ts';
import { drawThrough, type Knot } from '../support/pen.ts';
import { serve, type RunningServer, type ServeOptions } from '../support/serve.ts';

export interface PenDigit {
  readonly digit: number;
  /** Knots of each stroke, on a sheet of 100 × 100. */
  readonly strokes: readonly (readonly Knot[])[];
}

/** Ten digits, drawn for these tests. */
export const PEN_DIGITS = JSON.parse(readFileSync(resolve(import.meta.dirname, '../fixtures/pen-digits.json'), 'utf8')) as readonly PenDigit[];

/** The digits of a number side by side over the sheet's width. */
export function writtenNumber(text: string): Pick<PenDigit, 'strokes'> {
  const size = Math.min(0.6, 1.25 / text.length);
  return {
    strokes: [...text].flatMap((digit, place) => PEN_DIGITS[Number(digit)].strokes.map((points) => points.map(([x, y]) => [4 + (place * 90) / text.length + x * size, 30 + y * size] as const))),
  };
}

/** What the app shows above the sheet. */
export interface Shown {
  /** `blank`, `waiting`, `forming`, `final`, `unreadable` or `failed`. */
  readonly phase: string | null;
  readonly digit: number | undefined;
  readonly text: string;
}

/** Asks until `question` has an answer. @throws AssertionError naming `what` after `seconds`. */
export async function until<T>(what: string, question: () => Promise<T | undefined | false>, seconds = 30): Promise<T> {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) assert.fail(`Not within ${seconds} s: ${what}`);
    await new Promise((resume) => setTimeout(resume, 40));
  }
}

/** A folder for a browser's profile, gone when `work` is done: closed and opened again with it, a browser remembers. */
export async function withProfile(work: (profile: string) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'scrawl-e2e-'));
  try {
    await work(profile);
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Serves a built app while `work` lasts, which may stop it earlier. */
export async function withServer(work: (server: RunningServer) => Promise<void>, options: ServeOptions = {}, folder?: string): Promise<void> {
  const server = await serve(folder, options);
  try {
    await work(server);
  } finally {
    await server.stop();
  }
}

/** Opens a browser with `profile`, does `work` on its page, closes it, and looks whether anything was amiss meanwhile. */
export async function withPhone(profile: string, work: (phone: Phone) => Promise<void>, args: readonly string[] = []): Promise<void> {
  assert.ok(existsSync(profile));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: await findOrInstallBrowser(),
    args: [...LAUNCH_ARGS, ...SOFTWARE_WEBGPU_ARGS, ...args],
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    hasTouch: true,
    isMobile: true,
  });
  try {
    const phone = await Phone.on(context);
    await work(phone);
    assert.deepEqual(phone.complaints, [], 'the browser has nothing to complain of');
  } finally {
    await context.close();
  }
}

export class Phone {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly cdp: CDPSession;
  /** Uncaught errors, and what the content security policy held back. */
  readonly complaints: string[] = [];
  /** Every address that anything in the browser asked for, service worker and recogniser included. */
  readonly requested: string[] = [];

  private constructor(context: BrowserContext, page: Page, cdp: CDPSession) {
    this.context = context;
    this.page = page;
    this.cdp = cdp;
    context.on('request', (request) => this.requested.push(request.url()));
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (/Content Security Policy|Uncaught/i.test(message.text())) this.complaints.push(message.text());
    });
  }

  static async on(context: BrowserContext): Promise<Phone> {
    const page = context.pages()[0];
    return new Phone(context, page, await context.newCDPSession(page));
  }

  /** Goes to `url` and waits until the app can read. */
  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.ready();
  }

  /** Waits until the reader reads: on `backend`, where one is named. */
  async ready(backend?: Backend): Promise<void> {
    await until(`the reader to be ready${backend === undefined ? '' : ` on ${backend}`}`, async () => {
      const now = await this.backend();
      return now !== undefined && (backend === undefined || now === backend);
    });
  }

  /** What the reader runs on; undefined where it does not read. */
  backend(): Promise<Backend | undefined> {
    return this.page.evaluate(() => {
      const status = (document.querySelector('scrawl-app') as Partial<ScrawlApp> | null)?.services?.recognizer.status;
      return status?.kind === 'ready' ? status.backend : undefined;
    });
  }

  /** Waits until the quiet line under the sheet says so. */
  async until(state: RegExp): Promise<void> {
    await until(`the state of the app to be ${state}`, async () => state.test(await this.state()));
  }

  state(): Promise<string> {
    return this.page.locator('scrawl-tools .status').innerText();
  }

  /** The key that says what was drawn. */
  key(label: number | string): Locator {
    return this.page.locator(`scrawl-keys [data-label="${label}"]`);
  }

  get notice(): Locator {
    return this.page.locator('scrawl-notice');
  }

  /** Draws strokes by touch, and meanwhile calls `watch` with the share (0…1) of all that is drawn. */
  async draw({ strokes }: Pick<PenDigit, 'strokes'>, watch?: (share: number) => Promise<void>, sheet = 'scrawl-draw scrawl-sheet'): Promise<void> {
    const box = await this.page.locator(sheet).boundingBox();
    assert.ok(box, 'there is a sheet to draw on');
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]): Promise<unknown> =>
      this.cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    for (const [index, knots] of strokes.entries()) {
      const points = drawThrough(knots, 4).map(([x, y]) => ({ x: box.x + (x / 100) * box.width, y: box.y + (y / 100) * box.height }));
      await touch('touchStart', [points[0]]);
      for (const [step, point] of points.entries()) {
        await touch('touchMove', [point]);
        await watch?.((index + step / points.length) / strokes.length);
      }
      await touch('touchEnd', []);
    }
  }

  async shown(): Promise<Shown> {
    const answer = this.page.locator('scrawl-answer');
    const [phase, digit, text] = await Promise.all([answer.getAttribute('phase'), answer.getAttribute('digit'), answer.innerText()]);
    return { phase, digit: digit === null ? undefined : Number(digit), text };
  }

  /** Waits for the answer that stands once the pen is up. */
  finalAnswer(): Promise<Shown> {
    return until('a final answer', async () => {
      const shown = await this.shown();
      return shown.phase === 'final' && shown;
    });
  }

  /** Draws a digit on an empty sheet and gives what the app says of it. */
  async read(digit: PenDigit): Promise<Shown> {
    await this.clear();
    await this.draw(digit);
    return this.finalAnswer();
  }

  async clear(): Promise<void> {
    const button = this.page.getByRole('button', { name: 'Clear' });
    if (await button.isDisabled()) return;
    await button.tap();
    await until('an empty sheet', async () => (await this.shown()).phase === 'blank');
  }

  /** The ink on the sheet, the picture the net saw of it, and the whole answer: what the app's own elements were given. */
  async innards(): Promise<{ strokes: Stroke[]; picture: number[]; prediction: Prediction }> {
    const given = await this.page.evaluate(() => {
      const draw = document.querySelector('scrawl-app')!.shadowRoot!.querySelector('scrawl-draw')!.shadowRoot!;
      const { strokes } = draw.querySelector<InkSheet>('scrawl-sheet')!;
      const { picture } = draw.querySelector<NetPicture>('scrawl-picture')!;
      const { prediction } = draw.querySelector<DigitKeys>('scrawl-keys')!;
      return { strokes: [...strokes], picture: [...(picture ?? [])], prediction };
    });
    assert.ok(given.prediction, 'there is an answer');
    return { ...given, prediction: given.prediction };
  }
}
