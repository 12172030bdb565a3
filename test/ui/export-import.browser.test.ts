import type { Judgement } from '../../src/core/records/correction.ts';
import { assert, fixture, html } from '@open-wc/testing';
import { emulateMedia, setViewport } from '@web/test-runner-commands';
import { deleteDB } from 'idb';
import type { CorrectionFiles } from '../../src/contracts/files.ts';
import { createCorrectionStore } from '../../src/storage/correction-store.ts';
import { Database } from '../../src/storage/database.ts';
import { createSettingsStore } from '../../src/storage/settings-store.ts';
import { createCorrectionFiles } from '../../src/transfer/correction-files.ts';
import '../../src/ui/drawings/page.ts';
import type { DrawingsPage } from '../../src/ui/drawings/page.ts';
import { installTokens } from '../../src/ui/kit/theme.ts';
import { samplesOf, seedCorrections, seeded, type Sample } from '../support/seed-corrections.ts';
import { until } from './mouse.ts';

const DATABASE = 'export-import-test';
const database = new Database(DATABASE);
const store = createCorrectionStore(database, createSettingsStore(database));
const files = createCorrectionFiles(store);
let samples: Sample[];
const restores: (() => void)[] = [];

/** Puts something in the place of what the browser has, or has not, until the test is over. */
function replace(target: object, name: string, value: unknown): void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  restores.push(() => {
    Reflect.deleteProperty(target, name);
    if (own) Object.defineProperty(target, name, own);
  });
  Reflect.deleteProperty(target, name);
  if (value !== undefined) Object.defineProperty(target, name, { configurable: true, value });
}

async function opened(sheet: 'Import' | 'Export'): Promise<DrawingsPage> {
  const place = await fixture<DrawingsPage>(html`<scrawl-drawings style="position: fixed; inset: 0" .store=${store} .files=${files}></scrawl-drawings>`);
  const head = place.shadowRoot!.querySelector('scrawl-drawings-head')!;
  await until(() => head.number !== undefined);
  await head.updateComplete;
  [...head.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === sheet)!.click();
  await until(() => panel(place) !== null);
  return place;
}

const panel = (place: DrawingsPage): HTMLElement | null => place.shadowRoot!.querySelector<HTMLElement>('scrawl-export, scrawl-import');
const text = (place: DrawingsPage): string => panel(place)!.shadowRoot!.querySelector('.stage')!.textContent.replace(/\s+/g, ' ').trim();
const saying = (place: DrawingsPage, words: RegExp): Promise<void> => until(() => words.test(text(place)));

async function press(place: DrawingsPage, name: string): Promise<void> {
  const button = (): HTMLButtonElement | undefined => [...panel(place)!.shadowRoot!.querySelectorAll('button')].find((each) => each.textContent.trim() === name && !each.disabled);
  await until(() => button() !== undefined);
  button()!.click();
}

async function choose(place: DrawingsPage, name: string): Promise<void> {
  const label = (): HTMLLabelElement | undefined => [...panel(place)!.shadowRoot!.querySelectorAll('label')].find((each) => each.textContent.trim().startsWith(name));
  await until(() => label()?.querySelector('input')?.disabled === false);
  label()!.click();
}

/** Has the browser's picker give a file of the origin's own file system, and tells what was written to it. */
async function pickingOwnFile(): Promise<() => Promise<string>> {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(`picked-${Math.random()}`, { create: true });
  replace(window, 'showSaveFilePicker', () => Promise.resolve(handle));
  return async () => (await handle.getFile()).text();
}

async function give(place: DrawingsPage, file: File): Promise<void> {
  const input = panel(place)!.shadowRoot!.querySelector('input')!;
  const transfer = new DataTransfer();
  transfer.items.add(file);
  input.files = transfer.files;
  input.dispatchEvent(new Event('change'));
  await Promise.resolve();
}

/** A row of Kaggle's training file: the digit, and a bar that no other `serial` has. */
const kaggleRow = (digit: number, serial: number): string => [digit, ...Array.from({ length: 784 }, (_, pixel) => (pixel >= 300 + serial && pixel < 330 + serial ? 255 : 0))].join(',');
const KAGGLE_HEADER = ['label', ...Array.from({ length: 784 }, (_, pixel) => `pixel${pixel}`)].join(',');
const kaggle = (...rows: readonly string[]): File => new File([[KAGGLE_HEADER, ...rows, ''].join('\n')], 'train.csv', { type: 'text/csv' });

