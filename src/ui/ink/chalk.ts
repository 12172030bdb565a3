/** Side of the tile of grain that chalk is cut from, in device pixels. */
const TILE = 128;

const tiles = new Map<string, HTMLCanvasElement>();

/** Chalk of a colour: mostly solid, broken by the grain of the slate. */
export function chalk(context: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  let tile = tiles.get(colour);
  if (tile === undefined) {
    tile = grain(colour);
    tiles.set(colour, tile);
  }
  const pattern = context.createPattern(tile, 'repeat');
  // The tile's pixels are the screen's, whatever the sheet's unit is.
  pattern?.setTransform(context.getTransform().inverse());
  return pattern ?? colour;
}

function grain(colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = TILE;
  canvas.height = TILE;
  const context = canvas.getContext('2d')!;
  context.fillStyle = colour;
  context.fillRect(0, 0, TILE, TILE);
  const picture = context.getImageData(0, 0, TILE, TILE);
  const noise = whiteNoise(TILE * TILE);
  const at = (column: number, row: number): number => noise[((row + TILE) % TILE) * TILE + ((column + TILE) % TILE)]!;
  for (let row = 0; row < TILE; row++) {
    for (let column = 0; column < TILE; column++) {
      // Coarse and fine grain together: chalk skips over the hollows of the slate.
      let coarse = 0;
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) coarse += at(column + dx, row + dy) / 9;
      const cover = 0.97 + 1.5 * (coarse - 0.44) + 0.1 * (at(column, row) - 0.5);
      picture.data[(row * TILE + column) * 4 + 3] = 255 * Math.min(1, Math.max(0.6, cover));
    }
  }
  context.putImageData(picture, 0, 0);
  return canvas;
}

/** A fixed sequence (Numerical Recipes' generator), so that chalk looks the same on every stroke and reload. */
function whiteNoise(length: number): Float32Array {
  let state = 20261121;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}
