// Keeps what a person reads where it is while what lies above it gets its true height. Safari does not do so by itself.

/** The uppermost word in the window, or its block where words are no elements, and how far down the page it is. */
let uppermost: { readonly element: Element; readonly top: number } | undefined;
let observer: ResizeObserver | undefined;
/** So many pixels apart it is looked for: less than a line is high. */
const step = 14;
/** After so many steps in a block without a word, its words are no elements. */
const mostTries = 5;

/** Scrolls along from now on when the height of a block changes above what is read. */
export function keepPlace(block: Element): void {
  if (CSS.supports('overflow-anchor', 'auto')) return;
  observer ??= follow();
  observer.observe(block);
}

function follow(): ResizeObserver {
  addEventListener('scroll', keep, { passive: true });
  const following = new ResizeObserver(keep);
  // What stands above the text may change too.
  following.observe(document.body);
  return following;
}

/** Scrolls by as much as the word has moved in the page, unless nothing is above it. */
function keep(): void {
  if (uppermost?.element.isConnected === true && scrollY > 0) {
    // Somebody who leapt to another place does not read it any more.
    const isNear = Math.abs(uppermost.top - scrollY) < 2 * innerHeight;
    const moved = placeOf(uppermost.element) - uppermost.top;
    if (isNear && Math.abs(moved) >= 1) scrollBy(0, moved);
  }
  const element = findUppermost();
  uppermost = element && { element, top: placeOf(element) };
}

/** How far down the page an element is. */
function placeOf(element: Element): number {
  return element.getBoundingClientRect().top + scrollY;
}

function findUppermost(): Element | undefined {
  const { left, width } = document.querySelector('main .text')?.getBoundingClientRect() ?? { left: 0, width: 0 };
  let block: Element | undefined;
  let tries = 0;
  for (let down = 0; down < innerHeight && tries < mostTries; down += step) {
    for (const share of [0.1, 0.3, 0.5]) {
      const hit = document.elementFromPoint(left + width * share, down);
      const word = hit?.closest('main .text [data-token]');
      if (word) return word;
      block ??= hit?.closest('main .text .block') ?? undefined;
    }
    if (block !== undefined) tries++;
  }
  return block;
}
