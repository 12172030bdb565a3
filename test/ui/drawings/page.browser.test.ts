import { assert, fixture, html } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { deleteDB } from 'idb';
import type { CorrectionFiles } from '../../../src/contracts/files.ts';
import type { CorrectionStore } from '../../../src/contracts/drawings.ts';
import { StorageUnavailableError } from '../../../src/core/errors.ts';
import { createCorrectionStore } from '../../../src/storage/correction-store.ts';
import { Database } from '../../../src/storage/database.ts';
import { createSettingsStore } from '../../../src/storage/settings-store.ts';
import type { DrawingsHead } from '../../../src/ui/drawings/head.ts';
import type { CorrectionList } from '../../../src/ui/list/list.ts';
import { rowHeight, type CorrectionRow } from '../../../src/ui/list/row.ts';
import '../../../src/ui/drawings/page.ts';
import type { DrawingsPage } from '../../../src/ui/drawings/page.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { samplesOf, seedCorrections, seeded, type Sample } from '../../support/seed-corrections.ts';
import { until } from '../mouse.ts';

const database = new Database('drawings-page-test');
const store: CorrectionStore = createCorrectionStore(database, createSettingsStore(database));
const files = {} as CorrectionFiles;
let samples: Sample[];

const seed = (count: number, from = 0): Promise<void> => seedCorrections(store, samples, from, from + count, seeded);

async function opened(hash = '#/drawings?outcome=any'): Promise<DrawingsPage> {
  history.replaceState(null, '', hash);
  const place = await fixture<DrawingsPage>(html`<scrawl-drawings style="position: fixed; inset: 0" .store=${store} .files=${files}></scrawl-drawings>`);
  await until(() => number(place) !== undefined || inside(place, 'scrawl-drawings-empty') !== null);
  await place.updateComplete;
  return place;
}

const inside = <E extends Element = HTMLElement>(place: DrawingsPage, selector: string): E | null => place.shadowRoot!.querySelector<E>(selector);
const list = (place: DrawingsPage): CorrectionList => inside<CorrectionList>(place, 'scrawl-correction-list')!;
const rows = (place: DrawingsPage): CorrectionRow[] => [...list(place).shadowRoot!.querySelectorAll('scrawl-correction')];
const scroller = (place: DrawingsPage): HTMLElement => list(place).shadowRoot!.querySelector<HTMLElement>('.scroller')!;

/** Rows in sight, once all of them are read and painted. */
async function seen(place: DrawingsPage): Promise<CorrectionRow[]> {
  const box = scroller(place).getBoundingClientRect();
  const visible = (): CorrectionRow[] => rows(place).filter((row) => row.getBoundingClientRect().bottom > box.top && row.getBoundingClientRect().top < box.bottom);
  await until(() => visible().length > 0 && visible().every(({ kept }) => kept !== undefined));
  await Promise.all(visible().map(({ updateComplete }) => updateComplete));
  return visible();
}

const ids = (shown: readonly CorrectionRow[]): string[] => shown.map(({ kept }) => kept!.correction.id);
const descending = (from: number, count: number): string[] => Array.from({ length: count }, (_, index) => `seed-${from - index}`);

/** Presses a button of the place, of its head or of its open sheet. */
async function press(place: DrawingsPage, name: string): Promise<void> {
  const button = (): HTMLButtonElement | undefined =>
    [place, inside(place, 'scrawl-drawings-head')!, inside(place, 'scrawl-correction-card')].flatMap((element) => [...(element?.shadowRoot?.querySelectorAll('button') ?? [])]).find((each) => each.textContent.trim() === name);
  await until(() => button() !== undefined);
  button()!.click();
  await place.updateComplete;
}

async function focusList(place: DrawingsPage): Promise<void> {
  await seen(place);
  list(place).focus();
}

async function choose(place: DrawingsPage, field: string, value: string): Promise<void> {
  const shown = filters(place)!;
  if (field === 'outcome') shown.querySelector<HTMLButtonElement>(`[name=outcome][value='${value}']`)!.click();
  else {
    const select = shown.querySelector<HTMLSelectElement>(`[name=${field}]`)!;
    select.value = value;
    select.dispatchEvent(new Event('change'));
  }
  await place.updateComplete;
  await until(() => number(place) !== undefined);
}

