// Tells what the window comes near, a window's height ahead.

const waiting = new WeakMap<Element, { value: boolean }>();
let observer: IntersectionObserver | undefined;

/** Sets `near` when the window comes near the element. Returns how to stop waiting. */
export function whenNear(element: HTMLElement, near: { value: boolean }): (() => void) | undefined {
  if (near.value) return undefined;
  observer ??= new IntersectionObserver(onSeen, { rootMargin: '100% 0px' });
  waiting.set(element, near);
  observer.observe(element);
  return () => observer?.unobserve(element);
}

function onSeen(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    const near = waiting.get(target);
    if (!isIntersecting || near === undefined) continue;
    near.value = true;
    observer?.unobserve(target);
  }
}
