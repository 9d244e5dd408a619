export type { ComposedView } from './api/messages.ts';
export type { LearningSettings } from './learning/learning.ts';
export type { TrainingSettings } from './learning/task-learning.ts';
export { openRecipe, type RunningRecipe } from './recipe/open-recipe.ts';
export {
  type Answer,
  type Decided,
  type Decision,
  defineRecipe,
  type FreeTask,
  type GivenAnswer,
  type GivenItem,
  type Item,
  isRecipe,
  type OptionValues,
  type Output,
  type Proposal,
  type Recipe,
  type RecipeContext,
  type RecipeHost,
  type RecipeOptions,
  type RecipeSession,
  type RecipeSummary,
  type ViewPart,
  type ViewTask,
} from './recipe/recipe.ts';
export { ensureWebBuilt } from './server/build-web.ts';
export type { Feed } from './server/feed.ts';
export type { Redefinition } from './server/routes.ts';
export { defaultPort, type Studio, type StudioOptions, startStudio } from './server/start.ts';
