// The texts of a recipe on their way to the person: pulled from its stream as they are needed, and none given twice.
import type { NewDecision, QueueItem, Store, StoredDecision } from '@tincture/store';
import { type Task, TinctureError } from 'tincture';
import type { ItemView, ProgressView, StudioTask } from '../api/messages.ts';
import { breathe } from '../learning/breathe.ts';
import type { Beside, Feed } from '../server/feed.ts';
import { type Author, recipeError } from './call.ts';
import { checkItem } from './check-item.ts';
import type { Given } from './given.ts';
import { answerOf, decisionOn, type Hooks } from './hooks.ts';
import type { Entry, EntryPart } from './journal.ts';
import { checkCandidates, checkOrder } from './rank.ts';
import type { Answer, GivenItem, Item, RecipeSession } from './recipe.ts';
import { showEntry, shownName, showStanding, shuffledOutputs } from './show.ts';
import { isSettled, storeItem } from './store-item.ts';

/** What {@link RecipeFeed} works on. */
export interface FeedOptions {
  readonly author: Author;
  readonly session: RecipeSession;
  /** Of the view, the first one first. */
  readonly tasks: readonly [StudioTask, ...StudioTask[]];
  readonly store: Store;
  readonly person: string;
  readonly given: Given;
  readonly hooks: Hooks;
  readonly signal: AbortSignal;
  readonly report: (error: Error) => void;
}

/** Open items that wait for the person where the recipe says nothing else. */
const defaultAhead = 5;
/** Items in a row that are for others: by then `route` lets nothing pass. */
const longestDetour = 10_000;

export class RecipeFeed implements Feed {
  readonly #options: FeedOptions;
  #iterator: Iterator<Item> | AsyncIterator<Item> | undefined;
  /** The furthest place in the order that a window has reached. */
  #reached = -1;
  #pulling: Promise<void> | undefined;
  #isDone = false;
  #failure: TinctureError | undefined;
  #detour = 0;
  /** Ids of the decisions that the recipe has heard of. */
  readonly #told = new Set<string>();
  /** Counts up whenever something may have come. */
  #version = 0;
  #wake: (() => void)[] = [];

  constructor(options: FeedOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.#changed(), { once: true });
  }

  get name(): string {
    return this.#options.author.name;
  }

  get mayRefuse(): boolean {
    return this.#options.session.validate !== undefined;
  }

  async queue({ task, after, limit }: Parameters<Feed['queue']>[0]): Promise<readonly QueueItem[]> {
    const { given, signal, tasks } = this.#options;
    if (task !== tasks[0].name) return [];
    const place = given.placeOf(after);
    this.#reached = Math.max(this.#reached, place);
    for (;;) {
      const version = this.#version;
      const items = await this.#open(place + 1, limit);
      this.#pull();
      if (items.length > 0 || signal.aborted) return items;
      // Something may have come while it was looked for.
      if (this.#version !== version) continue;
      if (this.#isDone) return items;
      if (this.#failure !== undefined) throw this.#failure;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  show(task: Task, view: ItemView): ItemView {
    const { given, session, tasks } = this.#options;
    const entry = given.entry(view.document.id);
    if (entry === undefined) return view;
    const part = given.part(entry, task.name);
    const shown = showEntry(session, task, { ...part, outputs: entry.outputs }, view);
    return tasks.length > 1 ? showStanding(part, shown) : shown;
  }

  async decide(decision: NewDecision, beside: Beside = {}): Promise<StoredDecision> {
    const { store, given, hooks } = this.#options;
    const entry = given.entry(decision.document);
    const items = entry === undefined ? new Map<string, QueueItem>() : await given.items(entry);
    const item = entry && given.item(entry, items);
    if (entry === undefined || item === undefined) {
      throw new TinctureError({
        code: 'decision-invalid',
        problem: `The recipe ${this.name} has not given this text.`,
        fix: 'Go on with those that it gives.',
      });
    }
    const known = await store.decisions(decision.document, decision.task);
    const isRepeated = known.some(({ id }) => id === decision.id);
    const { proposal, ...rest } = decision;
    // What a person had decided is shown as a proposal, but is none in the store.
    const checked = proposal === undefined || proposal < 0 ? rest : decision;
    const answer = answerOf(decision);
    if (answer !== undefined && !isRepeated) {
      const shown = entry.outputs.map(({ name }, index) => shownName(this.#options.session, name, index));
      if (answer.annotations !== undefined) checkOrder(shown, answer.annotations);
      const parts = this.#parts(items, { ...beside, [decision.task]: decision });
      await hooks.check({ ...answer, task: decision.task, parts }, item);
    }
    const stored = await store.decide(checked);
    const inForce = (await store.queueItem(decision.task, decision.document))?.decisions.at(-1);
    given.note(decision.task, decision.document, inForce);
    // A window that did not hear the answer sends the same again, perhaps while another one does.
    if (!isRepeated && !this.#told.has(decision.id)) {
      this.#told.add(decision.id);
      hooks.saved(decisionOn(item, stored));
    }
    return stored;
  }

  progress(task: string): ProgressView {
    return this.#options.given.progress(task);
  }

  /** Ends the stream and waits for what is under way. */
  async close(): Promise<void> {
    this.#isDone = true;
    this.#changed();
    // A stream may be waiting for something that never comes: it is asked to end, and not waited for.
    void Promise.resolve(this.#iterator?.return?.()).catch(this.#options.report);
    await this.#options.hooks.settled();
  }

  /** The open texts from a place in the order, as they are in the store now. */
  async #open(from: number, limit: number): Promise<QueueItem[]> {
    const { given, tasks } = this.#options;
    const items: QueueItem[] = [];
    for (let place = from; place < given.entries.length && items.length < limit; place++) {
      const entry = given.entries[place];
      if (entry === undefined || !given.isOpen(entry)) continue;
      const found = await given.items(entry);
      // Another process may have decided it.
      for (const { name } of tasks) given.note(name, entry.document, found.get(name)?.decisions.at(-1));
      const item = found.get(tasks[0].name);
      if (item !== undefined && given.isOpen(entry)) items.push(item);
    }
    return items;
  }

  /** What is said in each task by a step, or else by the decision in force. */
  #parts(items: ReadonlyMap<string, QueueItem>, step: Beside): Record<string, Answer> {
    const parts: Record<string, Answer> = {};
    for (const { name } of this.#options.tasks) {
      const said = step[name] ?? items.get(name)?.decisions.at(-1);
      const answer = said && answerOf(said);
      if (answer !== undefined) parts[name] = answer;
    }
    return parts;
  }

  #canPull(): boolean {
    return !this.#isDone && this.#failure === undefined && !this.#options.signal.aborted && !this.#isEnough();
  }

  #isEnough(): boolean {
    const { given, session } = this.#options;
    // With none ahead nobody would ever get a text.
    const ahead = Math.max(1, session.ahead ?? defaultAhead);
    let open = 0;
    for (let place = this.#reached + 1; place < given.entries.length && open < ahead; place++) {
      const entry = given.entries[place];
      if (entry !== undefined && given.isOpen(entry)) open++;
    }
    return open >= ahead;
  }

  /** Pulls until enough is ahead of the person; one pull at a time, however many windows ask. */
  #pull(): void {
    // A pull that gets nothing changes nothing: whoever waits for a change would ask for it again, and again.
    if (!this.#canPull()) return;
    this.#pulling ??= this.#pullWhileNeeded().finally(() => {
      this.#pulling = undefined;
      this.#changed();
    });
  }

  async #pullWhileNeeded(): Promise<void> {
    const { signal, author, report } = this.#options;
    while (this.#canPull()) {
      try {
        await this.#pullOne();
      } catch (error) {
        if (signal.aborted) return;
        this.#failure = recipeError(author, 'stream', error);
        report(this.#failure);
      }
      this.#changed();
      await breathe();
    }
  }

  async #pullOne(): Promise<void> {
    const { session } = this.#options;
    this.#iterator ??= iteratorOf(typeof session.stream === 'function' ? session.stream() : session.stream);
    const next = await this.#iterator.next();
    if (next.done === true) this.#isDone = true;
    else await this.#give(checkItem(next.value, this.#options.given.tasks));
  }