before(async () => {
  installTokens(document);
  document.body.style.cssText = 'background: var(--page); color: var(--text); font: 17px/1.4 var(--sans)';
  samples = samplesOf((await (await fetch('/test/fixtures/pen-digits.json')).json()) as Parameters<typeof samplesOf>[0]);
});

beforeEach(async () => {
  history.replaceState(null, '', '#/drawings');
  await setViewport({ width: 390, height: 844 });
  await database.close();
  await deleteDB(DATABASE);
});

afterEach(async () => {
  for (const restore of restores.splice(0)) restore();
  history.replaceState(null, '', '#');
  await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
});

const seed = (count: number): Promise<void> => seedCorrections(store, samples, 0, count, seeded);

describe('Exporting', () => {
  it('writes to the file that was picked, and marks what is in it', async () => {
    await seed(30);
    const written = await pickingOwnFile();
    const place = await opened('Export');
    await choose(place, 'Pen strokes');
    await press(place, 'Save');
    await saying(place, /Exported 28 drawings\. 2 without strokes, or that aren't digits, were left out/);
    const lines = (await written()).trimEnd().split('\n');
    assert.lengthOf(lines, 28);
    assert.equal((JSON.parse(lines[7]) as { label: number }).label, 7);
    assert.equal(await store.count({ state: 'exported' }), 28);
    await press(place, 'Done');
    await until(() => panel(place) === null);
  });

  it('offers the new ones first, and all of them as well', async () => {
    await seed(30);
    await store.markExported(['seed-1', 'seed-2'], '2026-11-21T10:00:00.000Z');
    const written = await pickingOwnFile();
    const place = await opened('Export');
    await saying(place, /New \(not yet exported or sent\) ?28 All ?30/);
    await press(place, 'Save');
    await saying(place, /Exported 28 drawings\./);
    assert.lengthOf([...(await written()).matchAll(/"id":"seed-/g)], 28);
  });

  it('says what has no place in a format of pictures', async () => {
    await seed(30);
    await pickingOwnFile();
    const place = await opened('Export');
    await choose(place, 'Kaggle CSV');
    await press(place, 'Save');
    await saying(place, /Exported 28 drawings\. 2 that aren't digits were left out/);
    assert.equal(await store.count({ state: 'queued' }), 2);
  });

  it('exports what was selected, and only that', async () => {
    await seed(30);
    const written = await pickingOwnFile();
    const place = await opened('Export');
    const head = place.shadowRoot!.querySelector('scrawl-drawings-head')!;
    place.shadowRoot!.querySelectorAll('scrawl-modal')[1].dispatchEvent(new Event('close'));
    const acts = (name: string): void => [...head.shadowRoot!.querySelectorAll('button')].find(({ textContent }) => textContent === name)!.click();
    acts('Select');
    const rows = [...place.shadowRoot!.querySelector('scrawl-correction-list')!.shadowRoot!.querySelectorAll('scrawl-correction')];
    await until(() => rows.every(({ kept }) => kept !== undefined));
    rows[0].click();
    rows[3].click();
    await until(() => head.selected === 2);
    await head.updateComplete;
    acts('Export');
    await until(() => panel(place) !== null);
    await saying(place, /Selected ?2/);
    await press(place, 'Save');
    await saying(place, /Exported 2 drawings\./);
    assert.deepEqual([...(await written()).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id), ['seed-26', 'seed-29']);
  });

  it('downloads where the browser cannot ask for a place', async () => {
    await seed(12);
    replace(window, 'showSaveFilePicker', undefined);
    const downloads: Promise<{ name: string; content: string }>[] = [];
    replace(HTMLAnchorElement.prototype, 'click', function click(this: HTMLAnchorElement) {
      downloads.push(fetch(this.href).then(async (response) => ({ name: this.download, content: await response.text() })));
    });
    for (const hasDisk of [true, false]) {
      if (!hasDisk) replace(navigator.storage, 'getDirectory', () => Promise.reject(new DOMException('no', 'SecurityError')));
      const place = await opened('Export');
      await choose(place, 'All');
      await choose(place, 'Pen strokes');
      await press(place, 'Save');
      await saying(place, /Exported 11 drawings\. 1 /);
      const { name, content } = await downloads.at(-1)!;
      assert.match(name, /^scrawl-\d{4}-\d\d-\d\d\.ndjson$/);
      assert.lengthOf(content.trimEnd().split('\n'), 11);
    }
  });

  it('hands a file to the share sheet, and marks it only when it was taken', async () => {
    await seed(12);
    const shared: File[] = [];
    let dismissed = true;
    replace(navigator, 'canShare', () => true);
    replace(navigator, 'share', ({ files: [file] }: { files: File[] }) => {
      if (dismissed) return Promise.reject(new DOMException('dismissed', 'AbortError'));
      shared.push(file);
      return Promise.resolve();
    });
    const place = await opened('Export');
    await press(place, 'Share…');
    await saying(place, /The file is ready/);
    await press(place, 'Share');
    await Promise.resolve();
    assert.match(text(place), /The file is ready/, 'it can be shared after all');
    assert.equal(await store.count({ state: 'exported' }), 0);
    await press(place, 'Cancel');
    await saying(place, /Nothing was marked as exported/);
    await press(place, 'Share…');
    await saying(place, /The file is ready/);
    dismissed = false;
    await press(place, 'Share');
    await saying(place, /Exported 12 drawings/);
    assert.match(shared[0].name, /\.json$/);
    assert.lengthOf((JSON.parse(await shared[0].text()) as { corrections: unknown[] }).corrections, 12);
    assert.equal(await store.count({ state: 'exported' }), 12);
  });

  it('keeps the file while a share hangs, and saves it instead', async () => {
    await seed(3);
    replace(navigator, 'canShare', () => true);
    let asked = 0;
    replace(navigator, 'share', () => (asked++ === 0 ? new Promise<void>(() => undefined) : Promise.reject(new DOMException('a share is under way', 'InvalidStateError'))));
    const place = await opened('Export');
    await press(place, 'Share…');
    await saying(place, /The file is ready/);
    await press(place, 'Share');
    await press(place, 'Share');
    await Promise.resolve();
    assert.match(text(place), /The file is ready/);
    assert.equal(await store.count({ state: 'exported' }), 0);
    await press(place, 'Save');
    await saying(place, /Exported 3 drawings/);
    assert.equal(await store.count({ state: 'exported' }), 3);
  });

  it('stops when asked to, with nothing marked and no half a file', async () => {
    await seed(300);
    const written = await pickingOwnFile();
    const place = await opened('Export');
    await press(place, 'Save');
    await press(place, 'Cancel');
    await saying(place, /Stopped\. Nothing was marked as exported\./);
    assert.equal(await written(), '');
    assert.equal(await store.count({ state: 'exported' }), 0);
  });

  it('says why a file could not be written', async () => {
    await seed(3);
    replace(window, 'showSaveFilePicker', () => Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError')));
    const place = await opened('Export');
    await press(place, 'Save');
    await saying(place, /^Storage on this device is full\./);
  });
});

describe('Importing', () => {
  it('shows what is in a file before anything is kept, and then adds it', async () => {
    const place = await opened('Import');
    await give(place, kaggle(kaggleRow(7, 0), kaggleRow(7, 1), kaggleRow(3, 2)));
    await saying(place, /train\.csv holds 3 drawings\./);
    const counts = [...panel(place)!.shadowRoot!.querySelectorAll('dl div')].map((each) => each.querySelector('dd')!.textContent);
    assert.deepEqual(counts, ['0', '0', '0', '1', '0', '0', '0', '2', '0', '0']);
    assert.lengthOf(panel(place)!.shadowRoot!.querySelectorAll('scrawl-picture'), 3);
    assert.equal(await store.count(), 0);
    await press(place, 'Add 3');
    await saying(place, /Added 3 drawings\./);
    assert.equal(await store.count({ label: 7 }), 2);
  });

  it('knows what is here already', async () => {
    const add = async (file: File, name: string, said: RegExp): Promise<void> => {
      const place = await opened('Import');
      await give(place, file);
      await press(place, name);
      await saying(place, said);
    };
    await add(kaggle(kaggleRow(7, 0)), 'Add 1', /Added 1 drawing\./);
    await add(kaggle(kaggleRow(7, 0), kaggleRow(7, 1)), 'Add 1', /Added 1 drawing\. 1 was here already\./);
    const place = await opened('Import');
    await give(place, kaggle(kaggleRow(7, 0), kaggleRow(7, 1)));
    await saying(place, /All of them are here already\./);
    assert.deepEqual([...panel(place)!.shadowRoot!.querySelectorAll('button')].map(({ textContent }) => textContent), ['Close'], 'there is nothing to add');
  });

  it('names the row that cannot be read, and keeps nothing', async () => {
    const place = await opened('Import');
    await give(place, kaggle(kaggleRow(7, 0), kaggleRow(12, 1)));
    await until(() => panel(place)!.shadowRoot!.querySelector('scrawl-error')?.shadowRoot?.textContent.includes('Nothing was imported.') === true);
    const alert = panel(place)!.shadowRoot!.querySelector('scrawl-error')!.shadowRoot!.textContent;
    assert.match(alert, /train\.csv.*(?:row|line) [23]/);
    assert.equal(await store.count(), 0);
    await give(place, kaggle(kaggleRow(7, 0)));
    await saying(place, /holds 1 drawing\./);
  });

  it('asks whether pictures that lie on their side are to be turned back, and how names are to be read', async () => {
    const asked: unknown[] = [];
    const preview = { name: 'emnist.zip', format: 'idx-pair', count: 9, known: 0, perLabel: new Map<Judgement, number>(), samples: [], warnings: [] } as const;
    const unsure: CorrectionFiles = {
      ...files,
      preview: (_, choices = {}) => {
        asked.push(choices);
        if (choices.labelsBy === undefined) return Promise.resolve({ ...preview, count: 0, question: { kind: 'labels', choices: [{ labelsBy: 'folder', examples: [{ path: '0/3.png', label: 0 }] }, { labelsBy: 'name', examples: [{ path: '0/3.png', label: 3 }] }] } });
        return Promise.resolve(choices.turn === undefined ? { ...preview, check: { read: 9, agreed: 1, turned: { turn: 'transposed', agreed: 8 } } } : preview);
      },
      add: (_, choices) => {
        asked.push(choices);
        return Promise.resolve({ added: 9, known: 0 });
      },
    };
    const place = await opened('Import');
    place.files = unsure;
    await place.updateComplete;
    await give(place, kaggle());
    await press(place, 'The start of the name');
    await saying(place, /turned or mirrored.*Of 9 sampled, Scrawl reads 1 as their labels say, and 8 once/);
    await press(place, 'Turn them back');
    await until(() => !text(place).includes('mirrored'));
    await press(place, 'Add 9');
    await saying(place, /Added 9/);
    assert.deepEqual(asked, [{}, { labelsBy: 'name' }, { labelsBy: 'name', turn: 'transposed' }, { labelsBy: 'name', turn: 'transposed' }]);
  });

  it('takes a file that is dropped anywhere on the place', async () => {
    const place = await fixture<DrawingsPage>(html`<scrawl-drawings style="position: fixed; inset: 0" .store=${store} .files=${files}></scrawl-drawings>`);
    const transfer = new DataTransfer();
    transfer.items.add(kaggle(kaggleRow(1, 0)));
    for (const type of ['dragover', 'drop']) {
      const event = new DragEvent(type, { dataTransfer: transfer, bubbles: true, composed: true, cancelable: true });
      place.shadowRoot!.querySelector('.page')!.dispatchEvent(event);
      assert.isTrue(event.defaultPrevented, 'the browser does not open it');
      await place.updateComplete;
      assert.equal(place.shadowRoot!.querySelector('.over') !== null, type === 'dragover');
    }
    await until(() => panel(place) !== null);
    await saying(place, /holds 1 drawing\./);
  });
});

describe('The sheets for files, for everyone', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`pass axe: exporting, importing, previewed, refused, ${colorScheme}`, async () => {
      // What has not faded in yet has less contrast.
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await seed(12);
      const exporting = await opened('Export');
      await saying(exporting, /All ?12/);
      await assert.isAccessible(exporting);
      exporting.remove();
      const importing = await opened('Import');
      await assert.isAccessible(importing);
      await give(importing, kaggle(kaggleRow(12, 0)));
      await until(() => panel(importing)!.shadowRoot!.querySelector('scrawl-error')?.shadowRoot?.textContent.includes('Nothing was imported.') === true);
      await assert.isAccessible(importing);
      await give(importing, kaggle(kaggleRow(7, 0)));
      await saying(importing, /holds/);
      await assert.isAccessible(importing);
    });
  }
});
