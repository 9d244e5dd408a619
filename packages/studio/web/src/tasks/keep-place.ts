// Keeps what a person reads where it is while what lies above the window gets its true height. Safari does not do so by itself.

/** How high each block was at last, and whether that was more than an estimate. */
const heights = new WeakMap<Element, { readonly height: number; readonly isTrue: boolean }>();
let observer: ResizeObserver | undefined;

/** Scrolls along from now on when the height of a block changes above the window. */
export function keepPlace(block: Element): void {
  if (CSS.supports('overflow-anchor', 'auto') || heights.has(block)) return;
  observer ??= new ResizeObserver(onResized);
  observer.observe(block);
}

function onResized(entries: readonly ResizeObserverEntry[]): void {
  let grown = 0;
  for (const { target } of entries) {
    if (!target.isConnected) {
      observer?.unobserve(target);
      continue;
    }
    const { top, height } = target.getBoundingClientRect();
    const before = heights.get(target);
    heights.set(target, { height, isTrue: before !== undefined });
    if (before === undefined) continue;
    // Where it was before the blocks above it changed.
    const topBefore = top - grown;
    // One that reaches into the window grows by itself only when it is laid out for the first time: later a person marks in it.
    const isAbove = before.isTrue ? topBefore + before.height <= 0 : topBefore < 0;
    if (isAbove) grown += height - before.height;
  }
  if (grown !== 0) scrollBy(0, grown);
}
