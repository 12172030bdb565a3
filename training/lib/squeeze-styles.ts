/**
 * Takes comments and indentation out of the style sheets in a module's `css` templates: a minifier leaves the text of
 * templates as it is.
 */
export function squeezeStyles(code: string): string {
  return code.replace(/\bcss`((?:[^`\\]|\\.)*)`/g, (_whole, sheet: string) => `css\`${sheet.replace(/\/\*[^]*?\*\//g, '').replace(/\s+/g, ' ').trim()}\``);
}
