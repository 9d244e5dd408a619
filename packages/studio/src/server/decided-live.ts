/** Tells who listens that somebody has decided on a task, in whatever window. */
export interface DecidedLive {
  announce(task: string): void;
  /** Calls `listener` with the task of each decision; returns how to stop that. */
  subscribe(listener: (task: string) => void): () => void;
}

export function createDecidedLive(): DecidedLive {
  const listeners = new Set<(task: string) => void>();
  return {
    announce(task) {
      for (const listener of listeners) listener(task);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
