/** Index of the token that an element is or lies in. */
export function tokenAt(target: EventTarget | Node | null): number | undefined {
  return numberAt(target, 'token');
}

/** Index of the span whose mark an element is or lies in: its words, what is between them, and its label. */
export function spanAtElement(target: EventTarget | Node | null): number | undefined {
  return numberAt(target, 'span');
}

function numberAt(target: EventTarget | Node | null, name: 'token' | 'span'): number | undefined {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  const value = element?.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
  return value === undefined ? undefined : Number(value);
}

/** The elements of the tokens, by index. */
export function tokenElements(box: HTMLElement): NodeListOf<HTMLElement> {
  return box.querySelectorAll<HTMLElement>('[data-token]');
}

/** First and last token of which the browser's selection holds at least one character; undefined when there is none. */
export function selectedTokens(box: HTMLElement): [number, number] | undefined {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  let found: [number, number] | undefined;
  tokenElements(box).forEach((element, index) => {
    if (range.intersectsNode(element) && holdsCharacters(range, element)) found = [found?.[0] ?? index, index];
  });
  return found;
}

/** Whether a range that touches an element holds more of it than its edge. */
function holdsCharacters(range: Range, element: HTMLElement): boolean {
  const inside = range.cloneRange();
  if (!element.contains(range.startContainer)) inside.setStart(element, 0);
  if (!element.contains(range.endContainer)) inside.setEnd(element, element.childNodes.length);
  return inside.toString() !== '';
}

/** Names the browser's selection, so that one that was there before can be told from a new one. */
export function selectionKey(): readonly unknown[] {
  const selection = getSelection();
  return [selection?.anchorNode, selection?.anchorOffset, selection?.focusNode, selection?.focusOffset];
}

/** The token that lies nearest above or below, as lines are broken on the screen; the token itself on the last line. */
export function tokenOnNextLine(box: HTMLElement, token: number, isDown: boolean): number {
  const elements = tokenElements(box);
  const own = elements[token]?.getBoundingClientRect();
  if (own === undefined) return token;
  const middle = own.left + own.width / 2;
  let best = token;
  let bestRow = Number.POSITIVE_INFINITY;
  let bestColumn = Number.POSITIVE_INFINITY;
  const step = isDown ? 1 : -1;
  for (let index = token + step; index >= 0 && index < elements.length; index += step) {
    const rect = elements[index]!.getBoundingClientRect();
    const row = isDown ? rect.top - own.top : own.top - rect.top;
    // Tokens of one line differ by a few pixels where one of them is marked.
    if (row < own.height / 2) continue;
    // A line further on: in the order of the text nothing nearer can follow.
    if (row > bestRow + own.height / 2) break;
    bestRow = Math.min(bestRow, row);
    const column = Math.abs(rect.left + rect.width / 2 - middle);
    if (column < bestColumn) {
      best = index;
      bestColumn = column;
    }
  }
  return best;
}
