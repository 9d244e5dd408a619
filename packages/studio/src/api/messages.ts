// What the server and the web app say to each other, as types; schemas.ts checks them on both sides.
import type { JsonObject, LabelledSpan, Task } from 'tincture';

/** Gold annotations of one document: plain spans, or 0 and 1 for each label. */
export interface Gold {
  readonly ents?: readonly Pick<LabelledSpan, 'start' | 'end' | 'label'>[];
  readonly cats?: Readonly<Record<string, 0 | 1>>;
}

/** Body of `POST /api/decisions`. The person is known from the session. */
export interface DecisionRequest {
  /** Chosen by the browser, so that a repeated request is stored once. */
  readonly id: string;
  readonly document: string;
  readonly task: string;
  readonly verdict: 'accept' | 'correct' | 'reject' | 'ignore' | 'undo';
  readonly annotations?: Gold;
  readonly proposal?: number;
  /**
   * Id of the decision that was in force when the person decided, null for none; for an `undo` the one to withdraw. If
   * another one is in force by now, nothing is stored and the answer is 409 `decision-conflict`. Left out: no check.
   */
  readonly seen?: string | null;
  readonly tookMs?: number;
}

/** Answer of `GET /api/project`. */
export interface ProjectView {
  readonly name: string;
  readonly dir?: string;
  readonly person: string;
  readonly tasks: readonly Task[];
  /** Whether models learn while one reviews: then there are the routes of learning-messages.ts. */
  readonly learns?: boolean;
}

/** A proposed span with who proposed it, where that differs from the proposal as a whole. */
export interface SpanView {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly confidence?: number;
  readonly source?: string;
}

/** A proposal as the web app sees it: spans on token borders. */
export interface ProposalView {
  readonly id: number;
  /** Who made it, in words: `llm haiku (anthropic/claude-haiku)`. */
  readonly source: string;
  readonly made: string;
  readonly ents?: readonly SpanView[];
  readonly cats?: Readonly<Record<string, number>>;
  /** Of a text classification: the labels that the proposal says. */
  readonly chosen?: readonly string[];
  /** What of the proposal cannot be shown as it is, in words. */
  readonly notes: readonly string[];
}

/** Character offsets of the tokens of a text. */
export interface Tokens {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** A decision as the web app sees it. */
export interface DecisionView {
  readonly id: string;
  readonly verdict: string;
  readonly person: string;
  readonly made: string;
  readonly annotations?: Gold;
}

/** One document with what there is to decide on. */
export interface ItemView {
  readonly document: {
    readonly id: string;
    readonly text: string;
    readonly meta?: JsonObject;
  };
  readonly tokens: Tokens;
  /** The newest of each source. The first is shown first: the best measured one, else the newest that says anything, else the newest. */
  readonly proposals: readonly ProposalView[];
  /** Those that nobody withdrew, oldest first: the last one is in force. */
  readonly decisions: readonly DecisionView[];
}

/** Answer of `GET /api/queue` and, with one item or none, of `GET /api/item`. */
export interface QueueReply {
  readonly items: readonly ItemView[];
}

/** Answer of `GET /api/decided`: decisions of this person that are in force, newest first. */
export interface DecidedReply {
  readonly decisions: readonly { readonly id: string; readonly document: string }[];
}

/** Answer of `GET /api/progress`: the `Progress` of the store. */
export interface ProgressView {
  readonly documents: number;
  readonly open: number;
  readonly proposed: number;
  readonly decided: number;
  readonly imported: number;
  readonly byVerdict: Readonly<Record<'accept' | 'correct' | 'reject' | 'ignore', number>>;
}

/** Answer of `POST /api/decisions`. */
export interface DecisionReply {
  readonly sequence: number;
  readonly progress: ProgressView;
}

/** Answer of `GET /api/history`: what was said about a document, oldest first. */
export interface HistoryReply {
  readonly events: readonly { readonly made: string; readonly who: string; readonly what: string }[];
}

/** Every answer with a status from 400 up. */
export interface ErrorReply {
  readonly code: string;
  readonly problem: string;
  readonly fix?: string;
}
