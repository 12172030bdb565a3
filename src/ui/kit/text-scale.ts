/** How much larger (or smaller) than usual text is shown: the browser's own setting, which `rem` follows. */
export const textScale = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
