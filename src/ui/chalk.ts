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
  // A fixed sequence (Numerical Recipes' generator), so that the chalk looks the same on every stroke and reload.
  let state = 20261121;
  for (let i = 3; i < picture.data.length; i += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = state / 2 ** 32;
    picture.data[i] = noise < 0.1 ? 130 : 215 + 40 * noise;
  }
  context.putImageData(picture, 0, 0);
  return canvas;
}
