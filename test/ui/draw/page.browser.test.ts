import { assert, fixture, html, nextFrame } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import '../../../src/ui/draw/page.ts';
import type { DrawPage } from '../../../src/ui/draw/page.ts';

/** A sheet that one can draw on with a finger, in CSS pixels. */
const LEAST = 170;

before(() => installTokens(document));
afterEach(async () => {
  document.documentElement.style.fontSize = '';
  await setViewport({ width: 800, height: 600 });
});

async function opened(width: number, height: number, textSize = 16): Promise<DrawPage> {
  await setViewport({ width, height });
  document.documentElement.style.fontSize = `${textSize}px`;
  document.body.style.font = '1.0625rem/1.4 var(--sans)';
  const box = await fixture<HTMLElement>(html`<div style="position: fixed; inset: 0"><scrawl-draw></scrawl-draw></div>`);
  await nextFrame();
  await nextFrame();
  return box.querySelector('scrawl-draw')!;
}

const parts = (place: DrawPage): HTMLElement[] =>
  ['scrawl-sheet', 'scrawl-tools', 'scrawl-keys'].flatMap((name) => {
    const part = place.shadowRoot!.querySelector<HTMLElement>(name)!;
    return [part, ...part.shadowRoot!.querySelectorAll<HTMLElement>('button')];
  });

describe('The page to draw on', () => {
  // Windows as browsers leave them at 200 and 400 % zoom, and phones with large text.
  for (const [width, height, textSize] of [[640, 360, 16], [320, 256, 16], [195, 422, 16], [563, 260, 16], [422, 195, 16], [390, 360, 16], [390, 844, 32], [844, 390, 32], [320, 568, 32]] as const) {
    it(`keeps a sheet to draw on and every control within reach in ${width} × ${height}, text at ${textSize} pixels`, async () => {
      const place = await opened(width, height, textSize);
      const { width: side } = place.shadowRoot!.querySelector('scrawl-sheet')!.getBoundingClientRect();
      assert.isAtLeast(side, LEAST);
      for (const part of parts(place)) {
        part.scrollIntoView({ block: 'nearest' });
        const { left, right, top, bottom } = part.getBoundingClientRect();
        assert.isAtLeast(left, -0.5);
        assert.isAtMost(right, width + 0.5);
        if (bottom - top <= height) {
          assert.isAtLeast(top, -0.5);
          assert.isAtMost(bottom, height + 0.5);
        }
      }
      const [sheet, tools, keys] = ['scrawl-sheet', 'scrawl-tools', 'scrawl-keys'].map((name) => place.shadowRoot!.querySelector(name)!.getBoundingClientRect());
      const apart = (one: DOMRect, other: DOMRect): boolean => one.bottom <= other.top + 0.5 || one.right <= other.left + 0.5 || other.bottom <= one.top + 0.5;
      assert.isTrue(apart(sheet, tools) && apart(tools, keys) && apart(sheet, keys), 'nothing lies on anything else');
    });
  }

  it('uses the room of a wide window', async () => {
    const place = await opened(1000, 760);
    const { width } = place.shadowRoot!.querySelector('scrawl-sheet')!.getBoundingClientRect();
    assert.isAtLeast(width, 480);
    assert.isAtLeast(place.shadowRoot!.querySelector('scrawl-keys')!.getBoundingClientRect().width, 300);
  });
});
