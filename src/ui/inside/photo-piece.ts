import type { ShownPicture } from '../../contracts/pictures.ts';
import type { Area } from '../../core/preprocessing/area.ts';

/** The part of a photograph that the network's picture was made from. */
export interface PhotoPiece {
  /** An ImageBitmap; one that was closed has no width. */
  readonly shown: ShownPicture;
  /** Of the photograph itself, which `shown` may be reduced from. */
  readonly width: number;
  /** What all 28 × 28 pixels cover, in pixels of the photograph. */
  readonly frame: Area;
}

/** How much of its contrast the photograph keeps: colour is for the evidence. */
const FADED = 0.55;

/** Paints it in grey, and fainter; paper where it reaches past the photograph. */
export function paintPiece(context: CanvasRenderingContext2D, { shown, width, frame }: PhotoPiece, size: number, paper: string): void {
  context.fillStyle = paper;
  context.fillRect(0, 0, size, size);
  if (shown.width === 0) return;
  const scale = shown.width / width;
  context.drawImage(shown, frame.left * scale, frame.top * scale, frame.width * scale, frame.height * scale, 0, 0, size, size);
  // Compositing, since Safari's canvas has no filters.
  context.globalCompositeOperation = 'saturation';
  context.fillStyle = '#000';
  context.fillRect(0, 0, size, size);
  context.globalCompositeOperation = 'source-over';
  context.globalAlpha = 1 - FADED;
  context.fillStyle = paper;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 1;
}
