import { assert, fixture, html, nextFrame } from '@open-wc/testing';
import { resetMouse } from '@web/test-runner-commands';
import { blankHistory, clear, discardStroke, endStroke, eraseStrokes, extendStroke, startStroke, undo, type InkHistory } from '../../../src/core/ink/history.ts';
import type { StrokeChange } from '../../../src/ui/state/events.ts';
import '../../../src/ui/ink/sheet.ts';
import type { InkSheet } from '../../../src/ui/ink/sheet.ts';
import { installTokens } from '../../../src/ui/kit/theme.ts';
import { drawWithMouse, on } from '../mouse.ts';

interface Style {
  readonly color: string;
  readonly diameter: number;
}

/** A sheet whose owner does what the app does: takes the strokes in and hands the ink back. */
class Desk {
  history: InkHistory = blankHistory(1000, 1000, 'sheet');
  readonly changes: StrokeChange[] = [];
  readonly sheet: InkSheet;

  constructor(sheet: InkSheet) {
    this.sheet = sheet;
    sheet.addEventListener('scrawl-stroke', ({ change }) => {
      this.changes.push(change);
      this.show(this.after(change));
    });
  }

  get paper(): HTMLElement {
    return this.sheet.shadowRoot!.querySelector('.paper')!;
  }

  show(history: InkHistory): void {
    this.history = history;
    this.sheet.strokes = history.strokes;
    this.sheet.open = history.open;
  }

  private after(change: StrokeChange): InkHistory {
    switch (change.kind) {
      case 'begin':
        return startStroke(this.history, change.point);
      case 'extend':
        return extendStroke(this.history, change.points);
      case 'end':
        return endStroke(this.history);
      case 'discard':
        return discardStroke(this.history);
      case 'erase':
        return eraseStrokes(this.history, change.points, 25);
    }
  }

  /** Sends a pointer event as the browser would; x and y in hundredths of the sheet. */
  async send(type: string, x: number, y: number, init: PointerEventInit = {}): Promise<PointerEvent> {
    const event = this.event(type, x, y, init);
    this.paper.dispatchEvent(event);
    // What is drawn is told once a frame.
    if (type === 'pointermove') await nextFrame();
    await this.sheet.updateComplete;
    return event;
  }

  event(type: string, x: number, y: number, init: PointerEventInit = {}): PointerEvent {
    const place = on(this.sheet, [x, y]);
    const down = type === 'pointerdown' || type === 'pointermove';
    return new PointerEvent(type, { pointerId: 1, pointerType: 'touch', buttons: down ? 1 : 0, clientX: place.x, clientY: place.y, bubbles: true, cancelable: true, ...init });
  }

  /** Share of pixels with ink around a place given in hundredths of the sheet, on a canvas of the sheet. */
  inked(x: number, y: number, layer: 'dry' | 'wet' = 'dry'): number {
    const canvas = this.sheet.shadowRoot!.querySelector<HTMLCanvasElement>(`.${layer}`)!;
    const side = 5;
    const left = Math.round((canvas.width * x) / 100) - 2;
    const top = Math.round((canvas.height * y) / 100) - 2;
    const { data } = canvas.getContext('2d')!.getImageData(left, top, side, side);
    return data.filter((value, index) => index % 4 === 3 && value > 100).length / side ** 2;
  }
}

async function desk(side = 300): Promise<Desk> {
  const box = await fixture<HTMLElement>(html`<div><scrawl-sheet></scrawl-sheet></div>`);
  box.style.width = `${side}px`;
  const made = new Desk(box.querySelector('scrawl-sheet')!);
  await nextFrame();
  await nextFrame();
  return made;
}

before(() => installTokens(document));
afterEach(() => resetMouse());

