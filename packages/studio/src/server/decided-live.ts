/** Tells who listens that somebody has decided on a task, in whatever window. */
export interface DecidedLive {
  announce(task: string): void;
  /** Calls `listener` with each decision on a task; returns how to stop that. */
  subscribe(task: string, listener: () => void): () => void;
}

export function createDecidedLive(): DecidedLive {
  const byTask = new Map<string, Set<() => void>>();
  return {
    announce(task) {
      for (const listener of byTask.get(task) ?? []) listener();
    },
    subscribe(task, listener) {
      const listeners = byTask.get(task) ?? new Set();
      byTask.set(task, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
  };
}
