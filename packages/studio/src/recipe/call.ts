import { TinctureError } from 'tincture';

/** The code of whom is run, for messages. */
export interface Author {
  readonly name: string;
  /** Path of the file. */
  readonly file?: string;
}

/** What a recipe's own code has thrown, as an error that says in which part and, where it can be known, in which line. */
export function recipeError({ name, file }: Author, part: string, thrown: unknown): TinctureError {
  const where = file === undefined ? undefined : { file, ...placeIn(file, thrown) };
  // What one of our functions says is better than anything that could be said about it.
  if (thrown instanceof TinctureError) return where === undefined ? thrown : thrown.at(where);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new TinctureError({
    code: 'recipe-failed',
    problem: `\`${part}\` of the recipe ${name} has failed: ${/[.!?]$/.test(message) ? message : `${message}.`}`,
    fix: 'Mend it and start the recipe again; every decision is kept. --debug shows the stack.',
    cause: thrown,
    ...(where === undefined ? {} : { where }),
  });
}

/** The line and column of a file that come first in the stack of an error. */
export function placeIn(file: string, thrown: unknown): { line?: number; column?: number } {
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : '';
  const at = stack.indexOf(`${file}:`);
  const [, line, column] = /^:(\d+)(?::(\d+))?/.exec(at < 0 ? '' : stack.slice(at + file.length)) ?? [];
  return {
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}
