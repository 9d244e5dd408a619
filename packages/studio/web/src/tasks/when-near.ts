import { followEnd, watchEnd } from './keep-end.ts';
import { keepPlace } from './keep-place.ts';

// Tells what the window comes near, a window's height ahead, and no more of it in one frame than can be drawn in one.

type Nearness = { value: boolean };

interface Waiting {
  readonly near: Nearness;
  /** So many are made when the window comes. */
  readonly elements: number;
  /** Whether it is near no more when the window goes. */
  readonly isLeft: boolean;
}

const waiting = new WeakMap<Element, Waiting>();
let observer: IntersectionObserver | undefined;
/** What is in the window and is not drawn yet, with its elements. */
const inWindow = new Map<Nearness, number>();
/** What is near and cannot be seen yet: it can wait for a frame of its own. */
const later = new Set<Nearness>();
/** So many elements are made for a frame, or those of one block where that has more: 1,500 take some 25 ms. */
const mostElements = 800;
let isPlanned = false;

/** Sets `near` when the window comes near the element, for which then `elements` are made. Returns how to stop waiting. */
export function whenNear(element: HTMLElement, near: Nearness, elements: number): (() => void) | undefined {
  return near.value ? undefined : observe(element, { near, elements, isLeft: false });
}

/** As {@link whenNear}, and takes it back when the window goes on: where a change is drawn again all over what is near. */
export function whileNear(element: HTMLElement, near: Nearness, elements: number): () => void {
  return observe(element, { near, elements, isLeft: true });
}

function observe(element: HTMLElement, wait: Waiting): () => void {
  keepPlace(element);
  watchEnd();
  observer ??= new IntersectionObserver(onSeen, { rootMargin: '100% 0px' });
  waiting.set(element, wait);
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
    leave(wait.near);
  };
}

function onSeen(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting, boundingClientRect } of entries) {
    const found = waiting.get(target);
    if (found === undefined) continue;
    const { near, elements, isLeft } = found;
    // It may have been quickly scrolled past.
    leave(near);
    if (!isIntersecting && isLeft) near.value = false;
    if (!isIntersecting || near.value) continue;
    if (boundingClientRect.bottom > 0 && boundingClientRect.top < innerHeight) inWindow.set(near, elements);
    else later.add(near);
  }
  if (inWindow.size > 0) followEnd();
  // What can be seen does not wait for the next frame.
  if (isPlanned) return;
  if (inWindow.size > 0) bring();
  plan();
}

function leave(near: Nearness): void {
  inWindow.delete(near);
  later.delete(near);
}

function plan(): void {
  if (isPlanned || inWindow.size + later.size === 0) return;
  isPlanned = true;
  // After a frame, not in it: to make elements and to lay them out are two tasks then, and no frame gets two steps.
  requestAnimationFrame(() =>
    setTimeout(() => {
      isPlanned = false;
      bring();
      plan();
    }),
  );
}

function bring(): void {
  let [next] = later;
  let room = mostElements;
  for (const [near, elements] of inWindow) {
    if (room < mostElements && room < elements) break;
    next = undefined;
    room -= elements;
    leave(near);
    near.value = true;
  }
  if (next === undefined) return;
  later.delete(next);
  next.value = true;
}
