/**
 * What is wrong with how a page is laid out, as an end-to-end test asks it in the page. The function is sent there as text:
 * nothing else of this module is there.
 */
export function layoutFaults(): string[] {
  const parentOf = (node: Node): Node | null => (node as Element).assignedSlot ?? node.parentNode ?? (node instanceof ShadowRoot ? node.host : null);
  const isWithin = (node: Node | null, ancestor: Node): boolean => {
    for (let at = node; at !== null; at = parentOf(at)) if (at === ancestor) return true;
    return false;
  };
  const topmostAt = (x: number, y: number): Element | null => {
    let hit = document.elementFromPoint(x, y);
    for (let inner = hit; inner?.shadowRoot; hit = inner) {
      const deeper: Element | null = inner.shadowRoot.elementFromPoint(x, y);
      if (deeper === null || deeper === inner) break;
      inner = deeper;
      hit = deeper;
    }
    return hit;
  };
  const elements = (): Element[] => {
    const all: Element[] = [];
    const collect = (root: ParentNode): void =>
      root.querySelectorAll('*').forEach((element) => {
        all.push(element);
        if (element.shadowRoot) collect(element.shadowRoot);
      });
    collect(document);
    return all;
  };
  /** Where a dialog is open, only what is in it counts. */
  const placeAmong = (all: readonly Element[]): Element => all.find((element) => element.matches('dialog:modal')) ?? document.body;
  const scrollAsPeopleDo = (element: Element, block: ScrollLogicalPosition): void => {
    element.scrollIntoView({ block, inline: 'center', behavior: 'instant' });
    // Scripts can scroll what hides its overflow, people cannot.
    for (let at = parentOf(element); at !== null; at = parentOf(at)) {
      if (!(at instanceof Element)) continue;
      const { overflowX, overflowY } = getComputedStyle(at);
      if (['hidden', 'clip', 'visible'].includes(overflowX)) at.scrollLeft = 0;
      if (['hidden', 'clip', 'visible'].includes(overflowY)) at.scrollTop = 0;
    }
  };

  /** Controls that nobody can press: however one scrolls, their middle is outside the window or under something else. */
  function controlsOutOfReach(): string[] {
    const all = elements();
    const place = placeAmong(all);
    const faults: string[] = [];
    for (const control of all) {
      if (!control.matches('a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"]')) continue;
      if (!isWithin(control, place) || !control.checkVisibility({ visibilityProperty: true })) continue;
      // A native control that is not shown is pressed by its label.
      const target = control instanceof HTMLInputElement && getComputedStyle(control).opacity === '0' ? (control.labels?.[0] ?? control) : control;
      scrollAsPeopleDo(target, 'center');
      const { left, top, width, height } = target.getBoundingClientRect();
      // A part that sticks out of what clips it.
      let clipped = '';
      for (let at = parentOf(target); at !== null; at = parentOf(at)) {
        if (at === place) break;
        if (!(at instanceof Element) || at.localName === 'slot' || !['hidden', 'clip'].includes(getComputedStyle(at).overflowX)) continue;
        const frame = at.getBoundingClientRect();
        if (left < frame.left - 2 || left + width > frame.right + 2) clipped = `${at.localName}.${at.className}`;
      }
      const name = `${control.localName}.${control.className}[${(control.getAttribute('aria-label') ?? control.textContent).replace(/\s+/g, ' ').trim().slice(0, 40)}]`;
      const hit = topmostAt(left + width / 2, top + height / 2);
      if (left < -1 || left + width > innerWidth + 1) faults.push(`${name} is wider than the window: ${Math.round(left)} to ${Math.round(left + width)}`);
      else if (clipped !== '') faults.push(`${name} is cut off by ${clipped}`);
      else if (!isWithin(hit, target) && !isWithin(hit, control)) faults.push(`${name} at ${Math.round(left)}, ${Math.round(top)}, ${Math.round(width)} × ${Math.round(height)}: ${hit === null ? 'outside the window' : `under ${hit.localName}.${hit.className}`}`);
    }
    return faults;
  }

  /** Lines of text that are cut off, or lie under or over something else; a line that ends in dots on purpose is whole. */
  function textsCutOff(): string[] {
    const all = elements();
    const place = placeAmong(all);
    const faults: string[] = [];
    for (const element of all) {
      const texts = [...element.childNodes].filter((node): node is Text => node instanceof Text && node.data.trim() !== '');
      if (texts.length === 0 || element.matches('option, style, script, svg *') || !isWithin(element, place) || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      let isUnseen = false;
      let clip: Element | undefined;
      for (let at: Node | null = element; at !== null; at = parentOf(at)) {
        if (!(at instanceof Element)) continue;
        const { overflowX, overflowY, textOverflow, pointerEvents } = getComputedStyle(at);
        isUnseen ||= at.matches('.unseen') || textOverflow === 'ellipsis' || pointerEvents === 'none';
        if (overflowX !== 'visible' || overflowY !== 'visible') clip ??= at;
      }
      if (isUnseen) continue;
      // A point of a line, by its number, and what is wrong with it wherever one scrolls to.
      const hidden = new Map<string, string>();
      const seen = new Set<string>();
      for (const block of ['center', 'start', 'end'] as const) {
        scrollAsPeopleDo(element, block);
        const range = document.createRange();
        for (const [number, text] of texts.entries()) {
          range.selectNodeContents(text);
          for (const [line, { left, right, top, height }] of [...range.getClientRects()].entries()) {
            if (right - left < 2) continue;
            for (const x of [left + 1, (left + right) / 2, right - 1]) {
              // Lines are taller than their letters.
              for (const y of [top + 0.3 * height, top + 0.7 * height]) {
                const point = `${number} ${line} ${x - left} ${y - top}`;
                const hit = topmostAt(x, y);
                if (hit !== null && (isWithin(hit, element) || (isWithin(element, hit) && (clip === undefined || isWithin(hit, clip))))) seen.add(point);
                else hidden.set(point, `"${text.data.trim().slice(0, 40)}" of ${element.localName}.${element.className} at ${Math.round(x)}, ${Math.round(y)}: ${hit === null ? 'outside the window' : `${hit.localName}.${hit.className} is there`}`);
              }
            }
          }
        }
        if ([...hidden.keys()].every((point) => seen.has(point))) break;
      }
      for (const [point, fault] of hidden) if (!seen.has(point)) faults.push(fault);
    }
    return faults;
  }

  return [...controlsOutOfReach(), ...textsCutOff()];
}
