import type { ItemView, ProjectView, QueueReply, StudioTask } from '../../../src/api/messages.ts';

/** What a person works on: one task, or several that are decided together. */
export interface WorkView {
  readonly name: string;
  /** In the order in which they stand on the screen. */
  readonly tasks: readonly StudioTask[];
}

/** One text with what there is to decide on it in each task of a view, in the order of the tasks. */
export interface Sheet {
  /** Of the document. */
  readonly id: string;
  readonly items: readonly ItemView[];
}

/** The parameter that asks for what stands beside an item; none where a view has one task. */
export function besideQuery({ name, tasks }: WorkView): { readonly view?: string } {
  return tasks.length > 1 ? { view: name } : {};
}

/** The texts of an answer about the task `asked`. Those that are not there in every task are left out. */
export function sheetsOf({ tasks }: WorkView, asked: string, { items, beside = {} }: QueueReply): Sheet[] {
  return items.flatMap((item): Sheet[] => {
    const { id } = item.document;
    const all = tasks.flatMap(({ name }) => {
      if (name === asked) return [item];
      return beside[name]?.find(({ document }) => document.id === id) ?? [];
    });
    return all.length === tasks.length ? [{ id, items: all }] : [];
  });
}

/** All views of a project: each task by itself, then the composed ones. A recipe has one. */
export function viewsOf({ tasks, views: composed = [], recipe }: ProjectView): WorkView[] {
  const several = composed.map((view): WorkView => {
    const own = view.tasks.flatMap((wanted) => tasks.find(({ name }) => name === wanted) ?? []);
    return { name: view.name, tasks: own };
  });
  if (recipe !== undefined && several.length > 0) return several;
  return [...tasks.map((task) => ({ name: task.name, tasks: [task] })), ...several];
}
