import { parseTask, TinctureError } from 'tincture';
import type { ComposedView, StudioTask } from '../api/messages.ts';
import { type Author, recipeError } from './call.ts';
import { freeTask } from './free-task.ts';
import type { FreeTask, RecipeContext, RecipeSession, ViewPart } from './recipe.ts';

/** The tasks that a recipe asks about, the first one first; `composed` where they are decided together. */
export interface ViewTasks {
  readonly tasks: readonly [StudioTask, ...StudioTask[]];
  readonly composed?: ComposedView;
}

/** What the view of a recipe asks about. Throws `recipe-invalid` for what is no view, and what `context.task` throws. */
export function viewTasks(
  author: Author,
  session: Pick<RecipeSession, 'view' | 'outputsOf' | 'isBlind'>,
  context: Pick<RecipeContext, 'task' | 'views'>,
): ViewTasks {
  const { view, outputsOf } = session;
  if (view === undefined) return { tasks: [context.task()] };
  if (typeof view === 'string') {
    const named = context.views.find(({ name }) => name === view);
    return named === undefined ? { tasks: [context.task(view)] } : composedOf(author, session, named, context);
  }
  // The tasks together are a name that no task has.
  if (isParts(view)) return composedOf(author, session, { name: view.map(nameOf).join(' + '), tasks: view }, context);
  const { name = author.name, ...rest } = view;
  if (isFree(rest)) return { tasks: [freeTask(name, rest, outputsOf?.language)] };
  // The texts are those of the task that is judged: outputs are shown on its tokens.
  return { tasks: [ownTask(author, name, { language: outputsOf?.language, ...rest })] };
}

function isParts(view: NonNullable<RecipeSession['view']>): view is readonly ViewPart[] {
  return Array.isArray(view);
}

function isFree(view: { readonly kind?: unknown }): view is FreeTask {
  return view.kind === 'edit' || view.kind === 'rank';
}

/** Outputs stand side by side on the whole screen, where several tasks have no room. */
function checkNothingIsJudged(
  author: Author,
  { outputsOf, isBlind }: Pick<RecipeSession, 'outputsOf' | 'isBlind'>,
): void {
  const setting = outputsOf !== undefined ? 'outputsOf' : isBlind !== undefined ? 'isBlind' : undefined;
  if (setting === undefined) return;
  throw new TinctureError({
    code: 'recipe-invalid',
    problem: `The recipe ${author.name} sets \`${setting}\`, and its view has several tasks.`,
    fix: 'Outputs are judged in a view of one task: leave the setting out, or ask about one task.',
  });
}

function composedOf(
  author: Author,
  session: Pick<RecipeSession, 'outputsOf' | 'isBlind'>,
  { name, tasks: parts }: { readonly name: string; readonly tasks: readonly ViewPart[] },
  context: Pick<RecipeContext, 'task'>,
): ViewTasks {
  checkNothingIsJudged(author, session);
  const all = parts.map((part) => {
    if (typeof part === 'string') return context.task(part);
    // Not every recipe is written with types.
    const { name = '', ...rest }: { readonly name?: string; readonly kind?: unknown } = part;
    if (isFree(rest)) {
      throw new TinctureError({
        code: 'recipe-invalid',
        problem: `The view of the recipe ${author.name} asks for free text (${rest.kind}) beside other tasks.`,
        fix: 'Ask for it alone: the view is the free text itself and no list. Of the other tasks ask in a recipe of their own.',
      });
    }
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
