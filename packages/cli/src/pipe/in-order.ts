/**
 * Runs `work` on what `source` yields, up to `limit` at once, and yields the results in the order of the source. The
 * source is read no further than that, and not at all while the reader of the results waits: a slow reader slows all.
 */
export async function* mapInOrder<In, Out>(
  source: AsyncIterable<In>,
  work: (item: In) => Promise<Out>,
  limit: number,
): AsyncGenerator<Out> {
  const iterator = source[Symbol.asyncIterator]();
  const running: Promise<Out>[] = [];
  let reading: Promise<'read'> | undefined;
  let isDone = false;
  let failure: { readonly error: unknown } | undefined;
  const read = async (): Promise<'read'> => {
    try {
      const result = await iterator.next();
      if (result.done === true) isDone = true;
      else {
        const made = work(result.value);
        // A failure is thrown when its turn comes; until then it is not an unhandled one.
        made.catch(() => {});
        running.push(made);
      }
    } catch (error) {
      // What was read before the source failed is still answered.
      isDone = true;
      failure = { error };
    }
    reading = undefined;
    return 'read';
  };
  try {
    for (;;) {
      if (!isDone && running.length < limit) reading ??= read();
      const [first] = running;
      if (first === undefined) {
        if (reading === undefined) break;
        await reading;
        continue;
      }
      const waiting = [first.then(() => 'made' as const), ...(reading === undefined ? [] : [reading])];
      if ((await Promise.race(waiting)) === 'read') continue;
      running.shift();
      yield await first;
    }
    if (failure !== undefined) throw failure.error;
  } finally {
    void iterator.return?.();
  }
}
