import { PIXELS, SIDE, type GrayImage28 } from '../../core/preprocessing/gray-image.ts';
import type { Ink, StrokePoint } from '../../core/ink/ink.ts';

/** Share of the side that stays free at each edge. */
const MARGIN = 0.15;
/** Width of the line in CSS pixels, and how much of it grows with the side. */
const NIB = 2;
const NIB_GROWTH = 0.036;
/** More points than these show nothing more at this size. */
const MOST_POINTS = 240;

/**
 * Paints a small picture of what was drawn, in the canvas's own colour and at the screen's density: the ink where
 * there is some, large and in the middle; else the pixels, as ink.
 * @param side of the canvas, in CSS pixels.
 */
export function paintDrawing(canvas: HTMLCanvasElement, side: number, { ink, image }: { readonly ink?: Ink | undefined; readonly image?: GrayImage28 | undefined }): void {
  const pixels = Math.round(side * devicePixelRatio);
  // Setting the size empties the canvas as well.
  canvas.width = pixels;
  canvas.height = pixels;
  const context = canvas.getContext('2d')!;
  const colour = getComputedStyle(canvas).color;
  if (ink !== undefined) paintInk(context, ink, colour);
  else if (image !== undefined) paintPicture(context, image, colour);
}

function paintInk(context: CanvasRenderingContext2D, { strokes }: Ink, colour: string): void {
  const { width: side } = context.canvas;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  let points = 0;
  for (const stroke of strokes) {
    points += stroke.points.length;
    for (const { x, y } of stroke.points) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  const longer = Math.max(right - left, bottom - top);
  const scale = longer > 0 ? ((1 - 2 * MARGIN) * side) / longer : 0;
  const place = ({ x, y }: StrokePoint): [number, number] => [side / 2 + (x - (left + right) / 2) * scale, side / 2 + (y - (top + bottom) / 2) * scale];
  const stride = Math.ceil(points / MOST_POINTS);
  context.strokeStyle = colour;
  context.lineWidth = NIB * devicePixelRatio + NIB_GROWTH * side;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  for (const stroke of strokes) {
    const last = stroke.points.length - 1;
    const kept = stroke.points.filter((_, index) => index % stride === 0 || index === last).map(place);
    trace(context, kept);
  }
  context.stroke();
}

/** Curves through the middles between points, so that few samples of a fast hand are no polygon. */
function trace(context: CanvasRenderingContext2D, points: readonly [number, number][]): void {
  const [first, ...others] = points;
  if (first === undefined) return;
  context.moveTo(...first);
  others.forEach(([x, y], index) => {
    const [nextX, nextY] = others[index + 1] ?? [x, y];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  });
  // A tap is a dot.
  if (others.length === 0) context.lineTo(...first);
}

function paintPicture(context: CanvasRenderingContext2D, image: GrayImage28, colour: string): void {
  const { width: side } = context.canvas;
  // A canvas of the page: there are browsers without OffscreenCanvas.
  const small = document.createElement('canvas');
  small.width = small.height = SIDE;
  const smallContext = small.getContext('2d')!;
  const cover = smallContext.createImageData(SIDE, SIDE);
  for (let index = 0; index < PIXELS; index++) cover.data[index * 4 + 3] = image[index]!;
  smallContext.putImageData(cover, 0, 0);
  context.drawImage(small, 0, 0, side, side);
  context.globalCompositeOperation = 'source-in';
  context.fillStyle = colour;
  context.fillRect(0, 0, side, side);
  context.globalCompositeOperation = 'source-over';
}
