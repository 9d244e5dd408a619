import type { Task } from 'tincture';

/** The label of a task that a model means; undefined where there is none, or where it could be several. */
export type LabelFinder = (said: string) => string | undefined;

/** A label with more around it than this many characters is prose. */
const longestWrapping = 100;

/**
 * Models change how a label is written: its case, `card arrival` for `card_arrival`, `**card arrival**`. The label as it
 * is written counts first, then one that differs in case only, then one that differs in spaces and punctuation too.
 */
export function createLabelFinder(task: Task): LabelFinder {
  const names = task.labels.map(({ name }) => name);
  const forms = [exact, lower, lettersOnly].map((form) => ({ form, names: unambiguous(names, form) }));
  const longest = Math.max(...names.map(({ length }) => length)) + longestWrapping;
  return (said) => {
    if (said.length > longest) return undefined;
    for (const text of [said, unwrapped(said)]) {
      for (const { form, names } of forms) {
        const name = names.get(form(text));
        if (name !== undefined) return name;
      }
    }
    return undefined;
  };
}

/** What a model says that was asked for a label alone: without Markdown, quotation marks, and a word before a colon. */
function unwrapped(said: string): string {
  return said
    .trim()
    .replace(/^[*_`"'“”\s]*(?:(?:final\s+)?(?:answer|label|class|category)s?[*_`"'\s]*:)?[*_`"'“\s]*/i, '')
    .replace(/[*_`"'”.\s]+$/, '');
}

/** The names by one of their forms; a form that several share says nothing. */
function unambiguous(names: readonly string[], form: (name: string) => string): Map<string, string> {
  const found = new Map<string, string>();
  const shared = new Set<string>(['']);
  for (const name of names) {
    const key = form(name);
    if (found.has(key)) shared.add(key);
    found.set(key, name);
  }
  for (const key of shared) found.delete(key);
  return found;
}

function exact(name: string): string {
  return name.trim();
}

function lower(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}

function lettersOnly(name: string): string {
  return lower(name).replace(/[^\p{L}\p{N}]+/gu, '');
}
