import type { Line, Reject } from 'tincture/convert';

/** What stands in one place of the input: a line, or why it is no text. */
export type PipeItem = Line | Reject;

/** When a batch is full. */
export interface BatchLimits {
  readonly lines: number;
  /** UTF-16 code units; a longer line is a batch of its own. */
  readonly characters: number;
  /** A batch that is not full is handed out after so long, so that a writer who waits for an answer gets it. */
  readonly waitMs: number;
}

/** The items of a slow or fast source in batches, in their order. Reads only as far as it is asked to. */
export async function* batchesOf(
  items: AsyncIterable<PipeItem>,
  { lines, characters, waitMs }: BatchLimits,
): AsyncGenerator<PipeItem[]> {
  const iterator = items[Symbol.asyncIterator]();
  let batch: PipeItem[] = [];
  let size = 0;
  let pause: Pause | undefined;
  const take = (): PipeItem[] => {
    const full = batch;
    pause?.end();
    [batch, size, pause] = [[], 0, undefined];
    return full;
  };
  try {
    let next = iterator.next();
    for (;;) {
      // The source may stay silent for long: what came before must not wait for what comes next.
      const result = await (pause === undefined ? next : Promise.race([next, pause.over]));
      if (result === undefined) {
        yield take();
        continue;
      }
      if (result.done === true) break;
      const length = 'raw' in result.value ? result.value.raw.length : result.value.text.length;
      if (batch.length > 0 && size + length > characters) yield take();
      batch.push(result.value);
      size += length;
      pause ??= startPause(waitMs);
      if (batch.length >= lines || size >= characters) yield take();
      next = iterator.next();
    }
    if (batch.length > 0) yield take();
  } finally {
    pause?.end();
    // Not awaited: a source that is blocked answers only when something comes.
    void iterator.return?.();
  }
}

interface Pause {
  readonly over: Promise<undefined>;
  end(): void;
}

function startPause(milliseconds: number): Pause {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  return { over, end: () => clearTimeout(timer) };
}
