/** What a page translator does: it puts each text with letters in it into two <font> elements, shadow roots included. */
export function translatePage(): void {
  for (const text of textsIn(document.body)) {
    const outer = document.createElement('font');
    const inner = outer.appendChild(document.createElement('font'));
    inner.textContent = `«${text.data.trim()}»`;
    text.replaceWith(outer);
  }
}

function textsIn(node: Node): Text[] {
  if (node instanceof Text) return /[a-z]/i.test(node.data) ? [node] : [];
  if (!(node instanceof Element || node instanceof ShadowRoot)) return [];
  if (node instanceof Element && (node.matches('style, script, font') || node.getAttribute('translate') === 'no')) return [];
  const inner = node instanceof Element && node.shadowRoot !== null ? [node.shadowRoot] : [];
  return [...inner, ...node.childNodes].flatMap(textsIn);
}
