// What the author of a recipe writes: plain types, and one function that checks them while one types.
import type { Store, StoredDocument } from '@tincture/store';
import type {
  Annotations,
  Component,
  Document,
  JsonObject,
  Label,
  LanguageCode,
  Random,
  Source,
  Task,
  Vectors,
} from 'tincture';
import type { z } from 'zod';
import type { ComposedView } from '../api/messages.ts';
import type { TrainingSettings } from '../learning/task-learning.ts';

/** What one source says about a text. */
interface Said {
  readonly annotations: Annotations;
  readonly source: Source;
}

/** What one source proposes for a text. */
export interface Proposal<Name extends string = string> extends Said {
  /** The task that it is for. Needed where a view has several of them. */
  readonly task?: Name;
}

/** What one source says about a text, to be looked at beside what others say, and not to be edited. */
export interface Output extends Said {
  /** Who said it, in a word. Not shown where the recipe `isBlind`. */
  readonly name: string;
}

/** One text that a stream gives, with what a person is to see of it. `Name`: the names of the tasks of its view. */
export interface Item<Data extends JsonObject = JsonObject, Name extends string = string> {
  readonly text: string;
  /** Default: made from the text. A text that is in the store already keeps the id that it has there. */
  readonly id?: string;
  readonly meta?: JsonObject;
  /** What is proposed; the person starts from the first of each task and can go through them. */
  readonly proposals?: readonly Proposal<Name>[];
  /** What is shown side by side, for views of one task in which the person judges and does not edit. */
  readonly outputs?: readonly Output[];
  /** Whatever the recipe wants to find again in `validate`, `update`, `onSave` and `summary`: plain JSON. */
  readonly data?: Data;
  /** Whether it is given also if somebody has decided on it before: to review decisions. Default false. */
  readonly again?: boolean;
}

/** An item as it is in the store. After a restart it is read back from there. */
export interface GivenItem<Data extends JsonObject = JsonObject> {
  readonly id: string;
  readonly text: string;
  readonly meta?: JsonObject;
  readonly proposals: readonly Proposal[];
  /** In the order in which they are shown, so that the first is A. */
  readonly outputs: readonly Output[];
  readonly data?: Data;
}

/** What a person answers. Only `accept` and `correct` carry annotations: they become gold. */
export type Answer =
  | { readonly verdict: 'accept' | 'correct'; readonly annotations: Annotations }
  | { readonly verdict: 'reject' | 'ignore'; readonly annotations?: undefined; readonly reason?: string };

/** An answer that is to be stored. `Name`: the names of the tasks of the view. */
export type GivenAnswer<Name extends string = string> = Answer & {
  /** The task that it is about. Several that are answered together are given one after the other. */
  readonly task: Name;
  /** What is said in each task of the view, this one too: now, together with it, or else what is in force; nothing in one that is open. */
  readonly parts: Readonly<Partial<Record<Name, Answer>>>;
};

/** An answer that is stored, or an `undo` that took back the one before. */
export type Decision<Data extends JsonObject = JsonObject, Name extends string = string> = (
  | Answer
  | { readonly verdict: 'undo'; readonly annotations?: undefined }
) & {
  readonly task: Name;
  readonly item: GivenItem<Data>;
  readonly person: string;
  /** ISO time. */
  readonly made: string;
};

/** A decision that nobody took back. */
export type Decided<Data extends JsonObject = JsonObject, Name extends string = string> = Exclude<
  Decision<Data, Name>,
  { readonly verdict: 'undo' }
>;

/** What a recipe says at its end: lines for a person, figures for a program. */
export interface RecipeSummary {
  readonly lines: readonly string[];
  readonly figures?: JsonObject;
}

/** A task of the recipe's own. */
export interface ViewTask extends Pick<Task, 'kind'> {
  /** Decisions are kept under this name. Default: that of the recipe. */
  readonly name?: string;
  readonly labels: readonly (string | Label)[];
  /** Of `frames`. */
  readonly slots?: readonly (string | Label)[];
  readonly guidelines?: string;
  readonly multiple?: boolean;
  readonly entities?: readonly (string | Label)[];
}

