import { parseTask, TinctureError } from 'tincture';
import type { ComposedView, StudioTask } from '../api/messages.ts';
import { type Author, recipeError } from './call.ts';
import { freeTask } from './free-task.ts';
import type { RecipeContext, RecipeSession, ViewPart } from './recipe.ts';

/** The tasks that a recipe asks about, the first one first; `composed` where they are decided together. */
export interface ViewTasks {
  readonly tasks: readonly [StudioTask, ...StudioTask[]];
  readonly composed?: ComposedView;
}

/** What the view of a recipe asks about. Throws `recipe-invalid` for what is no view, and what `context.task` throws. */
export function viewTasks(
  author: Author,
  { view, outputsOf }: Pick<RecipeSession, 'view' | 'outputsOf'>,
  context: Pick<RecipeContext, 'task' | 'views'>,
): ViewTasks {
  if (view === undefined) return { tasks: [context.task()] };
  if (typeof view === 'string') {
    const named = context.views.find(({ name }) => name === view);
    return named === undefined ? { tasks: [context.task(view)] } : composedOf(author, view, named.tasks, context);
  }
  // The tasks together are a name that no task has.
  if (isParts(view)) return composedOf(author, view.map(nameOf).join(' + '), view, context);
  const { name = author.name, ...rest } = view;
  if (rest.kind === 'edit' || rest.kind === 'rank') return { tasks: [freeTask(name, rest, outputsOf?.language)] };
  // The texts are those of the task that is judged: outputs are shown on its tokens.
  return { tasks: [ownTask(author, name, { language: outputsOf?.language, ...rest })] };
}

function isParts(view: NonNullable<RecipeSession['view']>): view is readonly ViewPart[] {
  return Array.isArray(view);
}

function composedOf(
  author: Author,
  name: string,
  parts: readonly ViewPart[],
  context: Pick<RecipeContext, 'task'>,
): ViewTasks {
  const all = parts.map((part) => {
    if (typeof part === 'string') return context.task(part);
    // Not every recipe is written with types.
    const { name = '', ...rest } = part;
    return ownTask(author, name, rest);
  });
  const [first, ...others] = all;
  const names = all.map((task) => task.name);
  if (first !== undefined && others.length > 0 && new Set(names).size === names.length) {
    return { tasks: [first, ...others], composed: { name, tasks: names } };
  }
  throw new TinctureError({
    code: 'recipe-invalid',
    problem: `The view of the recipe ${author.name} has ${names.length === 0 ? 'no tasks' : `the tasks ${JSON.stringify(names)}`}.`,
    fix: 'Name two tasks or more, each once; a view of one task is the task itself and no list.',
  });
}

function ownTask(author: Author, name: string, content: object): StudioTask {
  try {
    return parseTask(name, content);
  } catch (error) {
    throw recipeError(author, 'view', error);
  }
}

function nameOf(part: ViewPart): string {
  return typeof part === 'string' ? part : part.name;
}