const filters = (place: DrawingsPage): ShadowRoot | undefined => inside(place, 'scrawl-drawings-head')!.shadowRoot!.querySelector('scrawl-drawings-filters')?.shadowRoot ?? undefined;
const number = (place: DrawingsPage): number | undefined => inside<DrawingsHead>(place, 'scrawl-drawings-head')!.number;
const heading = (place: DrawingsPage): string => inside(place, 'scrawl-drawings-head')!.shadowRoot!.querySelector('h1')!.textContent.replace(/\s+/g, ' ').trim();
const said = (place: DrawingsPage): string => inside(place, '[role=status]')!.textContent;
const labelOf = async (id: string): Promise<unknown> => (await store.page({ filter: { ids: [id] }, limit: 1 }))[0]?.correction.label;

before(async () => {
  installTokens(document);
  document.body.style.cssText = 'background: var(--page); color: var(--text); font: 17px/1.4 var(--sans)';
  samples = samplesOf((await (await fetch('/test/fixtures/pen-digits.json')).json()) as Parameters<typeof samplesOf>[0]);
});

beforeEach(async () => {
  await setViewport({ width: 390, height: 844 });
  await database.close();
  await deleteDB('drawings-page-test');
});

afterEach(async () => {
  history.replaceState(null, '', '#');
  await emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
});

