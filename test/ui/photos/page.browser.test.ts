import { assert } from '@open-wc/testing';
import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { FilesEvent } from '../../../src/ui/state/events.ts';
import type { EvidencePicture } from '../../../src/ui/inside/evidence-picture.ts';
import type { PhotosPage } from '../../../src/ui/photos/page.ts';
import type { ScrawlApp } from '../../../src/ui/shell/scrawl-app.ts';
import { SEVEN, until } from '../mouse.ts';
import { corrections, find, onFreshDevices, openApp } from '../open-app.ts';

before(() => installTokens(document));
onFreshDevices();

/** Sevens in a row, as a picture file. */
async function sevens(count: number): Promise<File> {
  const canvas = Object.assign(document.createElement('canvas'), { width: 260 * count + 120, height: 420 });
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#f4f1ea';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.lineWidth = 13;
  context.lineCap = context.lineJoin = 'round';
  context.strokeStyle = '#1d2b5c';
  for (let place = 0; place < count; place++) {
    for (const stroke of SEVEN) {
      context.beginPath();
      stroke.forEach(([x, y]) => context.lineTo(260 * place + x * 3.2, 40 + y * 3.2));
      context.stroke();
    }
  }
  const blob = await new Promise<Blob | null>((made) => canvas.toBlob(made, 'image/png'));
  return new File([blob!], 'sevens.png', { type: 'image/png' });
}

const page = (app: ScrawlApp): PhotosPage | null => app.shadowRoot!.querySelector('scrawl-photos');
const boxes = (app: ScrawlApp): HTMLElement[] => [...(page(app)?.shadowRoot?.querySelector('scrawl-picture-view')?.shadowRoot?.querySelectorAll<HTMLElement>('button.box') ?? [])];
const button = (app: ScrawlApp, name: string): HTMLButtonElement => [...page(app)!.shadowRoot!.querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent).trim() === name)!;

async function opened(count = 3): Promise<ScrawlApp> {
  const app = await openApp();
  app.dispatchEvent(new FilesEvent([await sevens(count)]));
  await until(() => boxes(app).length === count);
  return app;
}

async function pressHeld(held: string, key: string): Promise<void> {
  await sendKeys({ down: held });
  await sendKeys({ press: key });
  await sendKeys({ up: held });
}

const kept = async (): Promise<unknown[]> => {
  const all: unknown[] = [];
  for await (const { correction } of corrections.each()) all.push(correction.label);
  return all;
};