/** What is asked in place of a task: a text that the person writes or edits, or candidates in order. */
export interface FreeTask {
  /**
   * `edit`: what the first proposal has as `response` is to be made right, or a text is to be written. `rank`: the `outputs`,
   * each with a `response`, are to be put in order.
   */
  readonly kind: 'edit' | 'rank';
  /** Decisions are kept under this name. Default: that of the recipe. */
  readonly name?: string;
  readonly guidelines?: string;
  /** What the texts are in. */
  readonly language?: LanguageCode;
  /** Of `edit`: so many characters at most. Default: any number. */
  readonly longest?: number;
  /** Of `edit`: whether an empty text is an answer. Default false. */
  readonly isOptional?: boolean;
}

/**
 * One of several tasks that are decided together: the name of one of the project, or one of the recipe's own. A {@link FreeTask}
 * is asked alone.
 */
export type ViewPart<Name extends string = string> = Name | (ViewTask & { readonly name: Name });

type Awaitable<T> = T | Promise<T>;
// The names of the tasks are those of the view: an item that names another one is a mistake.
type Items<Data extends JsonObject, Name extends string> =
  | AsyncIterable<Item<Data, NoInfer<Name>>>
  | Iterable<Item<Data, NoInfer<Name>>>;

/** What a recipe does with decisions. All of it is optional. */
interface Hooks<Data extends JsonObject, Name extends string> {
  /**
   * What is asked: the name of a task or of a composed view of the project, a task of the recipe's own, or several tasks that are
   * decided together. Default: the task that `--task` names.
   */
  readonly view?: string | ViewTask | FreeTask | readonly ViewPart<Name>[];
  /** The task that {@link Item.outputs} are annotations for. Default: the view's. Not for a view of several tasks. */
  readonly outputsOf?: Task;
  /** Whether outputs are shown in a random order and without their names. Default false. Not for a view of several tasks. */
  readonly isBlind?: boolean;
  /** How many open items wait for the person, at most: so far is the stream pulled. Default 5. */
  readonly ahead?: number;
  /** What is wrong with an answer, in words, or nothing. Then it is not stored, and the text comes back with the person's work. */
  validate?(answer: GivenAnswer<Name>, item: GivenItem<Data>): Awaitable<string | undefined>;
  /**
   * Learns from decisions, oldest first; what it does may change what the stream gives next. The first call, before the
   * stream is read, brings what was decided before; afterwards they come in batches, and never two calls at a time.
   */
  update?(decisions: readonly Decision<Data, Name>[]): Awaitable<void>;
  /** Whether a person gets an item. Others may get it. Default: everybody gets all. */
  route?(item: GivenItem<Data>, person: string): boolean;
  /** Called once a decision is on disk, one at a time. Where it throws, the decision is kept and the error is reported. */
  onSave?(decision: Decision<Data, Name>, item: GivenItem<Data>): Awaitable<void>;
  /** What came of it, said when the command ends. */
  summary?(decided: readonly Decided<Data, Name>[]): Awaitable<RecipeSummary>;
  /** Frees what the recipe holds. */
  close?(): Awaitable<void>;
}

/** One run of a recipe. */
export interface RecipeSession<Data extends JsonObject = JsonObject, Name extends string = string>
  extends Hooks<Data, Name> {
  /**
   * The items, pulled one by one as they are needed; it may never end. An item that was given before, and a text that is
   * decided already, is passed over, so that a stream may simply begin again after a restart.
   */
  readonly stream: Items<Data, Name> | (() => Items<Data, Name>);
}

/** Options of a recipe on the command line, by name in camel case: zod schemas with defaults and descriptions. */
export type RecipeOptions = Readonly<Record<string, z.ZodType>>;

/** The values of {@link RecipeOptions}. */
export type OptionValues<Options extends RecipeOptions> = { readonly [Name in keyof Options]: z.output<Options[Name]> };

