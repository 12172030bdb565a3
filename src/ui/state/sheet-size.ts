/** Side of the sheet in its own unit, in which all ink is kept: turning the phone changes no coordinate. */
export const SHEET = 1000;