describe('The sheet', () => {
  it('takes what the mouse draws as strokes in its own units', async () => {
    const own = await desk();
    await drawWithMouse(own.sheet, [[[20, 20], [50, 50], [80, 50]]]);
    assert.lengthOf(own.history.strokes, 1);
    const { points } = own.history.strokes[0];
    assert.closeTo(points[0].x, 200, 4);
    assert.closeTo(points[0].y, 200, 4);
    assert.closeTo(points.at(-1)!.x, 800, 4);
    assert.closeTo(points.at(-1)!.y, 500, 4);
    assert.equal(points.every((point) => point.pressure === undefined), true);
    assert.isAbove(points.at(-1)!.t, points[0].t);
  });

  it('paints the open stroke wet and the finished one dry', async () => {
    const own = await desk();
    await own.send('pointerdown', 20, 50);
    await own.send('pointermove', 50, 50);
    await own.send('pointermove', 80, 50);
    assert.equal(own.inked(50, 50, 'wet'), 1);
    assert.equal(own.inked(50, 50, 'dry'), 0);
    await own.send('pointerup', 80, 50);
    assert.equal(own.inked(50, 50, 'dry'), 1);
    assert.equal(own.inked(50, 20, 'dry'), 0);
  });

  it('keeps every sample the browser coalesced into one event', async () => {
    const own = await desk();
    await own.send('pointerdown', 10, 10);
    const coalescedEvents = [20, 30, 40].map((x) => own.event('pointermove', x, 15));
    await own.send('pointermove', 40, 15, { coalescedEvents });
    assert.deepEqual(own.history.open!.points.map(({ x }) => Math.round(x)), [100, 200, 300, 400]);
  });

  it('tells once a frame what the pen drew since the last one, and before its end at once', async () => {
    const own = await desk();
    await own.send('pointerdown', 10, 10);
    for (const x of [20, 30]) own.paper.dispatchEvent(own.event('pointermove', x, 10));
    assert.deepEqual(own.changes.map(({ kind }) => kind), ['begin']);
    await nextFrame();
    assert.deepEqual(own.changes.map(({ kind }) => kind), ['begin', 'extend']);
    for (const x of [40, 50]) own.paper.dispatchEvent(own.event('pointermove', x, 10));
    await own.send('pointerup', 60, 10);
    assert.deepEqual(own.changes.map(({ kind }) => kind), ['begin', 'extend', 'extend', 'end']);
    assert.deepEqual(own.history.strokes[0].points.map(({ x }) => Math.round(x)), [100, 200, 300, 400, 500, 600]);
    await nextFrame();
    assert.lengthOf(own.changes, 4, 'nothing is told twice');
  });

  it('forgets what was drawn since the last frame with a stroke that is taken away', async () => {
    const own = await desk();
    await own.send('pointerdown', 90, 90);
    own.paper.dispatchEvent(own.event('pointermove', 80, 90));
    await own.send('pointerdown', 20, 20, { pointerId: 7, pointerType: 'pen', pressure: 0.5 });
    await nextFrame();
    assert.deepEqual(own.changes.map(({ kind }) => kind), ['begin', 'discard', 'begin']);
  });

  it('has the system draw ahead of the page, where it can, in the ink’s colour and width', async function () {
    if (!('ink' in navigator)) this.skip();
    const { prototype } = (window as unknown as { DelegatedInkTrailPresenter: { prototype: { updateInkTrailStartPoint(event: PointerEvent, style: Style): void } } }).DelegatedInkTrailPresenter;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
    const { updateInkTrailStartPoint } = prototype;
    const styles: Style[] = [];
    prototype.updateInkTrailStartPoint = function (event, style) {
      updateInkTrailStartPoint.call(this, event, style);
      styles.push(style);
    };
    try {
      const own = await desk();
      await drawWithMouse(own.sheet, [[[20, 20], [50, 50], [80, 50]]]);
      assert.isNotEmpty(styles);
      const wet = own.sheet.shadowRoot!.querySelector('.wet')!;
      assert.deepEqual([...new Set(styles.map(({ color }) => color))], [getComputedStyle(wet).color]);
      // A nib of 28 of the sheet's 1,000 units, on 300 pixels, pressed as lightly or hard as it may be.
      assert.isTrue(styles.every(({ diameter }) => diameter >= 3 && diameter <= 15), styles.map(({ diameter }) => diameter).join());
    } finally {
      prototype.updateInkTrailStartPoint = updateInkTrailStartPoint;
    }
  });

  it('keeps predicted samples out of the ink', async () => {
    const own = await desk();
    await own.send('pointerdown', 10, 10);
    const predictedEvents = [own.event('pointermove', 60, 10)];
    await own.send('pointermove', 20, 10, { predictedEvents });
    assert.deepEqual(own.history.open!.points.map(({ x }) => Math.round(x)), [100, 200]);
    assert.equal(own.inked(40, 10, 'wet'), 1, 'though the eye sees them');
    await own.send('pointerup', 20, 10);
    assert.equal(own.inked(40, 10, 'dry'), 0);
  });

  it('keeps the pressure that a pen measures, and no other', async () => {
    const own = await desk();
    await own.send('pointerdown', 10, 10, { pointerType: 'pen', pressure: 0.3 });
    await own.send('pointerup', 10, 10, { pointerType: 'pen' });
    await own.send('pointerdown', 10, 10, { pointerType: 'mouse', pointerId: 2, pressure: 0.5 });
    assert.closeTo(own.history.strokes[0].points[0].pressure ?? 0, 0.3, 0.001);
    assert.equal(own.history.open!.points[0].pressure, undefined);
  });

  it('takes a tap as a dot', async () => {
    const own = await desk();
    await own.send('pointerdown', 50, 50);
    await own.send('pointerup', 50, 50);
    assert.lengthOf(own.history.strokes[0].points, 1);
    assert.equal(own.inked(50, 50), 1);
  });

  it('lets a second finger rest on it while the first draws', async () => {
    const own = await desk();
    await own.send('pointerdown', 20, 20);
    await own.send('pointerdown', 90, 90, { pointerId: 2 });
    await own.send('pointermove', 92, 92, { pointerId: 2 });
    await own.send('pointermove', 40, 20);
    await own.send('pointerup', 92, 92, { pointerId: 2 });
    await own.send('pointerup', 40, 20);
    assert.lengthOf(own.history.strokes, 1);
    assert.equal(own.history.strokes[0].points.every(({ y }) => y < 300), true);
  });

  it('takes back what a palm drew when the pen comes down', async () => {
    const own = await desk();
    await own.send('pointerdown', 90, 90);
    await own.send('pointermove', 85, 90);
    await own.send('pointerdown', 20, 20, { pointerId: 7, pointerType: 'pen', pressure: 0.5 });
    await own.send('pointermove', 80, 95);
    await own.send('pointermove', 40, 20, { pointerId: 7, pointerType: 'pen', pressure: 0.5 });
    await own.send('pointerup', 40, 20, { pointerId: 7, pointerType: 'pen' });
    assert.deepEqual(own.changes.map(({ kind }) => kind), ['begin', 'extend', 'discard', 'begin', 'extend', 'end']);
    assert.lengthOf(own.history.strokes, 1);
    assert.equal(own.inked(87, 90), 0);
    assert.equal(own.inked(30, 20), 1);
  });

  it('takes away the strokes that a pen\u2019s eraser crosses, and undo brings them back', async () => {
    const own = await desk();
    for (const y of [30, 70]) {
      await own.send('pointerdown', 20, y);
      await own.send('pointermove', 80, y);
      await own.send('pointerup', 80, y);
    }
    const eraser = { pointerId: 7, pointerType: 'pen', buttons: 32 };
    await own.send('pointerdown', 50, 10, { ...eraser, button: 5 });
    await own.send('pointermove', 50, 29, { ...eraser, button: -1 });
    await own.send('pointerup', 50, 29, { ...eraser, button: 5, buttons: 0 });
    assert.lengthOf(own.history.strokes, 1);
    assert.deepEqual([own.inked(50, 30), own.inked(50, 70)], [0, 1]);
    own.show(undo(own.history));
    await own.sheet.updateComplete;
    assert.deepEqual([own.inked(50, 30), own.inked(50, 70)], [1, 1]);
  });

  it('forgets a finger\u2019s stroke that the system takes away', async () => {
    const own = await desk();
    await own.send('pointerdown', 20, 20);
    await own.send('pointermove', 30, 20);
    await own.send('pointercancel', 30, 20);
    assert.lengthOf(own.history.strokes, 0);
    assert.equal(own.history.open, undefined);
  });

  it('keeps one that was all but finished, and one whose end was lost', async () => {
    const own = await desk();
    await own.send('pointerdown', 20, 20);
    for (const x of [50, 80, 40]) await own.send('pointermove', x, 40);
    await own.send('pointercancel', 40, 40);
    assert.deepEqual(own.history.strokes.map(({ points }) => points.length), [4]);
    await own.send('pointerdown', 20, 60, { pointerId: 8, isPrimary: true });
    await own.send('pointermove', 80, 60, { pointerId: 8 });
    await own.send('pointerdown', 20, 80, { pointerId: 9, isPrimary: true });
    await own.send('pointermove', 80, 80, { pointerId: 9 });
    await own.send('pointerup', 80, 80, { pointerId: 9 });
    assert.deepEqual(own.history.strokes.map(({ points }) => points[0].y), [200, 600, 800]);
  });

  it('repaints what is left after undo and clear', async () => {
    const own = await desk();
    for (const y of [30, 70]) {
      await own.send('pointerdown', 20, y);
      await own.send('pointermove', 80, y);
      await own.send('pointerup', 80, y);
    }
    own.show(undo(own.history));
    await own.sheet.updateComplete;
    assert.deepEqual([own.inked(50, 30), own.inked(50, 70)], [1, 0]);
    own.show(clear(own.history));
    await own.sheet.updateComplete;
    assert.deepEqual([own.inked(50, 30), own.inked(50, 70)], [0, 0]);
  });

  it('lets ink that was cleared fade with its page, and takes the pen at once', async () => {
    const own = await desk();
    await own.send('pointerdown', 20, 50);
    await own.send('pointermove', 80, 50);
    await own.send('pointerup', 80, 50);
    own.show(clear(own.history));
    own.sheet.page++;
    await own.sheet.updateComplete;
    await nextFrame();
    assert.equal(own.inked(50, 50, 'wet'), 1);
    assert.equal(own.paper.getAnimations().length, 1);
    await own.send('pointerdown', 20, 20, { pointerId: 4 });
    assert.equal(own.paper.getAnimations().length, 0);
    assert.closeTo(own.history.open!.points[0].x, 200, 1);
    assert.equal(own.inked(50, 50, 'wet'), 0);
  });

  it('keeps the drawing where it is when it is resized, at the screen\u2019s full sharpness', async () => {
    const own = await desk(300);
    await own.send('pointerdown', 20, 50);
    await own.send('pointermove', 80, 50);
    await own.send('pointerup', 80, 50);
    const canvas = own.sheet.shadowRoot!.querySelector('canvas')!;
    assert.equal(canvas.width, Math.round(300 * devicePixelRatio));
    own.sheet.parentElement!.style.width = '180px';
    await nextFrame();
    await nextFrame();
    assert.equal(canvas.width, Math.round(180 * devicePixelRatio));
    assert.isAbove(own.inked(50, 50), 0.5);
    assert.equal(own.inked(50, 30), 0);
    await own.send('pointerdown', 50, 20, { pointerId: 3 });
    assert.closeTo(own.history.open!.points[0].y, 200, 1);
  });

  it('paints a stroke of thousands of points in pieces without a gap', async () => {
    const own = await desk();
    await own.send('pointerdown', 5, 50);
    const wave = (step: number): [number, number] => [5 + (90 * step) / 4000, 50 + 30 * Math.sin(step / 100)];
    for (let step = 1; step <= 4000; step += 40) {
      const coalescedEvents = Array.from({ length: 40 }, (_, i) => own.event('pointermove', ...wave(step + i)));
      await own.send('pointermove', ...wave(step + 39), { coalescedEvents });
    }
    const seen = (layers: readonly ('dry' | 'wet')[]): boolean[] =>
      Array.from({ length: 90 }, (_, i) => layers.some((layer) => own.inked(...wave(40 + i * 44), layer) > 0.8));
    assert.equal(own.inked(...wave(400), 'wet'), 0, 'the old part is not painted anew with each event');
    assert.notInclude(seen(['dry', 'wet']), false);
    await own.send('pointerup', ...wave(4000));
    assert.notInclude(seen(['dry']), false);
    assert.lengthOf(own.history.strokes[0].points, 4001);
  });

  it('draws with ink on paper and with chalk on slate', async () => {
    const own = await desk();
    await own.send('pointerdown', 20, 50);
    await own.send('pointermove', 80, 50);
    await own.send('pointerup', 80, 50);
    const pixel = (): number[] => {
      const canvas = own.sheet.shadowRoot!.querySelector('canvas')!;
      return [...canvas.getContext('2d')!.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data];
    };
    assert.isAbove(pixel()[2], pixel()[0] + 50);
    document.documentElement.dataset.theme = 'dark';
    own.sheet.scheme = 'dark';
    await own.sheet.updateComplete;
    delete document.documentElement.dataset.theme;
    assert.isAbove(Math.min(...pixel().slice(0, 3)), 200);
  });

  it('holds the page still under a finger', async () => {
    const own = await desk();
    assert.equal(getComputedStyle(own.sheet).touchAction, 'none');
    assert.equal(getComputedStyle(own.sheet).userSelect, 'none');
    const stopped = (event: Event): boolean => !own.paper.dispatchEvent(event);
    assert.deepEqual(['touchstart', 'touchmove', 'contextmenu'].map((type) => stopped(new Event(type, { cancelable: true, bubbles: true }))), [true, true, true]);
  });

  it('says what it is and how much is on it', async () => {
    const own = await desk();
    await assert.isAccessible(own.sheet);
    assert.equal(own.paper.getAttribute('aria-label'), 'Sheet to draw on, blank');
    await own.send('pointerdown', 50, 50);
    assert.equal(own.paper.getAttribute('aria-label'), 'Sheet to draw on, 1 stroke');
  });
});
