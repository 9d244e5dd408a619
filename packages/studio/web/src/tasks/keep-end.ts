// Keeps the window at the end of a long text that somebody leapt to, while what comes near there gets its true height.

/** Followed for so many frames after the end has last moved: what is near is drawn by then. */
const framesFollowed = 20;
/** Fractions of pixels are no way from the end. */
const nearly = 2;

let isWatching = false;
/** Whether the window was at the end of the page when it was scrolled last. */
let isAtEnd = false;
let following: AbortController | undefined;

/** From now on it is known whether the window is at the end. */
export function watchEnd(): void {
  if (isWatching) return;
  isWatching = true;
  // Before the page is laid out with what comes into the window: then the end may be further down.
  const look = (): void => {
    // A text that fits into the window is no place that somebody scrolled to: the next one begins at its beginning.
    isAtEnd = scrollY > 0 && scrollY + innerHeight >= height() - nearly;
  };
  addEventListener('scroll', look, { passive: true });
}

/** Goes along with the end of the page where the window was scrolled there. To be called when it shows what is not drawn yet. */
export function followEnd(): void {
  if (!isAtEnd || following?.signal.aborted === false) return;
  const controller = new AbortController();
  const { signal } = controller;
  following = controller;
  const stop = (): void => controller.abort();
  // Whoever scrolls on by hand wants to be elsewhere.
  for (const cause of ['wheel', 'pointerdown', 'touchmove', 'keydown'])
    addEventListener(cause, stop, { capture: true, passive: true, signal });
  let top = 0;
  let end = 0;
  const follow = (framesLeft: number): void => {
    const isMoved = height() !== end;
    // The scroll bar tells of no wheel and no key.
    const isLeft = !isMoved && scrollY < top - nearly;
    if (framesLeft === 0 || isLeft) stop();
    if (signal.aborted) return;
    end = height();
    if (isMoved) scrollTo({ top: end, behavior: 'instant' });
    top = scrollY;
    requestAnimationFrame(() => follow(isMoved ? framesFollowed : framesLeft - 1));
  };
  follow(framesFollowed);
}

function height(): number {
  return document.documentElement.scrollHeight;
}
