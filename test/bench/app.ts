/**
 * `npm run bench`: how quick the built app is, in real Chromium on this machine. Its server is local, so the network
 * counts for nothing. Reports and judges nothing: timings on a busy machine prove little, their ratios more.
 * `-- --only frames` measures the frames while one draws, with the look inside open and closed, and nothing else.
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Rollup } from 'vite';
import type { Ink } from '../../src/core/ink/ink.ts';
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';
import { PEN_DIGITS, until, withPhone, withProfile, withServer, type Phone } from '../e2e/phone.ts';
import { drawThrough } from '../support/pen.ts';
import { frameRows } from './frames.ts';
import { median, ms, quantile } from './times.ts';
import { numberTimes } from './numbers.ts';
import { compareStarts, VISIT } from './starts.ts';

const STARTS = 3;
const DIGITS_DRAWN = 40;
const READINGS = 400;
const PREPROCESSINGS = 400;
const INK_POINTS = 100;

/** Pen-up to painted answer of each digit drawn, as the page itself sees it. */
interface Watch {
  readonly penUpToPaint: number[];
  /** From the start of the navigation. */
  firstAnswer: number | undefined;
}

declare global {
  var watch: Watch;
  var core: { preprocessInk(ink: Ink): Uint8Array };
}

/** Runs in the page, before anything of the app. */
function watchAnswers(): void {
  globalThis.watch = { penUpToPaint: [], firstAnswer: undefined };
  let penUp: number | undefined;
  addEventListener('pointerup', (event) => (penUp = event.timeStamp), { capture: true });
  const look = (answer: Element): void => {
    new MutationObserver(() => {
      if (answer.getAttribute('phase') !== 'final') return;
      const from = penUp;
      penUp = undefined;
      // The frame that shows it begins with this callback; what is posted in it comes after the frame was made.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          watch.firstAnswer ??= performance.now();
          if (from !== undefined) watch.penUpToPaint.push(performance.now() - from);
        };
        port2.postMessage(undefined);
      });
    }).observe(answer, { attributeFilter: ['phase'] });
  };
  const find = (): void => {
    const app = document.querySelector('scrawl-app')?.shadowRoot?.querySelector('scrawl-draw');
    const answer = app?.shadowRoot?.querySelector('scrawl-answer');
    if (answer) look(answer);
    else setTimeout(find, 5);
  };
  find();
}

/** Opens the app, draws at once, before the model can be there, and gives the milliseconds to the first answer. */
async function startToFirstAnswer(phone: Phone, url: string): Promise<number> {
  // tsx wraps named functions in a helper of this name, which a function that is sent elsewhere leaves behind.
  await phone.page.addInitScript('globalThis.__name = (value) => value');
  await phone.page.addInitScript(watchAnswers);
  await phone.page.goto(url, { waitUntil: 'commit' });
  await phone.page.locator('scrawl-sheet').waitFor();
  await phone.draw(PEN_DIGITS[1]);
  await phone.finalAnswer();
  return until('the first answer to be painted', () => phone.page.evaluate(() => watch.firstAnswer));
}

async function penUpToPaint(phone: Phone): Promise<number[]> {
  for (let i = 0; i < DIGITS_DRAWN; i++) await phone.read(PEN_DIGITS[i % PEN_DIGITS.length]);
  return phone.page.evaluate(() => watch.penUpToPaint);
}

/** Milliseconds from asking for a frame in which one word changes to its being made: what this machine's painting costs. */
function bareFrames(phone: Phone): Promise<number[]> {
  return phone.page.evaluate(async (count) => {
    const word = document.body.appendChild(document.createElement('p'));
    word.style.position = 'fixed';
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      // From any point between two frames, as a pen comes up at any.
      await new Promise((done) => setTimeout(done, 20 + (i * 7) % 17));
      const start = performance.now();
      word.textContent = String(i);
      await new Promise<void>((painted) => {
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => painted();
          port2.postMessage(undefined);
        });
      });
      times.push(performance.now() - start);
    }
    word.remove();
    return times;
  }, DIGITS_DRAWN);
}

/** Milliseconds to and from the worker, and of the network alone in the same call. */
function roundTrips(phone: Phone): Promise<{ whole: number[]; network: number[] }> {
  return phone.page.evaluate(async (count) => {
    const app = document.querySelector<ScrawlApp>('scrawl-app')!;
    const { picture } = app.shadowRoot!.querySelector('scrawl-draw')!.shadowRoot!.querySelector('scrawl-picture') as unknown as { picture: NonNullable<Parameters<typeof app.services.recognizer.recognize>[0]['image']> };
    const whole: number[] = [];
    const network: number[] = [];
    for (let i = 0; i < count; i++) {
      const start = performance.now();
      const recognition = await app.services.recognizer.recognize({ image: picture });
      whole.push(performance.now() - start);
      network.push(recognition!.inferenceMs);
    }
    return { whole, network };
  }, READINGS);
}