/** What a run of a recipe works with. */
export interface RecipeContext<Values = Readonly<Record<string, unknown>>> {
  /** The options of the recipe, checked. */
  readonly options: Values;
  /** Who decides. */
  readonly person: string;
  /** Where texts, proposals and decisions are. */
  readonly store: Store;
  /** The folder of the project: relative paths start there. */
  readonly folder: string;
  /** The tasks of the project. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** The composed views of the project. */
  readonly views: readonly ComposedView[];
  /** A task of the project; without a name the one that `--task` names, or the only one. */
  task(name?: string): Task;
  /**
   * Texts that this recipe has not given and nobody has decided on: of the file that `--source` names, else of the store.
   * Those of a file are put into the store as they are read; they come with the borders of their tokens, where the file says any.
   */
  texts(): AsyncIterable<StoredDocument>;
  /** A proposer of the project, a file with rules or a model, or `provider/model`; without a name the only one of the project. */
  proposer(name?: string, task?: Task): Promise<Component>;
  /** Word vectors by their name. Default: those that the project trains with. */
  vectors(name?: string): Promise<Vectors>;
  /** How `tincture train` would train. */
  training(): Promise<TrainingSettings>;
  /** The same numbers in every run. */
  readonly random: Random;
  now(): Date;
  /** Aborts when the command ends. */
  readonly signal: AbortSignal;
  /** Writes a file as a whole; whoever reads it meanwhile gets the old one. */
  writeFile(path: string, content: string): Promise<void>;
  /** Prints a line in the terminal. */
  say(line: string): void;
}

/** What `tincture recipe` says about a recipe. */
interface About<Options extends RecipeOptions> {
  /** Default: the name of its file. */
  readonly name?: string;
  /** A line for the list of recipes. */
  readonly description?: string;
  readonly options?: Options;
  /** Command lines to show in its help, without `tincture recipe`. */
  readonly examples?: readonly string[];
  /** `own`: texts and decisions are kept apart from those of the project, as words for example are. Default `project`. */
  readonly keeps?: 'project' | 'own';
}

/** A recipe whose run shares something, a model for example: `start` makes it and returns the rest. */
interface StartedRecipe<Options extends RecipeOptions, Data extends JsonObject, Name extends string>
  extends About<Options> {
  start(context: RecipeContext<OptionValues<Options>>): Awaitable<RecipeSession<Data, Name>>;
  readonly stream?: undefined;
}

/** A recipe in one piece. */
interface FlatRecipe<Options extends RecipeOptions, Data extends JsonObject, Name extends string>
  extends About<Options>,
    Hooks<Data, Name> {
  readonly start?: undefined;
  stream(context: RecipeContext<OptionValues<Options>>): Items<Data, Name>;
}

/** A recipe as the command runs it: whatever its options and data are. */
export interface Recipe extends About<RecipeOptions> {
  readonly isRecipe: typeof mark;
  start(context: RecipeContext): Awaitable<RecipeSession>;
}

/** Says that something is a recipe, also to another copy of this package. */
const mark = 'tincture recipe 1';

/**
 * Makes a recipe: a stream of texts, the view in which a person decides on them, and what becomes of the decisions.
 *
 * @example
 * export default defineRecipe({
 *   view: { kind: 'textcat', labels: ['question', 'other'] },
 *   async *stream({ texts }) {
 *     for await (const { text } of texts()) if (text.includes('?')) yield { text };
 *   },
 * });
 */
export function defineRecipe<
  Options extends RecipeOptions = RecipeOptions,
  Data extends JsonObject = JsonObject,
  Name extends string = string,
>(recipe: StartedRecipe<Options, Data, Name> | FlatRecipe<Options, Data, Name>): Recipe {
  if (recipe.start !== undefined) return { ...recipe, isRecipe: mark };
  const { stream, ...rest } = recipe;
  return {
    ...rest,
    isRecipe: mark,
    start: (context: RecipeContext<OptionValues<Options>>) => ({ ...rest, stream: () => stream(context) }),
  };
}

/** Whether a value was made by {@link defineRecipe}. */
export function isRecipe(value: unknown): value is Recipe {
  return typeof value === 'object' && value !== null && 'isRecipe' in value && value.isRecipe === mark;
}

/** What the command gives to a recipe, which becomes its {@link RecipeContext}. */
export interface RecipeHost extends Omit<RecipeContext, 'options' | 'texts'> {
  /** The texts of `--source`. */
  readonly source?: () => AsyncIterable<Document>;
  /** The recipe's file, to say where something went wrong. */
  readonly file?: string;
  /** Tells the person at the terminal what went wrong without stopping anything. */
  report(error: Error): void;
}
