import type { Recipe } from '../recipe/recipe.ts';
import { compare } from './compare.ts';
import { coreference } from './coreference.ts';
import { correct } from './correct.ts';
import { edit } from './edit.ts';
import { errorAnalysis } from './error-analysis.ts';
import { match } from './match.ts';
import { rank } from './rank.ts';
import { relations } from './relations.ts';
import { review } from './review.ts';
import { teach } from './teach.ts';
import { terms } from './terms.ts';
import { tournament } from './tournament.ts';

/** The recipes that come with Tincture. */
export const shippedRecipes: readonly Recipe[] = [
  correct,
  teach,
  match,
  relations,
  coreference,
  terms,
  review,
  compare,
  tournament,
  rank,
  edit,
  errorAnalysis,
];
