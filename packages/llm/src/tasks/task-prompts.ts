import type { Annotations, Doc, Document, Dropped, JsonObject, Task } from 'tincture';
import type { Prompt, PromptStyle } from '../prompt.ts';
import type { Completion } from '../providers/provider.ts';

/** What an answer says about a text, and what in it could not be used. */
export interface ParsedAnswer {
  readonly annotations: Annotations;
  readonly dropped: readonly Dropped[];
  /** What was kept after a change that the model did not ask for. */
  readonly repaired?: readonly Dropped[];
}

/** What of an answer its meaning depends on. */
export type Said = Pick<Completion, 'text' | 'finish'>;

/** How a task kind is asked for and understood. */
export interface TaskPrompts {
  /**
   * Of kinds that say something of each token: how many tokens are asked for at once. A longer text is asked for in parts of whole
   * sentences. Absent: a text is asked for as a whole.
   */
  readonly longestPart?: number;
  /** The prompt for a text, made from the task's labels, definitions and guidelines, with gold `examples` shown. */
  build(task: Task, doc: Doc, examples: readonly Document[], style: PromptStyle): Prompt;
  /** JSON Schema of the answer, for providers that can be held to one. */
  schema(task: Task): JsonObject;
  /** Tokens that the longest sensible answer has. */
  answerTokens(task: Task, doc: Doc, style: PromptStyle): number;
  /** Reads an answer; undefined where it says nothing that can be used, which is never the same as "nothing found". */
  parse(task: Task, doc: Doc, answer: Said, style: PromptStyle): ParsedAnswer | undefined;
}
