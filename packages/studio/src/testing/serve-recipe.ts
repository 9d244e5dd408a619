import type { Recipe } from '../recipe/recipe.ts';
import { startStudio } from '../server/start.ts';
import { type HostInTest, openInTest, type RecipeInTest } from './recipe-in-test.ts';
import type { StudioInTest } from './studio-in-test.ts';

/** Serves a recipe in place of the review of the texts, at the same address. Its project has the tasks of the test. */
export async function serveRecipe(
  at: StudioInTest,
  recipe: Recipe,
  options: object = {},
  host: HostInTest = {},
): Promise<RecipeInTest> {
  await at.studio.close();
  const tasks = new Map(at.tasks.map((task) => [task.name, task]));
  const running = await openInTest(recipe, at.store, { ...options }, { tasks, ...host });
  at.studio = await startStudio({
    ...{ store: at.store, project: { name: 'kitchen' }, tasks: running.tasks, views: running.views, person: 'ada' },
    ...{ port: at.port, feed: running.feed },
  });
  at.port = at.studio.port;
  return running;
}