describe('The list of corrections', () => {
  it('says what to do while there is none', async () => {
    const place = await opened();
    const empty = inside(place, 'scrawl-drawings-empty')!.shadowRoot!;
    assert.match(empty.querySelector('p')!.textContent, /Draw a digit/);
    assert.equal(empty.querySelector('a')!.getAttribute('href'), '#/');
  });

  it('opens on what was misread, and on all where nothing was', async () => {
    await seed(10);
    const place = await opened('#/drawings');
    await until(() => number(place) === 8);
    assert.equal(filters(place)!.querySelector('[aria-pressed=true]')!.textContent, 'Misread');
    await choose(place, 'outcome', '');
    assert.equal(number(place), 10);
    const wrong = [...(await store.page({ filter: { outcome: 'wrong' }, limit: 10 }))];
    await store.remove(wrong.map(({ correction }) => correction.id));
    const again = await opened('#/drawings');
    await until(() => number(again) === 2);
    assert.equal(filters(again)!.querySelector('[aria-pressed=true]')!.textContent, 'All');
  });

  it('has no filters while there is nothing to filter, and none by state before anything was exported', async () => {
    assert.isUndefined(filters(await opened()));
    await seed(5);
    const place = await opened();
    assert.isNull(filters(place)!.querySelector('[name=state]'));
    await store.markExported(['seed-3'], '2026-11-21T10:00:00.000Z');
    await until(() => filters(place)!.querySelector('[name=state]') !== null);
  });

  for (const width of [320, 390, 844, 1440]) {
    it(`shows every filter whole in ${width} pixels`, async () => {
      await setViewport({ width, height: 700 });
      await seed(5);
      await store.markExported(['seed-3'], '2026-11-21T10:00:00.000Z');
      const place = await opened();
      await until(() => filters(place)!.querySelector('[name=state]') !== null);
      await place.updateComplete;
      for (const each of filters(place)!.querySelectorAll<HTMLElement>('button, select')) {
        const { left, right } = each.getBoundingClientRect();
        assert.isAtLeast(left, 0);
        assert.isAtMost(right, width);
        assert.isAtMost(each.scrollWidth, each.clientWidth + 1, `${each.textContent} is not cut`);
      }
    });
  }

  it('shows a drawing beside it where the window is wide, and goes on showing it once it is relabelled', async () => {
    await setViewport({ width: 1200, height: 800 });
    await seed(30);
    const place = await opened();
    const [, second] = await seen(place);
    await until(() => inside(place, '.detail') !== null);
    second.click();
    await until(() => inside(place, '.detail scrawl-correction-card') !== null);
    await until(() => second.open);
    assert.isNull(place.shadowRoot!.querySelector('scrawl-modal[open]'));
    assert.isAtMost(second.getBoundingClientRect().right, inside(place, '.detail')!.getBoundingClientRect().left + 1);
    await assert.isAccessible(place);
    const { id } = second.kept!.correction;
    await press(place, '2');
    await until(() => said(place) !== '');
    assert.equal(await labelOf(id), 2);
    assert.match(inside(place, '.detail h2')!.textContent, /2/);
  });

  it('shows the newest first, each with what was read, what it is, and how far it has come', async () => {
    await seed(30);
    await store.markExported(['seed-28'], '2026-11-21T10:00:00.000Z');
    const page = await opened();
    const shown = await seen(page);
    assert.deepEqual(ids(shown.slice(0, 3)), descending(29, 3));
    const text = (row: CorrectionRow): string => row.shadowRoot!.querySelector('.judged')!.textContent.replace(/\s+/g, ' ').trim();
    assert.equal(text(shown[0]), '1→9');
    assert.equal(text(shown[4]), '5correct');
    const spoken = (row: CorrectionRow): string => row.shadowRoot!.querySelector('.unseen')!.textContent;
    assert.match(spoken(shown[1]), /^8, read as 9, .*, exported$/);
    assert.match(spoken(shown[0]), /^9, read as 1, Jan 1$/, 'without an endpoint nothing waits to be sent');
    page.sends = true;
    await until(() => spoken(shown[0]).endsWith(', to send'));
  });

  it('shows the ink as it was drawn, in the colours of the scheme', async () => {
    await seed(12);
    const [row] = await seen(await opened());
    const inked = (): number[] => {
      const canvas = row.shadowRoot!.querySelector('canvas')!;
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      const full = Array.from({ length: data.length / 4 }, (_, index) => index * 4).filter((index) => data[index + 3] === 255);
      assert.isAbove(full.length, 40, 'there is ink');
      return [...data.slice(full[0], full[0] + 3)];
    };
    assert.deepEqual(inked(), [0x1c, 0x35, 0x85]);
    await emulateMedia({ colorScheme: 'dark' });
    await until(() => inked()[0] !== 0x1c);
    assert.deepEqual(inked(), [0xf3, 0xef, 0xe3]);
  });

  it('keeps only the rows in sight, wherever it is scrolled to', async () => {
    await seed(700);
    const place = await opened();
    const inSight = (await seen(place)).length;
    for (const top of [300, 699 - 20, 20, 450]) {
      scroller(place).scrollTop = top * rowHeight();
      await until(() => rows(place).some(({ index }) => index === top));
      const shown = await seen(place);
      assert.deepEqual(ids(shown), descending(699 - shown[0].index, shown.length));
      assert.closeTo(shown[0].index, Math.min(top, 700 - inSight), 1);
      assert.isAtMost(rows(place).length, inSight + 14);
      assert.deepEqual(rows(place).map(({ index }) => index), Array.from(rows(place), (_, offset) => rows(place)[0].index + offset), 'in the order of the document');
    }
  });

  it('takes in what another tab does, and stays where it is', async () => {
    await seed(200);
    const place = await opened();
    scroller(place).scrollTop = 100 * rowHeight();
    await until(() => rows(place).some(({ index }) => index === 100));
    await seen(place);
    const other = new Database('drawings-page-test');
    await createCorrectionStore(other, createSettingsStore(other)).relabel('seed-98', 0);
    await other.close();
    await until(() => rows(place).find(({ kept }) => kept?.correction.id === 'seed-98')?.kept?.correction.label === 0);
    assert.equal(scroller(place).scrollTop, 100 * rowHeight());
  });

  it('says so when nothing can be read, and tries again', async () => {
    await seed(3);
    let broken = true;
    const count: CorrectionStore['count'] = (filter) => (broken ? Promise.reject(new StorageUnavailableError('it is held by another')) : store.count(filter));
    const place = await fixture<DrawingsPage>(html`<scrawl-drawings style="position: fixed; inset: 0" .store=${{ ...store, count }} .files=${files}></scrawl-drawings>`);
    await until(() => inside(place, 'scrawl-drawings-empty') !== null);
    const empty = inside(place, 'scrawl-drawings-empty')!.shadowRoot!;
    assert.match(empty.querySelector('scrawl-error')!.shadowRoot!.textContent, /Nothing can be saved on this device right now.*held by another/s);
    broken = false;
    empty.querySelector('button')!.click();
    await until(() => list(place) !== null);
    assert.lengthOf(await seen(place), 3);
  });
});

