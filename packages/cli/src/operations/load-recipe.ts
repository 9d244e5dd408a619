import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isRecipe, type Recipe } from '@tincture/studio';
import { shippedRecipes } from '@tincture/studio/recipes';
import { TinctureError } from 'tincture';
import type { Context } from '../context.ts';
import { webAddressError } from '../files/file-errors.ts';
import { showPath } from '../project/open-project.ts';
import { suggest } from '../project/suggestion.ts';

/** A recipe from a file. */
export interface LoadedRecipe {
  readonly recipe: Recipe;
  /** As messages and stacks name the file. */
  readonly file: string;
}

/** What a recipe may import though nothing is installed beside it: what the command itself works with. */
const provided = /^(?:tincture|zod|@tincture\/(?:learn|llm|store|studio))(?:\/|$)/;
let isHooked = false;

/** Loads the recipe that a TypeScript or JavaScript file exports as its default. Throws `recipe-unknown`, `recipe-invalid`. */
export async function loadRecipe(context: Context, path: string): Promise<LoadedRecipe> {
  const file = resolve(context.cwd, path);
  const shown = showPath(context, file);
  if (!existsSync(file)) {
    const address = webAddressError(path);
    if (address !== undefined) throw address;
    throw new TinctureError({
      code: 'recipe-unknown',
      problem: `${JSON.stringify(path)} is neither a recipe that comes with Tincture nor a file.`,
      fix: /[./\\]/.test(path)
        ? 'Check the path.'
        : suggest(
            path,
            shippedRecipes.flatMap(({ name }) => name ?? []),
          ),
    });
  }
  provide();
  const loaded: unknown = await import(pathToFileURL(file).href).catch((error: unknown) => {
    throw loadError(shown, file, error);
  });
  const recipe = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  if (!isRecipe(recipe)) {
    throw new TinctureError({
      code: 'recipe-invalid',
      problem: 'The file exports no recipe as its default.',
      where: { file: shown },
      fix: 'Write `export default defineRecipe({ ... })`, with `defineRecipe` from "@tincture/studio".',
    });
  }
  return { recipe: { ...recipe, name: recipe.name ?? basename(file).replace(/\.[cm]?[jt]s$/, '') }, file };
}

function provide(): void {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (!provided.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch {
        return next(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}

function loadError(shown: string, file: string, error: unknown): TinctureError {
  const message = error instanceof Error ? error.message : String(error);
  // Of a mistake in the syntax the first line of the stack says where it is.
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const at = [pathToFileURL(file).href, file].map((name) => stack.indexOf(`${name}:`)).find((index) => index >= 0);
  const line = at === undefined ? undefined : /:(\d+)/.exec(stack.slice(at + file.length))?.[1];
  return new TinctureError({
    code: 'recipe-invalid',
    problem: `The recipe cannot be loaded: ${message.split('\n')[0]?.replaceAll(fileURLToPath(pathToFileURL(file)), shown)}`,
    where: { file: shown, ...(line === undefined ? {} : { line: Number(line) }) },
    fix: 'Mend the file; --debug shows the stack.',
    cause: error,
  });
}
