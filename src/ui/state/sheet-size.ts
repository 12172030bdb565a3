/** Side of the sheet in its own unit, in which all ink is kept: turning the phone changes no coordinate. */
export const SHEET = 1000;

/** How far a pen's eraser reaches, in the same unit. */
export const ERASER_REACH = 25;
