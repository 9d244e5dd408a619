/** How much of the window one page is, so that the last line of one is the first of the next. */
const pageShare = 0.85;

/** Shows the next screenful of the text; false where its end can be seen already. */
export function pageDown(): boolean {
  const text = document.querySelector('main .parts, main .text');
  const bars = getComputedStyle(document.documentElement);
  const height = (name: string): number => Number.parseFloat(bars.getPropertyValue(name)) || 0;
  const top = height('--top-height') + height('--labels-height');
  const bottom = innerHeight - height('--bottom-height');
  // A pixel, because zoomed windows round.
  if (text === null || text.getBoundingClientRect().bottom <= bottom + 1) return false;
  const before = scrollY;
  scrollBy(0, (bottom - top) * pageShare);
  return scrollY > before;
}
