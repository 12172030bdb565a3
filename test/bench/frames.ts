import { PEN_DIGITS, type Phone } from '../e2e/phone.ts';
import { FRAME, processorFrames } from './processor-trace.ts';
import { median, ms, quantile } from './times.ts';

declare global {
  var watchedFrames: { readonly gaps: number[]; readonly work: number[] } | undefined;
}

/** Milliseconds of the page's frames while the pen is down. */
interface Frames {
  /** From one frame to the next: 16.7 at 60 a second, whatever little there is to do. */
  readonly gaps: number[];
  /** From the begin of a frame, with the pointer's events, until it is handed over to be shown: what the page takes of it. */
  readonly work: number[];
  /** That its thread ran on the processor, from one frame to the next: other work of the machine is not in it. */
  readonly processor: number[];
}

interface FrameTimes {
  readonly closed: Frames;
  /** With the look inside the network open. */
  readonly open: Frames;
}

/** For the table: each name with its figures. */
export async function frameRows(phone: Phone): Promise<[name: string, ...values: string[]][]> {
  const { closed, open } = await frameTimes(phone);
  await phone.page.keyboard.press('Escape');
  const both = (times: readonly number[]): [string, string] => [ms(median(times)), ms(quantile(times, 0.95))];
  const ratio = (share: number): string => `${(quantile(open.processor, share) / quantile(closed.processor, share)).toFixed(2)} ×`;
  return [
    ['a frame while a digit is drawn: the page’s work in it', ...both(closed.work)],
    ['  with the look inside open (p95 ≤ 16 ms)', ...both(open.work)],
    ['  of both, its thread on the processor', ...both(closed.processor)],
    ['  with the look inside open', ...both(open.processor)],
    ['  ratio of the latter two', ratio(0.5), ratio(0.95)],
    ['from frame to frame (60 a second: 16.7 ms)', ...both(closed.gaps)],
    ['  with the look inside open', ...both(open.gaps)],
  ];
}

/** The same digits with and without, in turn (A B B A), so that whatever else the machine does falls on both. */
async function frameTimes(phone: Phone): Promise<FrameTimes> {
  const times: FrameTimes = { closed: { gaps: [], work: [], processor: [] }, open: { gaps: [], work: [], processor: [] } };
  for (const which of ['closed', 'open', 'open', 'closed'] as const) {
    await setInside(phone, which === 'open');
    const { gaps, work, processor } = await framesWhileDrawing(phone);
    times[which].gaps.push(...gaps);
    times[which].work.push(...work);
    times[which].processor.push(...processor);
  }
  return times;
}

async function setInside({ page }: Phone, open: boolean): Promise<void> {
  const inside = page.locator('scrawl-inside');
  if (((await inside.count()) > 0) === open) return;
  if (open) await page.locator('scrawl-draw .seen').click();
  else await page.keyboard.press('Escape');
  await inside.locator('dl').waitFor({ state: open ? 'visible' : 'detached' });
}

async function framesWhileDrawing(phone: Phone): Promise<Frames> {
  // tsx wraps named functions in a helper of this name, which a function that is sent elsewhere leaves behind.
  await phone.page.evaluate('globalThis.__name = (value) => value');
  await phone.page.evaluate((prefix) => {
    const own = { gaps: [] as number[], work: [] as number[] };
    globalThis.watchedFrames = own;
    let isDown = false;
    addEventListener('pointerdown', () => (isDown = true), { capture: true });
    addEventListener('pointerup', () => (isDown = false), { capture: true });
    let last: number | undefined;
    let serial = 0;
    const next = (now: number): void => {
      if (watchedFrames !== own) return;
      requestAnimationFrame(next);
      const before = last;
      last = isDown ? now : undefined;
      serial++;
      if (!isDown) return;
      performance.mark(prefix + serial);
      if (before !== undefined) own.gaps.push(now - before);
      const { port1, port2 } = new MessageChannel();
      // What is posted in a frame comes once the frame was made.
      port1.onmessage = () => own.work.push(performance.now() - now);
      port2.postMessage(undefined);
    };
    requestAnimationFrame(next);
  }, FRAME);
  const processor = await processorFrames(phone.cdp, async () => {
    for (const digit of PEN_DIGITS) {
      await phone.clear();
      await phone.draw(digit);
    }
  });
  const frames = await phone.page.evaluate(() => {
    const { gaps, work } = watchedFrames!;
    globalThis.watchedFrames = undefined;
    return { gaps, work };
  });
  return { ...frames, processor };
}
