/** Index of the token that an element is or lies in. */
export function tokenAt(target: EventTarget | Node | null): number | undefined {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  const value = element?.closest<HTMLElement>('[data-token]')?.dataset.token;
  return value === undefined ? undefined : Number(value);
}

/** First and last token of which the browser's selection holds at least one character; undefined when there is none. */
export function selectedTokens(box: HTMLElement): [number, number] | undefined {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  let found: [number, number] | undefined;
  for (const element of box.querySelectorAll<HTMLElement>('[data-token]')) {
    const text = element.firstChild;
    const index = tokenAt(element);
    if (!(text instanceof Text) || index === undefined || !range.intersectsNode(text)) continue;
    const from = range.startContainer === text ? range.startOffset : 0;
    const to = range.endContainer === text ? range.endOffset : text.length;
    if (from < to) found = [found?.[0] ?? index, index];
  }
  return found;
}

/** The token that lies nearest above or below, as lines are broken on the screen; the token itself on the last line. */
export function tokenOnNextLine(box: HTMLElement, token: number, isDown: boolean): number {
  const own = box.querySelector(`[data-token="${token}"]`)?.getBoundingClientRect();
  if (own === undefined) return token;
  const middle = own.left + own.width / 2;
  let best = token;
  let bestRow = Number.POSITIVE_INFINITY;
  let bestColumn = Number.POSITIVE_INFINITY;
  for (const element of box.querySelectorAll('[data-token]')) {
    const rect = element.getBoundingClientRect();
    const row = isDown ? rect.top - own.top : own.top - rect.top;
    // Tokens of one line differ by a few pixels where one of them is marked.
    if (row < own.height / 2 || row > bestRow + own.height / 2) continue;
    const column = Math.abs(rect.left + rect.width / 2 - middle);
    if (row < bestRow - own.height / 2 || column < bestColumn) {
      best = tokenAt(element) ?? token;
      bestRow = row;
      bestColumn = column;
    }
  }
  return best;
}
