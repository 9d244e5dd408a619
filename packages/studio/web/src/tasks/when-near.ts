// Tells what the window comes near, a window's height ahead.

type Nearness = { value: boolean };

const waiting = new WeakMap<Element, Nearness>();
let observer: IntersectionObserver | undefined;
/** What is near and cannot be seen yet: it can wait for a frame of its own. */
const later = new Set<Nearness>();

/** Sets `near` when the window comes near the element. Returns how to stop waiting. */
export function whenNear(element: HTMLElement, near: Nearness): (() => void) | undefined {
  if (near.value) return undefined;
  observer ??= new IntersectionObserver(onSeen, { rootMargin: '100% 0px' });
  waiting.set(element, near);
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
    later.delete(near);
  };
}

function onSeen(entries: readonly IntersectionObserverEntry[]): void {
  const wasIdle = later.size === 0;
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    const near = waiting.get(target);
    if (near === undefined) continue;
    // Quickly scrolled past.
    if (!isIntersecting) later.delete(near);
    else if (boundingClientRect.bottom > 0 && boundingClientRect.top < innerHeight) near.value = true;
    else later.add(near);
  }
  if (wasIdle && later.size > 0) requestAnimationFrame(bringOne);
}

function bringOne(): void {
  for (const near of later) {
    later.delete(near);
    near.value = true;
    break;
  }
  if (later.size > 0) requestAnimationFrame(bringOne);
}
