// A recipe on a store, with a host that has what a test gives it.
import type { Store } from '@tincture/store';
import {
  type Component,
  createRandom,
  createRulesComponent,
  type Document,
  type Task,
  TinctureError,
  tokenizerFor,
} from 'tincture';
import type { ItemView, StudioTask } from '../api/messages.ts';
import { openRecipe, type RunningRecipe } from '../recipe/open-recipe.ts';
import type { Recipe, RecipeHost } from '../recipe/recipe.ts';

/** What of the host a test wants otherwise. */
export interface HostInTest extends Partial<Omit<RecipeHost, 'report' | 'say' | 'source'>> {
  /** Rules files by the name of the proposer. */
  readonly rules?: Readonly<Record<string, string>>;
  readonly texts?: readonly Document[];
}

/** A recipe that runs, and what it reported. */
export interface RecipeInTest extends RunningRecipe {
  /** The first task of its view. */
  readonly task: StudioTask;
  readonly errors: Error[];
  readonly said: string[];
}

/** The task of the project that the recipes in tests are for. */
export const pets: Task = { name: 'pets', kind: 'ner', labels: [{ name: 'PET' }, { name: 'PLACE' }] };

/** The view of a text on which nothing is proposed, decided or noted. */
export function bareView(task: Task, id: string, text: string): ItemView {
  const { starts, ends } = tokenizerFor(task).tokenize(text);
  return {
    ...{ document: { id, text }, tokens: { starts: [...starts], ends: [...ends] } },
    ...{ proposals: [], decisions: [], isBlind: false, doubts: [], isFlagged: false, comments: [] },
  };
}

/** Starts a recipe as the command does. */
export async function openInTest(
  recipe: Recipe,
  store: Store,
  options: Readonly<Record<string, unknown>> = {},
  { rules = {}, texts, tasks = new Map([[pets.name, pets]]), views = [], ...rest }: HostInTest = {},
): Promise<RecipeInTest> {
  const errors: Error[] = [];
  const said: string[] = [];
  const host: RecipeHost = {
    ...{ store, person: 'ada', folder: '/nowhere', tasks, views, random: createRandom(1) },
    now: () => new Date(0),
    signal: new AbortController().signal,
    task: (name = [...tasks.keys()][0] ?? '') => tasks.get(name) ?? missing(name),
    proposer: async (name = Object.keys(rules)[0] ?? '', task = [...tasks.values()][0] ?? pets) =>
      rulesNamed(name, rules[name], task),
    vectors: async () => missing('vectors'),
    training: async () => ({ seed: 1 }),
    writeFile: async () => missing('disk'),
    say: (line) => said.push(line),
    report: (error) => errors.push(error),
    ...(texts === undefined
      ? {}
      : {
          source: async function* () {
            yield* texts;
          },
        }),
    ...rest,
  };
  const running = await openRecipe(recipe, host, options);
  return { ...running, task: running.tasks[0], errors, said };
}

function rulesNamed(name: string, text: string | undefined, task: Task): Component {
  return text === undefined ? missing(name) : createRulesComponent({ name, task, text }).component;
}

function missing(name: string): never {
  throw new TinctureError({ code: 'argument-invalid', problem: `There is no ${name}.` });
}
