import { assert } from '@open-wc/testing';
import type { Stroke } from '../../../src/core/ink/ink.ts';
import { InkPainter } from '../../../src/ui/ink/painter.ts';

/** Lines from edge to edge, at height `y`: long enough to be painted in pieces while it is drawn. */
const long = (y: number): Stroke => ({ points: Array.from({ length: 60 }, (_, index) => ({ x: index % 2 === 0 ? 100 : 900, y, t: index * 40 })) });

function painted(): { painter: InkPainter; ink: () => Uint8ClampedArray } {
  const [dry, wet] = [document.createElement('canvas'), document.createElement('canvas')];
  const painter = new InkPainter(dry, wet);
  painter.restyle(() => '#00000080', () => '#00000080');
  painter.resize(200, 200);
  return { painter, ink: () => dry.getContext('2d')!.getImageData(0, 0, 200, 200).data };
}

const isBlank = (pixels: Uint8ClampedArray): boolean => pixels.every((value) => value === 0);

describe('A long stroke', () => {
  it('is gone, all of it, when a pen replaces it', () => {
    const { painter, ink } = painted();
    painter.paint([], long(300), undefined);
    assert.isFalse(isBlank(ink()));
    painter.paint([], { points: [{ x: 500, y: 800, t: 0 }] }, undefined);
    assert.isTrue(isBlank(ink()));
  });

  it('looks, once finished, as if it had been there from the start', () => {
    const stroke = long(300);
    const drawn = painted();
    drawn.painter.paint([], stroke, undefined);
    drawn.painter.paint([stroke], undefined, undefined);
    const restored = painted();
    restored.painter.paint([stroke], undefined, undefined);
    assert.deepEqual(drawn.ink(), restored.ink());
  });
});
