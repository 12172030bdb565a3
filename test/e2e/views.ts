/** Every page of the app, and all that opens on it: what tests of how it looks go through, one after the other. */
import type { Page } from 'playwright-core';
import { photographOf } from '../support/written-picture.ts';
import { multiplyJudgements, samplesOf, seedCorrections, seeded } from '../support/seed-corrections.ts';
import { PEN_DIGITS, until, writtenNumber, type Phone } from './phone.ts';

export interface View {
  readonly name: string;
  /** Goes there from wherever the app is. */
  open(phone: Phone, url: string): Promise<void>;
}

const SCRIBBLE = { strokes: [[[20, 60], [30, 25], [34, 70], [48, 22], [46, 75], [62, 28], [58, 72], [76, 30], [70, 78]]] } as const;

/** One number above another. */
function twoLines(above: string, below: string): ReturnType<typeof writtenNumber> {
  const half = (text: string, top: number): ReturnType<typeof writtenNumber>['strokes'] => writtenNumber(text).strokes.map((knots) => knots.map(([x, y]) => [x * 0.8, top + y * 0.45] as const));
  return { strokes: [...half(above, 0), ...half(below, 45)] };
}

/** Loads a page anew: nothing is left open of the one before. */
async function load({ page }: Phone, url: string, hash: string, shows: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${url}${hash}`);
  await page.locator(shows).first().waitFor();
}

const onDraw = (phone: Phone, url: string): Promise<void> => load(phone, url, '', 'scrawl-keys').then(() => phone.ready());

async function drawn(phone: Phone, url: string, what: Parameters<Phone['draw']>[0]): Promise<void> {
  await onDraw(phone, url);
  await phone.draw(what);
  await phone.finalAnswer();
}

async function judged(phone: Phone, url: string, label: number): Promise<void> {
  await drawn(phone, url, PEN_DIGITS[7]);
  await phone.key(label).click();
  await until('the judgement to be kept', async () => (await phone.page.locator('scrawl-answer .undo').count()) > 0 && (await phone.page.locator('scrawl-answer[judged] .detail').count()) > 0);
}

const dialog = (page: Page): Promise<void> => page.locator('dialog[open]').waitFor();

async function pressed(phone: Phone, selector: string, shows?: string): Promise<void> {
  await phone.page.locator(selector).first().click();
  if (shows !== undefined) await phone.page.locator(shows).first().waitFor();
}

/** Drawings and judgements on the device. */
async function seed({ page }: Phone): Promise<void> {
  const store = `document.querySelector('scrawl-app').services.corrections`;
  await page.evaluate(`(${String(seedCorrections)})(${store}, ${JSON.stringify(samplesOf(PEN_DIGITS))}, 0, 60, ${String(seeded)})`);
  await page.evaluate(`(${String(multiplyJudgements)})('scrawl', 300)`);
}

/** A round that has one digit left to draw. */
const ROUND = { id: 'round', length: 20, prompts: [7], results: [3, 1, 4, ...Array.from({ length: 19 }, (_, index) => index % 10)].map((prompt, index) => ({ prompt, predicted: index % 6 === 0 ? 1 : prompt, id: `r${index}`, isPractice: index < 3 })) };

/** In this order: the device is empty at first. */
export const VIEWS: readonly View[] = [
  { name: 'an empty sheet', open: onDraw },
  { name: 'no drawings', open: (phone, url) => load(phone, url, '#/drawings', 'scrawl-drawings-empty button') },
  { name: 'no accuracy', open: (phone, url) => load(phone, url, '#/accuracy', 'scrawl-accuracy a.strong') },
  { name: 'a digit that was read', open: (phone, url) => drawn(phone, url, PEN_DIGITS[5]) },
  { name: 'a scribble', open: (phone, url) => drawn(phone, url, SCRIBBLE) },
  { name: 'a digit that was confirmed', open: (phone, url) => judged(phone, url, 7) },
  { name: 'a digit that was corrected', open: (phone, url) => judged(phone, url, 1) },
  { name: 'a number', open: (phone, url) => drawn(phone, url, writtenNumber('1907')) },
  {
    name: 'a number with a judged digit',
    open: async (phone, url) => {
      await drawn(phone, url, writtenNumber('42'));
      await pressed(phone, 'scrawl-keys [data-label="7"]', 'scrawl-number button.judged');
    },
  },
  { name: 'a number on two lines', open: (phone, url) => drawn(phone, url, twoLines('42', '1907')) },
  {
    name: 'the look inside',
    open: async (phone, url) => {
      await drawn(phone, url, PEN_DIGITS[8]);
      await pressed(phone, 'scrawl-draw button.seen', 'scrawl-maps input');
    },
  },
  {
    name: 'the details',
    open: async (phone, url) => {
      await drawn(phone, url, PEN_DIGITS[4]);
      await pressed(phone, 'scrawl-tools .status');
      await dialog(phone.page);
    },
  },
  {
    name: 'drawings',
    open: async (phone, url) => {
      await onDraw(phone, url);
      await seed(phone);
      await load(phone, url, '#/drawings?outcome=wrong', 'scrawl-correction');
    },
  },
  {
    name: 'drawings being selected',
    open: async (phone, url) => {
      await load(phone, url, '#/drawings?outcome=wrong', 'scrawl-correction');
      await pressed(phone, 'scrawl-drawings-head .acts button', 'scrawl-drawings-head .selecting');
      await pressed(phone, 'scrawl-correction');
    },
  },
  {
    name: 'a drawing of the list',
    open: async (phone, url) => {
      await load(phone, url, '#/drawings?outcome=wrong', 'scrawl-correction');
      await pressed(phone, 'scrawl-correction', 'scrawl-correction-card');
    },
  },
  { name: 'the export', open: (phone, url) => load(phone, url, '#/drawings?export=', 'scrawl-export .actions button') },
  {
    name: 'the import',
    open: async (phone, url) => {
      await load(phone, url, '#/drawings', 'scrawl-correction');
      await pressed(phone, 'scrawl-drawings-head .acts button:nth-of-type(2)', 'scrawl-import');
    },
  },
  { name: 'the accuracy', open: (phone, url) => load(phone, url, '#/accuracy', 'scrawl-curve svg') },
  { name: 'the settings', open: (phone, url) => load(phone, url, '#/settings', 'scrawl-settings h1') },
  {
    name: 'an endpoint’s invitation',
    open: async (phone, url) => {
      await load(phone, url, '#/settings?endpoint=https://digits.example.org&token=scrawl_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'dialog[open]');
    },
  },
  { name: 'rounds', open: (phone, url) => load(phone, url, '#/rounds', 'scrawl-rounds button.strong') },
  {
    name: 'a round',
    open: async (phone, url) => {
      await phone.page.evaluate((round) => document.querySelector('scrawl-app')!.services.settings.save({ round } as never), ROUND);
      await load(phone, url, '#/rounds', 'scrawl-rounds .ways button.plain');
      await pressed(phone, 'scrawl-rounds .ways button.plain', 'scrawl-rounds .drawing');
    },
  },
  {
    name: 'the end of a round',
    open: async (phone, url) => {
      await load(phone, url, '#/rounds', 'scrawl-rounds .ways button.plain');
      await pressed(phone, 'scrawl-rounds .ways button.plain', 'scrawl-rounds .drawing');
      await phone.draw(PEN_DIGITS[7], undefined, 'scrawl-rounds scrawl-sheet');
      await phone.page.locator('scrawl-round-end h1').waitFor();
    },
  },
  { name: 'no network of one’s own', open: (phone, url) => load(phone, url, '#/network', 'scrawl-own-network button') },
  { name: 'no picture', open: (phone, url) => load(phone, url, '#/photos', 'scrawl-picture-picker button') },
  {
    name: 'a picture',
    open: async (phone, url) => {
      await load(phone, url, '#/photos', 'scrawl-picture-picker button');
      const { file } = await photographOf(['1907', '42'], PEN_DIGITS);
      await phone.page.locator('scrawl-picture-picker input.gallery').setInputFiles({ name: 'numbers.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(file) });
      await phone.page.locator('scrawl-picture-view button.box').first().waitFor();
    },
  },
];