  /** Puts an item into the order, unless it is there or decided already. */
  async #give(item: Item): Promise<void> {
    const { store, tasks, given, session, author } = this.#options;
    const [first, ...others] = tasks;
    const found = await storeItem(store, tasks, item, (id) => given.entry(id) !== undefined);
    const document = found?.get(first.name)?.document.id;
    if (found === undefined || document === undefined) return;
    const outputs = item.outputs ?? [];
    checkCandidates(first, outputs);
    const beside = others.map(({ name }) => [name, entryPart(item, name, found.get(name))]);
    const entry: Entry = {
      document,
      ...entryPart(item, first.name, found.get(first.name)),
      outputs: session.isBlind === true ? shuffledOutputs(first, document, outputs) : outputs,
      ...(item.data === undefined ? {} : { data: item.data }),
      ...(others.length === 0 ? {} : { beside: Object.fromEntries(beside) }),
    };
    await given.add(entry);
    for (const [name, { decisions }] of found) given.note(name, document, decisions.at(-1));
    const shown = given.item(entry, found);
    this.#detour = shown !== undefined && this.route(shown) ? 0 : this.#detour + 1;
    if (this.#detour < longestDetour) return;
    throw new TinctureError({
      code: 'recipe-invalid',
      problem: `\`route\` of the recipe ${author.name} let none of ${longestDetour} items in a row pass for this person.`,
      fix: 'Let the stream give fewer items, or route some to everybody.',
    });
  }

  /** Whether the person gets an item; one that is for others is passed over from now on. */
  route(item: GivenItem): boolean {
    const { hooks, person, given } = this.#options;
    const isOwn = hooks.isFor(item, person);
    if (!isOwn) given.keepFromPerson(item.id);
    return isOwn;
  }

  #changed(): void {
    this.#version++;
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}

/** How an item stands in a task as it is given. */
function entryPart({ again = false, proposals = [] }: Item, name: string, found: QueueItem | undefined): EntryPart {
  const isImported = !again && found !== undefined && found.decisions.length === 0 && isSettled(found);
  return {
    seen: (again ? found?.decisions.at(-1)?.id : undefined) ?? null,
    people: proposals.filter(({ source, task = name }) => task === name && source.kind === 'person'),
    ...(isImported ? { isImported } : {}),
  };
}

function iteratorOf(items: AsyncIterable<Item> | Iterable<Item>): Iterator<Item> | AsyncIterator<Item> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
