/** Index of the token that an element is or lies in. */
export function tokenAt(target: EventTarget | Node | null): number | undefined {
  const token = valueAt(target, 'token');
  return token === undefined ? undefined : Number(token);
}

/** What the view calls the span whose mark or label an element is or lies in. */
export function spanNameAt(target: EventTarget | Node | null): string | undefined {
  return valueAt(target, 'span');
}

function valueAt(target: EventTarget | Node | null, name: 'token' | 'span'): string | undefined {
  const element = target instanceof Element ? target : target instanceof Node ? target.parentElement : null;
  return element?.closest<HTMLElement>(`[data-${name}]`)?.dataset[name];
}

/** The characters of the text in `box` that the browser's selection holds; undefined when it holds none. */
export function selectedCharacters(box: HTMLElement, length: number): [number, number] | undefined {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(box)) return undefined;
  const start = characterAt(box, range.startContainer, range.startOffset, 0);
  const end = characterAt(box, range.endContainer, range.endOffset, length);
  return start < end ? [start, end] : undefined;
}

/** How many characters of the text come before a place in the document; `outside` for one that is not in the box. */
function characterAt(box: HTMLElement, node: Node, offset: number, outside: number): number {
  if (!box.contains(node)) return outside;
  const within = node instanceof Element ? node : node.parentElement;
  const place = document.createRange();
  place.setStart(node, offset);
  const block = within?.closest<HTMLElement>('[data-start]');
  if (block === null || block === undefined) {
    // Between two blocks: the text goes on with the next one.
    const blocks = [...box.querySelectorAll<HTMLElement>('[data-start]')];
    const next = blocks.find((one) => place.comparePoint(one, 0) >= 0);
    return next === undefined ? textLength(box) : Number(next.dataset.start);
  }
  const before = document.createRange();
  before.setStart(block, 0);
  before.setEnd(node, offset);
  return Number(block.dataset.start) + textLength(before.cloneContents());
}

/** What belongs to the text: labels stand in it too. */
function textLength(root: DocumentFragment | HTMLElement): number {
  const labels = [...root.querySelectorAll('.tag')].reduce((sum, tag) => sum + (tag.textContent?.length ?? 0), 0);
  return (root.textContent?.length ?? 0) - labels;
}

/** Names the browser's selection, so that one that was there before can be told from a new one. */
export function selectionKey(): readonly unknown[] {
  const selection = getSelection();
  return [selection?.anchorNode, selection?.anchorOffset, selection?.focusNode, selection?.focusOffset];
}

/** The token on the next line towards `last` whose middle is nearest to that of `token`; the token itself on the last line. */
export function nearestOnNextLine(
  token: number,
  last: number,
  elementOf: (token: number) => HTMLElement | undefined,
): number {
  const own = elementOf(token)?.getBoundingClientRect();
  if (own === undefined) return token;
  const middle = own.left + own.width / 2;
  let best = token;
  let bestRow = Number.POSITIVE_INFINITY;
  let bestColumn = Number.POSITIVE_INFINITY;
  const step = last > token ? 1 : -1;
  for (let index = token; index !== last; ) {
    index += step;
    const rect = elementOf(index)?.getBoundingClientRect();
    if (rect === undefined) break;
    const row = (rect.top - own.top) * step;
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
