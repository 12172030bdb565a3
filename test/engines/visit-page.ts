/**
 * A visit, made by the page itself in whatever browser has opened it: `visit.ts` tells it what to do, and hears what came
 * of it. Pointer events are made here, so no engine's own way from a screen to an event is tested.
 */
import type { ScrawlApp } from '../../src/ui/shell/scrawl-app.ts';

export interface PenDigit {
  readonly digit: number;
  /** Points of each stroke, on a sheet of 100 × 100. */
  readonly strokes: readonly (readonly (readonly [number, number])[])[];
}

export type Errand =
  | { readonly kind: 'read'; readonly digits: readonly PenDigit[] }
  | { readonly kind: 'judge'; readonly digit: PenDigit; readonly label: number }
  | { readonly kind: 'export' | 'count' | 'offline-ready' | 'update' | 'version' };

/** Where the visit's own requests go: whatever else the server does, these it answers. */
const DESK = '/visit/';

const every = (selector: string, root: Document | ShadowRoot = document): HTMLElement[] =>
  [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [...(element.matches(selector) ? [element] : []), ...(element.shadowRoot ? every(selector, element.shadowRoot) : [])]);
const one = (selector: string): HTMLElement => {
  const [found] = every(selector);
  if (found === undefined) throw new Error(`There is no ${selector}.`);
  return found;
};

async function until<T>(what: string, question: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (const end = performance.now() + 120_000; ; ) {
    const answer = await question();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`Not within two minutes: ${what}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

const app = (): ScrawlApp => document.querySelector('scrawl-app')!;
const isReady = (): boolean => (app() as Partial<ScrawlApp>).services?.recognizer.status.kind === 'ready';

function draw({ strokes }: PenDigit): void {
  const paper = one('scrawl-sheet').shadowRoot!.querySelector('.paper')!;
  const { left, top, width, height } = paper.getBoundingClientRect();
  const send = (type: string, [x, y]: readonly [number, number], buttons: number): void =>
    void paper.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, cancelable: true, pointerId: 5, pointerType: 'touch', isPrimary: true, pressure: buttons === 0 ? 0 : 0.5, button: type === 'pointermove' ? -1 : 0, buttons, clientX: left + (x / 100) * width, clientY: top + (y / 100) * height }));
  for (const stroke of strokes) {
    send('pointerdown', stroke[0], 1);
    for (const point of stroke) send('pointermove', point, 1);
    send('pointerup', stroke.at(-1)!, 0);
  }
}

async function read(digit: PenDigit): Promise<string | null> {
  location.hash = '#/';
  await until('a sheet', () => every('scrawl-sheet')[0]?.offsetWidth);
  dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  await until('a blank sheet', () => one('scrawl-answer').getAttribute('phase') === 'blank');
  draw(digit);
  await until('an answer', () => one('scrawl-answer').getAttribute('phase') === 'final');
  return one('scrawl-answer').getAttribute('digit');
}

/** Saves through the sheet, as where one cannot be asked for a place, and looks into what is saved. */
async function exported(): Promise<unknown> {
  Reflect.deleteProperty(window, 'showSaveFilePicker');
  const make = URL.createObjectURL.bind(URL);
  const saved = new Promise<Blob>((resolve) => {
    URL.createObjectURL = (blob) => {
      if (blob instanceof Blob) resolve(blob);
      return make(blob);
    };
  });
  location.hash = '#/drawings?export=';
  (await until('a way to save', () => every('scrawl-export')[0]?.shadowRoot!.querySelector<HTMLButtonElement>('button.strong:not(:disabled)') ?? undefined)).click();
  const { corrections } = JSON.parse(await (await saved).text()) as { corrections: { label: number; ink?: unknown }[] };
  return corrections.map(({ label, ink }) => [label, ink !== undefined]);
}

async function run(errand: Errand): Promise<unknown> {
  await until('a reader', isReady);
  switch (errand.kind) {
    case 'read': {
      const answers: (string | null)[] = [];
      for (const digit of errand.digits) answers.push(await read(digit));
      return answers;
    }
    case 'judge': {
      const before = await app().services.corrections.count();
      await read(errand.digit);
      one(`scrawl-keys`).shadowRoot!.querySelector<HTMLElement>(`[data-label="${errand.label}"]`)!.click();
      return until('it to be kept', async () => (await app().services.corrections.count()) === before + 1 && before + 1);
    }
    case 'export':
      return exported();
    case 'count':
      return app().services.corrections.count();
    case 'offline-ready':
      return until('the app to work offline', () => app().services.appVersion.status.kind !== 'online-only' && navigator.serviceWorker.controller !== null);
    case 'update':
      document.dispatchEvent(new Event('visibilitychange'));
      await until('an offer', () => app().services.appVersion.status.kind === 'update-waiting');
      app().services.appVersion.update();
      // The page is left, and the next one asks for its errand.
      return new Promise(() => undefined);
    case 'version':
      return document.querySelector('meta[name="scrawl-next"]') !== null;
  }
}

/** Undefined where the page is being left meanwhile. */
const tell = (what: string, body?: string): Promise<Response | undefined> => fetch(`${DESK}${what}`, { method: 'POST', ...(body !== undefined && { body }) }).catch(() => undefined);

addEventListener('error', ({ message }) => void tell('amiss', message));
addEventListener('unhandledrejection', ({ reason }) => void tell('amiss', reason instanceof Error ? `${reason.message} ${reason.stack}` : String(reason)));

for (;;) {
  const errand = (await (await tell('next'))?.json().catch(() => undefined)) as Errand | undefined;
  if (errand === undefined) break;
  const outcome = await run(errand).then(
    (value) => ({ value }),
    (error: unknown) => ({ error: String(error) }),
  );
  await tell('done', JSON.stringify(outcome));
}