/** Milliseconds of `preprocessInk`, as Vite builds it for browsers, on a digit of 100 points. */
async function preprocessing(phone: Phone): Promise<number[]> {
  const entry = resolve(import.meta.dirname, '../../src/core/preprocessing/preprocess.ts');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2022', lib: { entry, name: 'core', formats: ['iife'] } },
  });
  const { output } = (built as Rollup.RollupOutput[])[0];
  await phone.page.evaluate(output[0].code);
  const knots = PEN_DIGITS[3].strokes[0];
  const points = drawThrough(knots, Math.ceil(INK_POINTS / (knots.length - 1))).slice(0, INK_POINTS).map(([x, y], index) => ({ x, y, t: index * 8 }));
  return phone.page.evaluate(
    ({ ink, count }) => {
      const times: number[] = [];
      // Groups of ten, since the page's clock ticks every tenth of a millisecond.
      for (let i = 0; i < count / 10; i++) {
        const start = performance.now();
        for (let j = 0; j < 10; j++) core.preprocessInk(ink);
        times.push((performance.now() - start) / 10);
      }
      return times;
    },
    { ink: { strokes: [{ points }], width: 100, height: 100 }, count: PREPROCESSINGS },
  );
}

const { values } = parseArgs({ options: { against: { type: 'string' }, only: { type: 'string' } } });
if (values.only !== undefined && values.only !== 'frames') {
  console.error(`--only takes "frames", not "${values.only}".`);
  process.exit(2);
}
if (values.against !== undefined) {
  await compareStarts(values.against);
  process.exit();
}

async function numberRows(phone: Phone): Promise<[name: string, most: number, times: number[]][]> {
  const { first, again } = await numberTimes(phone);
  return [['six digits read for the first time', 25, first], ['  read again after a stroke', 8, again]];
}

const rows: [string, ...string[]][] = [];
/** Budgets that were not kept. */
const over: string[] = [];

function print(): void {
  console.log(`\n${'Chromium, this machine'.padEnd(55)}${'p50'.padStart(10)}${'p95'.padStart(10)}`);
  for (const [name, ...values] of rows) console.log(name.padEnd(55) + values.map((value) => value.padStart(10)).join(''));
}

if (values.only === 'frames') {
  await withServer(({ url }) =>
    withProfile((profile) =>
      withPhone(profile, async (phone) => {
        await phone.open(url);
        rows.push(...(await frameRows(phone)));
      }),
    ),
  );
  print();
  process.exit();
}

await withServer(async ({ url }) => {
  const cold: number[] = [];
  const again: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    await withProfile(async (profile) => {
      await withPhone(profile, async (phone) => {
        cold.push(await startToFirstAnswer(phone, url));
        await phone.until(/Works offline/);
        await phone.page.waitForTimeout(VISIT);
      });
      await withPhone(profile, async (phone) => {
        again.push(await startToFirstAnswer(phone, url));
        if (i > 0) return;
        await phone.clear();
        const paints = (await penUpToPaint(phone)).slice(1);
        rows.push([`pen up → answer painted, ${paints.length} strokes`, ms(median(paints)), ms(quantile(paints, 0.95))]);
        const frames = await bareFrames(phone);
        rows.push(['  a frame in which one word changes', ms(median(frames)), ms(quantile(frames, 0.95))]);
        // Of the digit that lies there still.
        const { whole, network } = await roundTrips(phone);
        rows.push(...(await frameRows(phone)));
        rows.push(['page → worker → page', ms(median(whole)), ms(quantile(whole, 0.95))]);
        rows.push(['  of it session.run alone', ms(median(network)), ms(quantile(network, 0.95))]);
        const ratio = median(whole) / median(network);
        rows.push(['  ratio of the two (≤ 2)', ratio.toFixed(2), '']);
        if (ratio > 2) over.push('the way to the worker and back takes more than twice as long as the network');
        // As multiples of one digit's way to the worker and back, in the same run.
        for (const [name, most, numbers] of await numberRows(phone)) {
          const multiples = numbers.map((time) => time / median(whole));
          rows.push([`${name} (≤ ${most} ×)`, `${median(multiples).toFixed(1)} ×`, `${quantile(multiples, 0.95).toFixed(1)} ×`]);
          if (median(multiples) > most) over.push(`${name} takes more than ${most} times as long as a digit`);
        }
        const times = await preprocessing(phone);
        rows.push([`ink of ${INK_POINTS} points → 28×28 (≤ 1 ms)`, ms(median(times)), ms(quantile(times, 0.95))]);
        if (median(times) > 1) over.push('the preprocessing takes more than a millisecond');
      });
    });
  }
  rows.push(['first visit: start → first answer (and worst of 3)', ms(median(cold)), ms(Math.max(...cold))]);
  rows.push(['later, browser restarted (and worst of 3)', ms(median(again)), ms(Math.max(...again))]);
});

print();
for (const budget of over) console.error(`Over budget: ${budget}.`);
if (over.length > 0) process.exitCode = 1;
