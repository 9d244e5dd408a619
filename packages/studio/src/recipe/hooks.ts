// Calls of a recipe's own code about decisions. None of them can lose one.
import type { StoredDecision } from '@tincture/store';
import { TinctureError } from 'tincture';
import type { Beside } from '../server/feed.ts';
import { type Author, recipeError } from './call.ts';
import type { Answer, Decision, GivenAnswer, GivenItem, RecipeSession } from './recipe.ts';

/** The hooks of one run. */
export class Hooks {
  readonly #session: RecipeSession;
  readonly #author: Author;
  readonly #report: (error: Error) => void;
  #waiting: Decision[] = [];
  #updating: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(session: RecipeSession, author: Author, report: (error: Error) => void) {
    this.#session = session;
    this.#author = author;
    this.#report = report;
  }

  /** Throws `answer-refused` where the recipe has a problem with an answer, `recipe-failed` where it could not look at it. */
  async check(answer: GivenAnswer, item: GivenItem): Promise<void> {
    let problem: unknown;
    try {
      problem = await this.#session.validate?.(answer, item);
    } catch (error) {
      throw recipeError(this.#author, 'validate', error);
    }
    if (problem === undefined) return;
    throw new TinctureError({
      code: 'answer-refused',
      problem: String(problem),
      fix: 'Change it and save it again.',
      where: { document: item.id },
    });
  }

  /** Hands on what was decided in earlier runs, before anything is given. */
  async begin(decisions: readonly Decision[]): Promise<void> {
    if (decisions.length > 0) await this.#attempt('update', () => this.#session.update?.(decisions));
  }

  /** Hands on a decision that is on disk. */
  saved(decision: Decision): void {
    this.#saving = this.#saving.then(() =>
      this.#attempt('onSave', () => this.#session.onSave?.(decision, decision.item)),
    );
    if (this.#session.update === undefined) return;
    this.#waiting.push(decision);
    this.#updating ??= this.#update().finally(() => {
      this.#updating = undefined;
    });
  }

  /** Whether the person gets an item; where the recipe cannot say, they do. */
  isFor(item: GivenItem, person: string): boolean {
    try {
      return this.#session.route?.(item, person) ?? true;
    } catch (error) {
      this.#report(recipeError(this.#author, 'route', error));
      return true;
    }
  }

  /** Ends when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#updating;
    await this.#saving;
  }

  async #update(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#attempt('update', () => this.#session.update?.(batch));
    }
  }

  async #attempt(part: string, call: () => unknown): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.#report(recipeError(this.#author, part, error));
    }
  }
}

/** A decision of the store as the recipe gets it. */
export function decisionOn(item: GivenItem, decision: StoredDecision): Decision {
  const { task, person, made } = decision;
  return { ...{ task, item, person, made }, ...(answerOf(decision) ?? { verdict: 'undo' }) };
}

/** What a decision answers; an undo answers nothing. */
export function answerOf({ verdict, annotations, reason }: Beside[string]): Answer | undefined {
  if (verdict === 'undo') return undefined;
  if (verdict === 'accept' || verdict === 'correct') return { verdict, annotations: annotations ?? {} };
  return { verdict, ...(reason === undefined ? {} : { reason }) };
}
