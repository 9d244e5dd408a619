import type { ProgressView } from '../../../src/api/messages.ts';

/** How far the tasks of a view are. */
export class ViewProgress {
  #byTask: ReadonlyMap<string, ProgressView> = $state.raw(new Map());
  #tasks: readonly string[] = [];

  /** Starts on other tasks, of which nothing is known yet. */
  open(tasks: readonly string[]): void {
    this.#tasks = tasks;
    this.#byTask = new Map();
  }

  set(task: string, progress: ProgressView): void {
    if (this.#tasks.includes(task)) this.#byTask = new Map(this.#byTask).set(task, progress);
  }

  /** Of all tasks together, each text counted once in each; undefined as long as one of them is not known. */
  get all(): ProgressView | undefined {
    const known = [...this.#byTask.values()];
    if (known.length < this.#tasks.length || known.length === 0) return undefined;
    return known.reduce(sum);
  }
}

function sum(one: ProgressView, other: ProgressView): ProgressView {
  const [a, b] = [one.byVerdict, other.byVerdict];
  return {
    documents: one.documents + other.documents,
    open: one.open + other.open,
    proposed: one.proposed + other.proposed,
    decided: one.decided + other.decided,
    imported: one.imported + other.imported,
    byVerdict: {
      accept: a.accept + b.accept,
      correct: a.correct + b.correct,
      reject: a.reject + b.reject,
      ignore: a.ignore + b.ignore,
    },
  };
}
