// What a page in a browser has to do while a person works on it: its frames, and the tasks of its main thread.
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';

/** A frame, or a task, that takes longer is seen to stick. */
const longMs = 50;

/** Something that is done on a page, after what makes it ready. */
export interface Step {
  readonly prepare?: () => Promise<void>;
  readonly act: () => Promise<void>;
}

/** What one stretch of work on a page did to its frames. */
export interface Frames {
  readonly frames: number;
  readonly over50: number;
  readonly medianMs: number;
  readonly longestMs: number;
}

/** What the page's own thread had to do: in processor time, which other work on the machine does not lengthen. */
export interface Tasks {
  readonly busyMs: number;
  readonly over50: number;
  readonly longestMs: number;
}

/** Counts the frames while each of some things is done; what prepares one of them is not counted. */
export async function framesDuring(page: Page, steps: readonly Step[]): Promise<Frames> {
  const recorder = await page.evaluateHandle(() => {
    const gaps: number[] = [];
    let last: number | undefined;
    const tick = (): void => {
      if (last === undefined) return;
      const now = performance.now();
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    const start = (): void => {
      requestAnimationFrame(() => {
        last = performance.now();
        requestAnimationFrame(tick);
      });
    };
    const stop = (): void => {
      last = undefined;
    };
    return { gaps, start, stop };
  });
  for (const { prepare, act } of steps) {
    await prepare?.();
    await recorder.evaluate(({ start }) => start());
    await act();
    await page.waitForTimeout(150);
    await recorder.evaluate(({ stop }) => stop());
  }
  const gaps = (await recorder.evaluate(({ gaps: all }) => all)).sort((a, b) => a - b);
  return {
    frames: gaps.length,
    over50: gaps.filter((gap) => gap > longMs).length,
    medianMs: gaps[gaps.length >> 1] ?? Number.NaN,
    longestMs: gaps.at(-1) ?? Number.NaN,
  };
}

const traceSchema = z.object({
  traceEvents: z.array(
    z.looseObject({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      ts: z.number().optional(),
      dur: z.number().optional(),
      tdur: z.number().optional(),
      args: z
        .looseObject({
          name: z.string().optional(),
          chrome_mojo_event_info: z.looseObject({ mojo_interface_tag: z.string().optional() }).optional(),
        })
        .optional(),
    }),
  ),
});

/** Takes down the tasks of the page's main thread while some things are done, and while they are made ready. */
export async function tasksDuring(page: Page, browser: Browser, steps: readonly Step[]): Promise<Tasks> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata', 'disabled-by-default-devtools.timeline'] });
  for (const { prepare, act } of steps) {
    await prepare?.();
    await act();
    await page.waitForTimeout(150);
  }
  const { traceEvents } = traceSchema.parse(JSON.parse((await browser.stopTracing()).toString()));
  const threads = new Set(
    traceEvents.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const own = traceEvents.filter(({ pid, tid }) => threads.has(`${pid} ${tid}`));
  const asked = own
    .filter(({ args }) => args?.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession')
    .map(({ ts = 0 }) => ts);
  const times = own
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    // What this program asks the page is no work of the app.
    .filter(({ ts = 0, dur = 0 }) => !asked.some((time) => time >= ts && time <= ts + dur))
    .map(({ tdur = 0 }) => tdur / 1_000);
  return {
    busyMs: times.reduce((sum, time) => sum + time, 0),
    over50: times.filter((time) => time > longMs).length,
    longestMs: Math.max(...times),
  };
}
