import { type LanguageCode, TinctureError } from 'tincture';
import type { FreeView, StudioTask } from '../api/messages.ts';
import type { FreeTask } from './recipe.ts';

/** The task of a recipe that asks for what is no kind of task. Throws `recipe-invalid`. */
export function freeTask(
  name: string,
  { kind, guidelines, language, longest, isOptional }: FreeTask,
  ofOutputs: LanguageCode | undefined,
): StudioTask {
  if (longest !== undefined && !(Number.isInteger(longest) && longest > 0)) {
    throw new TinctureError({
      code: 'recipe-invalid',
      problem: `\`longest\` is ${longest}, and no number of characters.`,
      fix: 'Give a whole number from 1, or leave it out.',
    });
  }
  const edit: FreeView = {
    view: 'edit',
    ...(longest === undefined ? {} : { longest }),
    ...(isOptional === undefined ? {} : { isOptional }),
  };
  const spoken = language ?? ofOutputs;
  return {
    // A kind that has no labels; nothing else of it is used.
    ...{ name, kind: 'lemmatizer', labels: [], free: kind === 'edit' ? edit : { view: 'rank' } },
    ...(guidelines === undefined ? {} : { guidelines }),
    ...(spoken === undefined ? {} : { language: spoken }),
  };
}
