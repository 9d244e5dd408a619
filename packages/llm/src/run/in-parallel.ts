/**
 * Runs `work` on each item as the items come, `concurrency` at a time. After a failure no further item is begun; what is
 * under way is waited for, and the first failure is thrown.
 */
export async function inParallel<T>(
  items: Iterable<T> | AsyncIterable<T>,
  concurrency: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let index = 0;
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    try {
      while (!hasFailed) {
        // Items come in order also from a generator, which queues those who ask it.
        const next = await iterator.next();
        // Others may have failed while it waited for the item.
        if (next.done === true || hasFailed) return;
        await work(next.value, index++);
      }
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
  const workers = Array.from({ length: Math.max(1, concurrency) }, worker);
  const ended = await Promise.allSettled(workers);
  await iterator.return?.();
  const failed = ended.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