describe('Filtering', () => {
  it('narrows by digit, reading and state, and back', async () => {
    await seed(110);
    await store.markExported(['seed-10', 'seed-17', 'seed-20'], '2026-11-21T10:00:00.000Z');
    const place = await opened();
    await choose(place, 'label', '7');
    assert.equal(number(place), 11 - 1, 'one seven is labelled as no digit');
    assert.isTrue((await seen(place)).every(({ kept }) => kept!.correction.label === 7));
    await choose(place, 'state', 'exported');
    assert.deepEqual(ids(await seen(place)), ['seed-17']);
    await choose(place, 'outcome', 'right');
    assert.equal(inside(place, 'scrawl-drawings-empty')!.shadowRoot!.querySelector('h2')!.textContent, 'No matches');
    inside(place, 'scrawl-drawings-empty')!.shadowRoot!.querySelector('button')!.click();
    await until(() => number(place) === 110);
  });

  it('stands in the address, with the place in the list', async () => {
    await seed(300);
    const place = await opened('#/drawings?outcome=wrong&at=100');
    const first = (await seen(place))[0];
    assert.equal(first.index, 100);
    assert.deepEqual(ids([first]), [`seed-${Array.from({ length: 300 }, (_, n) => 299 - n).filter((n) => n % 5 !== 0)[100]}`]);
    scroller(place).scrollTop = 120 * rowHeight();
    await until(() => location.hash === '#/drawings?outcome=wrong&at=120');
    await choose(place, 'outcome', '');
    assert.equal(location.hash, '#/drawings?outcome=any');
    assert.equal(scroller(place).scrollTop, 0);
    location.hash = '#/drawings?label=none';
    await until(() => number(place) !== undefined && number(place)! < 30);
    assert.isTrue((await seen(place)).every(({ kept }) => kept!.correction.label === 'none'));
  });
});

describe('Mending', () => {
  it('relabels by a key, and takes that back', async () => {
    await seed(20);
    const place = await opened();
    await focusList(place);
    await sendKeys({ press: 'ArrowDown' });
    await sendKeys({ press: '4' });
    await until(() => said(place) !== '');
    assert.equal(said(place), 'Changed to 4.');
    assert.equal(await labelOf('seed-18'), 4);
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: 'z' });
    await sendKeys({ up: 'Control' });
    await until(() => said(place) === 'Undone.');
    assert.equal(await labelOf('seed-18'), 8);
    await until(() => rows(place)[1].kept?.correction.label === 8);
    await sendKeys({ press: '-' });
    await until(() => said(place) === 'Changed to not a digit.');
    assert.equal(await labelOf('seed-18'), 'none');
  });

  it('relabels on the card that a tap opens', async () => {
    await seed(20);
    const place = await opened();
    (await seen(place))[2].click();
    await until(() => inside(place, 'scrawl-correction-card') !== null);
    const card = inside(place, 'scrawl-correction-card')!;
    assert.equal(card.shadowRoot!.querySelector('[aria-pressed=true]')!.textContent, '7');
    assert.match(card.shadowRoot!.querySelector('time')!.textContent, /2026/);
    await press(place, 'Not a digit');
    await until(() => said(place) !== '');
    assert.equal(await labelOf('seed-17'), 'none');
    assert.isNull(inside(place, 'scrawl-correction-card'), 'the card is put away');
  });

  it('deletes one, and puts it back as it was', async () => {
    await seed(20);
    await store.markExported(['seed-19'], '2026-11-21T10:00:00.000Z');
    const place = await opened();
    const [before] = (await seen(place)).map(({ kept }) => kept);
    await focusList(place);
    await sendKeys({ press: 'Delete' });
    await until(() => said(place) === 'Deleted 1 drawing.' && number(place) === 19);
    await until(() => rows(place)[0].kept?.correction.id === 'seed-18');
    await press(place, 'Undo');
    await until(() => rows(place)[0].kept?.correction.id === 'seed-19');
    assert.deepEqual(rows(place)[0].kept, before);
  });
});

