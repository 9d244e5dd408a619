import type { Recipe } from '../recipe/recipe.ts';
import { correct } from './correct.ts';

/** The recipes that come with Tincture. */
export const shippedRecipes: readonly Recipe[] = [correct];
