import { type Task, type TaskKind, TinctureError } from 'tincture';
import type { RecipeContext } from '../recipe/recipe.ts';

/** The task that a recipe is about. Throws `argument-invalid` where it is of another kind. */
export function taskOfKind(context: Pick<RecipeContext, 'task'>, kind: TaskKind): Task {
  const task = context.task();
  if (task.kind === kind) return task;
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The task ${JSON.stringify(task.name)} is of the kind ${task.kind}; this recipe is for ${kind}.`,
    fix: 'Name another task with --task.',
  });
}