describe('The page for pictures', () => {
  it('is used from the keyboard alone: from box to box, judged, moved, resized, added, removed and taken back', async () => {
    const app = await opened();
    boxes(app)[0].focus();
    await sendKeys({ press: '1' });
    await sendKeys({ press: 'ArrowRight' });
    await until(() => boxes(app)[1].matches(':focus'));
    await sendKeys({ press: 'Enter' });
    await until(() => boxes(app)[1].classList.contains('judged'));
    assert.match(boxes(app)[0].getAttribute('aria-label')!, /Digit 1: 1/);
    const before = boxes(app)[1].getBoundingClientRect();
    await pressHeld('Shift', 'ArrowDown');
    await until(() => boxes(app)[1].getBoundingClientRect().top > before.top + 1);
    await until(() => boxes(app)[1].matches(':focus'));
    await pressHeld('Alt', 'ArrowRight');
    await until(() => boxes(app)[1].getBoundingClientRect().width > before.width + 1);
    await until(() => boxes(app)[1].querySelector('.tag')!.textContent.startsWith('7'));
    await sendKeys({ press: 'a' });
    await until(() => boxes(app).length === 4);
    await sendKeys({ press: 'Delete' });
    await until(() => boxes(app).length === 3);
    button(app, 'The other one is correct').click();
    await until(() => boxes(app).every((box) => box.classList.contains('judged')));
    while ((await kept()).length !== 3) await new Promise(requestAnimationFrame);
    assert.sameMembers(await kept(), [1, 7, 7]);
    button(app, 'Undo').click();
    await until(() => !boxes(app)[2].classList.contains('judged'));
    while ((await kept()).length !== 2) await new Promise(requestAnimationFrame);
  });

  it('shows its digits above the picture, each to be chosen, and leaves the sheet alone', async () => {
    const app = await opened(2);
    const digits = (): HTMLElement[] => [...page(app)!.shadowRoot!.querySelector('scrawl-number')!.shadowRoot!.querySelectorAll<HTMLElement>('button')];
    assert.deepEqual(digits().map(({ textContent }) => textContent.trim()), ['7', '7']);
    digits()[1].click();
    await until(() => boxes(app)[1].getAttribute('aria-pressed') === 'true');
    await sendKeys({ press: '7' });
    assert.equal(find(app, 'scrawl-draw', 'scrawl-answer')!.getAttribute('phase'), 'blank');
  });

  it('looks inside the network: evidence on the photograph’s own piece, of whichever digit is chosen, in the place of the keys', async () => {
    const app = await opened(2);
    const within = (selector: string): HTMLElement | null => page(app)!.shadowRoot!.querySelector('scrawl-inside')?.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
    const evidence = (): EvidencePicture => within('scrawl-evidence') as EvidencePicture;
    boxes(app)[0].click();
    await until(() => boxes(app)[0].getAttribute('aria-pressed') === 'true');
    button(app, 'What the network sees, look inside').click();
    await until(() => evidence() !== null && evidence().shadowRoot!.querySelector('canvas') !== null);
    assert.isNull(page(app)!.shadowRoot!.querySelector('scrawl-keys'));
    const [pro, contra, blank, difference] = [...page(app)!.shadowRoot!.querySelector('scrawl-inside')!.shadowRoot!.querySelectorAll('dd')].map((each) => Number(each.textContent.replace('−', '-')));
    assert.isAbove(difference, 0);
    assert.approximately(pro + contra + blank, difference, 0.2);
    assert.match(evidence().shadowRoot!.querySelector('canvas')!.getAttribute('aria-label')!, /in the picture, coloured by what speaks for 7/);

    // The piece is the chosen digit's: its frame lies about its box, and the colours on the ink of the photograph.
    const centre = ({ left, width }: { readonly left: number; readonly width: number }): number => left + width / 2;
    const first = evidence().photo!.frame;
    assert.approximately(centre(first), 200, 60);
    const canvas = evidence().shadowRoot!.querySelector('canvas')!;
    const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    let [coloured, onInk] = [0, 0];
    for (let at = 0; at < data.length; at += 4) {
      if (Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) < 60) continue;
      coloured++;
      const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)].map((place) => Math.floor((place * 28) / width));
      const near = [-29, -28, -27, -1, 0, 1, 27, 28, 29].some((step) => (evidence().picture![y * 28 + x + step] ?? 0) > 0);
      if (near) onInk++;
    }
    assert.isAbove(coloured, 100);
    assert.equal(onInk, coloured);

    boxes(app)[1].click();
    await until(() => centre(evidence().photo!.frame) > centre(first) + 200);
    within('select')!.focus();
    await sendKeys({ press: '3' });
    assert.isFalse(boxes(app)[1].classList.contains('judged'), 'its keys judge nothing');
    await assert.isAccessible(app);
    await sendKeys({ press: 'Escape' });
    await until(() => page(app)!.shadowRoot!.querySelector('scrawl-keys') !== null);
    assert.lengthOf(boxes(app), 2);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`passes axe, empty and with a picture, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      location.hash = '#/photos';
      const app = await openApp();
      await until(() => page(app)?.shadowRoot?.querySelector('scrawl-picture-picker') !== null && page(app)?.shadowRoot !== null);
      await assert.isAccessible(app);
      app.dispatchEvent(new FilesEvent([await sevens(2)]));
      await until(() => boxes(app).length === 2);
      await assert.isAccessible(app);
    });
  }

  for (const [width, height] of [[320, 568], [390, 844], [844, 390], [1440, 900]] as const) {
    it(`fits ${width} × ${height}: picture, keys and what can be done in sight, targets 48 pixels`, async () => {
      await setViewport({ width, height });
      const app = await opened(2);
      const parts = ['scrawl-picture-view', '.tools', 'scrawl-keys', '.ways'].map((selector) => page(app)!.shadowRoot!.querySelector(selector)!.getBoundingClientRect());
      for (const part of parts) {
        assert.isAtLeast(part.left, 0);
        assert.isAtMost(part.right, width);
        assert.isAtMost(part.bottom, height);
        assert.isAtLeast(part.height, 47);
      }
      assert.isAtLeast(parts[0].height, 120);
      for (const each of page(app)!.shadowRoot!.querySelectorAll('.tools button, .ways button')) assert.isAtLeast(each.getBoundingClientRect().height, 48);
    });
  }
});