describe('What was done last', () => {
  const imported = async (place: DrawingsPage): Promise<void> => {
    await press(place, 'Import');
    await until(() => inside(place, 'scrawl-import') !== null);
    inside(place, 'scrawl-import')!.dispatchEvent(new Event('added'));
    await place.updateComplete;
  };

  it('is no longer said after an import, unless it can be undone', async () => {
    await seed(20);
    const place = await opened();
    await focusList(place);
    await sendKeys({ press: 'Delete' });
    await until(() => said(place) === 'Deleted 1 drawing.');
    await imported(place);
    assert.equal(said(place), 'Deleted 1 drawing.');
    await press(place, 'Undo');
    await until(() => said(place) === 'Undone.');
    await imported(place);
    assert.equal(said(place), '');
    assert.isNull(inside(place, '.done'));
  });

  for (const [width, height, text] of [[390, 844, 16], [844, 390, 16], [390, 300, 16], [320, 480, 32]] as const) {
    it(`covers no row that the keyboard is on: ${width} × ${height}, text of ${text} pixels`, async () => {
      await setViewport({ width, height });
      document.documentElement.style.fontSize = `${text}px`;
      try {
        await seed(40);
        const place = await opened();
        await focusList(place);
        await sendKeys({ press: '4' });
        await until(() => inside(place, '.done') !== null);
        for (const key of ['End', 'Home', 'End', 'ArrowUp'] as const) {
          await sendKeys({ press: key });
          const index = { Home: 0, End: 39, ArrowUp: 38 }[key];
          await until(() => rows(place).some((row) => row.index === index && row.active));
          await new Promise((rested) => setTimeout(rested, 100));
          const box = rows(place).find((row) => row.index === index)!.getBoundingClientRect();
          const bar = inside(place, '.done')!.getBoundingClientRect();
          assert.isAtLeast(box.top, -1, key);
          assert.isAtMost(box.bottom, bar.top + 1, key);
          assert.isAtMost(bar.bottom, height + 1, 'the bar is in sight');
        }
      } finally {
        document.documentElement.style.fontSize = '';
      }
    });
  }
});

describe('Selecting', () => {
  it('counts what is tapped, and deletes just that', async () => {
    await seed(20);
    const place = await opened();
    await press(place, 'Select');
    for (const row of (await seen(place)).slice(1, 4)) row.click();
    await place.updateComplete;
    assert.equal(heading(place), '3 selected');
    (await seen(place))[2].click();
    await place.updateComplete;
    assert.deepEqual((await seen(place)).slice(0, 5).map(({ ariaSelected }) => ariaSelected), ['false', 'true', 'false', 'true', 'false']);
    await press(place, 'Delete');
    await until(() => number(place) === 18);
    await until(() => rows(place)[1].kept?.correction.id === 'seed-17');
    assert.deepEqual(ids(await seen(place)).slice(0, 3), ['seed-19', 'seed-17', 'seed-15']);
    await press(place, 'Undo');
    await until(() => number(place) === 20);
  });

  it('takes all of the filter but those tapped away', async () => {
    await seed(110);
    const place = await opened('#/drawings?label=3');
    await press(place, 'Select');
    await press(place, 'All 10');
    assert.equal(heading(place), '10 selected');
    const [kept] = await seen(place);
    kept.click();
    await place.updateComplete;
    assert.equal(heading(place), '9 selected');
    await press(place, 'Delete');
    await until(() => number(place) === 1);
    assert.equal(await store.count(), 101);
    await press(place, 'Undo');
    await until(() => number(place) === 10);
  });

  it('works by keys alone', async () => {
    await seed(60);
    const place = await opened();
    await focusList(place);
    const active = (): string | undefined => list(place).shadowRoot!.getElementById(scroller(place).getAttribute('aria-activedescendant') ?? '')?.id;
    await sendKeys({ press: 'End' });
    await until(() => active() === 'row-59');
    await seen(place);
    await sendKeys({ press: ' ' });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'ArrowUp' });
    await sendKeys({ up: 'Shift' });
    await until(() => heading(place) === '2 selected');
    assert.deepEqual(rows(place).filter(({ ariaSelected }) => ariaSelected === 'true').map(({ index }) => index), [58, 59]);
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: 'a' });
    await sendKeys({ up: 'Control' });
    await until(() => heading(place) === '60 selected');
    await sendKeys({ press: 'Escape' });
    await until(() => heading(place) === 'Drawings 60');
    await sendKeys({ press: 'Home' });
    await until(() => active() === 'row-0');
    await sendKeys({ press: 'Enter' });
    await until(() => inside(place, 'scrawl-correction-card') !== null);
  });
});

describe('The corrections, for everyone', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`pass axe: empty, listed, selected, opened, ${colorScheme}`, async () => {
      // What has not faded in yet has less contrast.
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await assert.isAccessible(await opened());
      await seed(30);
      const place = await opened();
      await seen(place);
      await assert.isAccessible(place);
      await press(place, 'Select');
      (await seen(place))[1].click();
      await focusList(place);
      await assert.isAccessible(place);
      await press(place, 'Done');
      (await seen(place))[0].click();
      await until(() => inside(place, 'scrawl-correction-card') !== null);
      await assert.isAccessible(place);
    });
  }
});
