import { afterEach, expect, it, vi } from 'vitest';

type Seen = Pick<IntersectionObserverEntry, 'target' | 'isIntersecting' | 'boundingClientRect'>;

afterEach(() => vi.unstubAllGlobals());

it('what a window full of text waits for is drawn one step a frame', async () => {
  let see: (seen: readonly Seen[]) => void = () => undefined;
  class Observer {
    constructor(onSeen: typeof see) {
      see = onSeen;
    }
    observe(): void {}
  }
  const frames: (() => void)[] = [];
  const timers: (() => void)[] = [];
  /** Runs what waits now; what it plans waits for the next time. */
  const run = (waiting: (() => void)[]): void => {
    for (const callback of waiting.splice(0)) callback();
  };
  vi.stubGlobal('IntersectionObserver', Observer);
  vi.stubGlobal('CSS', { supports: () => true });
  vi.stubGlobal('innerHeight', 800);
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => frames.push(callback));
  vi.stubGlobal('setTimeout', (callback: () => void) => timers.push(callback));
  const { whenNear } = await import('./when-near.ts');

  const steps = Array.from({ length: 4 }, () => ({ near: { value: false }, target: {} as HTMLElement }));
  for (const { near, target } of steps) whenNear(target, near, 800);
  const boundingClientRect = { top: 0, bottom: 100 } as DOMRect;
  see(steps.map(({ target }) => ({ target, isIntersecting: true, boundingClientRect })));
  const drawn: number[] = [];
  for (let frame = 0; frame < 5; frame++) {
    run(frames);
    drawn.push(steps.filter(({ near }) => near.value).length);
    run(timers);
  }
  expect(drawn).toEqual([1, 2, 3, 4, 4]);
});
