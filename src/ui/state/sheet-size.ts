/** Height of the sheet in its own unit, in which all ink is kept: turning the phone changes no coordinate. */
export const SHEET = 1000;

/** How far a pen's eraser reaches, in the same unit. */
export const ERASER_REACH = 25;

/** The sheet's width in that unit: as wide as there is room, and never narrower than it is high. */
export const sheetWidth = (width: number, height: number): number => Math.round(SHEET * Math.max(1, Math.min(4, width / height)));

/** Where a sheet of `width` × `SHEET` units lies on a surface: as large as fits, in the middle. */
export function sheetPlace(width: number, surface: { readonly width: number; readonly height: number }): { readonly scale: number; readonly left: number; readonly top: number } {
  const scale = Math.min(surface.width / width, surface.height / SHEET);
  return { scale, left: (surface.width - scale * width) / 2, top: (surface.height - scale * SHEET) / 2 };
}
