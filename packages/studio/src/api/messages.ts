// What the server and the web app say to each other, as types; schemas.ts checks them on both sides.
import type {
  Argument,
  Cluster,
  DiscourseUnit,
  Frame,
  JsonObject,
  LabelledSpan,
  Range,
  Relation,
  Slot,
  Task,
} from 'tincture';

/** A token with what is said of it: its tag, its lemma, its relation; without a value nobody said anything. */
export interface TokenView {
  readonly start: number;
  readonly end: number;
  readonly value?: string;
  /** Of `parser`: place of the token that it depends on among all tokens of the text; its own at a root. */
  readonly head?: number;
  /** Of `parser`: whether a sentence begins here. */
  readonly sentenceStart?: boolean;
  readonly confidence?: number;
}

/**
 * Gold annotations of one document: plain spans, with relations between them in some tasks, 0 and 1 for each label, or a
 * value for each token.
 */
export interface Gold {
  /** All tokens of the text in their order, also those without a value. */
  readonly tokens?: readonly Omit<TokenView, 'confidence'>[];
  readonly ents?: readonly Pick<LabelledSpan, 'start' | 'end' | 'label' | 'kbId'>[];
  /** Of a `spancat`: the spans of the group of the task, which may overlap. */
  readonly spans?: readonly Pick<LabelledSpan, 'start' | 'end' | 'label'>[];
  readonly rels?: readonly Pick<Relation, 'from' | 'to' | 'label'>[];
  /** Of `coref`: clusters with their mentions, by the first one of each. */
  readonly coref?: readonly GoldCluster[];
  readonly cats?: Readonly<Record<string, 0 | 1>>;
  /** Of `frames`: none where no intent applies. */
  readonly frames?: readonly GoldFrame[];
  /** Of `discourse`: units that are the whole text, in order, with what joins them. */
  readonly discourse?: readonly DiscourseUnit[];
  /** Of a free text: what the person wrote. */
  readonly response?: string;
  /** Of candidates in order: their names in groups, the best first. */
  readonly ranking?: readonly (readonly string[])[];
}

/** A cluster as a person decides on it. */
export interface GoldCluster extends Pick<Cluster, 'label'> {
  readonly mentions: readonly Range[];
}

/** A frame as a person decides on it, with those inside its slots. */
export interface GoldFrame extends Pick<Frame, 'start' | 'end' | 'label'> {
  readonly slots: readonly (Pick<Slot, 'start' | 'end' | 'label'> & { readonly frame?: GoldFrame })[];
}

/** Body of `POST /api/decisions`. The person is known from the session. */
export interface DecisionRequest {
  /**
   * Chosen by the browser, so that a repeated request is stored once. Decisions of one step on several tasks have ids that
   * differ only in what stands behind a dot: one undo takes them back.
   */
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
  /** Why, of a `reject` or an `ignore`. */
  readonly reason?: string;
  /** Whether proposals were kept from the person: see {@link ItemView.isBlind}. */
  readonly isBlind?: boolean;
  /** Of the definition that the person had on the screen: see {@link ProjectView.definitions}. */
  readonly definition?: string;
  /** The document that the person had on the screen, where they decided on its near duplicates together with it. */
  readonly alike?: string;
  /** By task: what the same step says in the others, where a recipe looks at all of it before it takes a part. */
  readonly beside?: Readonly<Record<string, BesideRequest>>;
}

/** What a step says in a task beside the one that a decision is about. */
export interface BesideRequest extends Pick<DecisionRequest, 'annotations' | 'reason'> {
  readonly verdict: Exclude<DecisionRequest['verdict'], 'undo'>;
}

/** Body of `POST /api/remarks`: a flag, the end of one, or a comment. */
export interface RemarkRequest {
  /** Chosen by the browser, so that a repeated request is stored once. */
  readonly id: string;
  readonly document: string;
  readonly task: string;
  readonly kind: 'flag' | 'unflag' | 'comment';
  readonly text?: string;
}

/**
 * A task as the app gets it. `free` is of a recipe that asks for what is no kind of task: for a text that the person writes, or
 * for candidates in order; its `kind` says no more then than that it is about the text as a whole.
 */
export interface StudioTask extends Task {
  readonly free?: FreeView;
}

/** What is asked: to `edit` a proposed text, or write one, of so many characters at most; or to `rank` candidates. */
export type FreeView =
  | { readonly view: 'edit'; readonly longest?: number; readonly isOptional?: boolean }
  | { readonly view: 'rank' };

/** Several tasks that are decided together, one text at a time. */
export interface ComposedView {
  readonly name: string;
  /** The names of its tasks, at least two, in the order in which they stand on the screen. */
  readonly tasks: readonly string[];
}

/** Answer of `GET /api/project`. */
export interface ProjectView {
  readonly name: string;
  readonly dir?: string;
  readonly person: string;
  readonly tasks: readonly StudioTask[];
  /** Views of several tasks at once, which have names of their own. */
  readonly views?: readonly ComposedView[];
  /** By task: the hash of what it is defined as now. */
  readonly definitions: Readonly<Record<string, string>>;
  /** After so many decisions the app asks for a text to decide a second time. */
  readonly againEvery?: number;
  /** Whether definitions can be changed from the app. */
  readonly redefines?: boolean;
  /** The recipe that chooses the texts, where one does. */
  readonly recipe?: string;
  /** Whether the recipe looks at answers before it takes them: the app goes on when it has. */
  readonly mayRefuse?: boolean;
  /** Whether models learn while one reviews: then there are the routes of learning-messages.ts. */
  readonly learns?: boolean;
}

/** Body of `POST /api/definitions`: another definition of a label, or other guidelines. */
export interface RedefinitionRequest {
  readonly task: string;
  /** The hash of the definition that the person had on the screen. */
  readonly seen: string;
  /** What is left out of it is taken away. */
  readonly label?: {
    readonly name: string;
    readonly definition?: string;
    readonly examples?: readonly string[];
    readonly counterexamples?: readonly string[];
  };
  readonly guidelines?: string;
}

/** What of a task was changed after decisions that it may touch. */
export interface ChangeView {
  /** A label whose definition or examples are others than they were, or that is new; absent for the guidelines. */
  readonly label?: string;
  readonly what: 'changed' | 'new';
  /** Decisions in force made before: of a changed label, those with it. */
  readonly decisions: number;
}

/** Answer of `GET /api/changes`. */
export interface ChangesReply {
  readonly changes: readonly ChangeView[];
}

/** A proposed span with who proposed it, where that differs from the proposal as a whole. */
export interface SpanView {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly confidence?: number;
  /** Which entry of a knowledge base it names; null where it is none of them, absent where nobody looked. */
  readonly kbId?: string | null;
  readonly source?: string;
  /** Of a slot: the frame in it. */
  readonly frame?: InnerFrameView;
}

/** A frame in a slot. */
export interface InnerFrameView extends FrameView, Range {}

/** A proposed frame: the intent of the text and its slots. */
export interface FrameView {
  readonly label: string;
  readonly confidence?: number;
  readonly slots: readonly SpanView[];
}

/** A proposed relation between two of the spans, with who proposed it, where that differs from the proposal as a whole. */
export interface RelationView {
  readonly from: Argument;
  readonly to: Argument;
  readonly label: string;
  readonly confidence?: number;
  readonly source?: string;
}

/** A proposed mention. */
export interface MentionView extends Range {
  readonly confidence?: number;
  readonly linkConfidence?: number;
}

/** A proposed cluster, with who proposed it, where that differs from the proposal as a whole. */
export interface ClusterView {
  readonly mentions: readonly MentionView[];
  readonly label?: string;
  readonly source?: string;
}

/** A proposal as the web app sees it: spans on token borders. */
export interface ProposalView {
  readonly id: number;
  /** Who made it, in words: `llm haiku (anthropic/claude-haiku)`. */
  readonly source: string;
  readonly made: string;
  readonly ents?: readonly SpanView[];
  /** Of a `spancat`: by start, then by end. */
  readonly spans?: readonly SpanView[];
  readonly rels?: readonly RelationView[];
  readonly coref?: readonly ClusterView[];
  /** Of a task about tokens: all tokens of the text. */
  readonly tokens?: readonly TokenView[];
  readonly cats?: Readonly<Record<string, number>>;
  /** Of a text classification: the labels that the proposal says. */
  readonly chosen?: readonly string[];
  /** Of `frames`: null where it says that no intent applies. */
  readonly frame?: FrameView | null;
  /** Of `discourse`: units that are the whole text, in order, with what joins them. */
  readonly discourse?: readonly DiscourseUnit[];
  /** Of a free text. */
  readonly response?: string;
  /** What of the proposal cannot be shown as it is, in words. */
  readonly notes: readonly string[];
}

/** What one source says about a text, shown beside what others say. */
export interface OutputView extends Omit<ProposalView, 'id' | 'source' | 'made' | 'cats'> {
  /** Who said it; A, B and so on where that is hidden. */
  readonly name: string;
  /** The one label that was asked about: where it is not among the chosen ones, the answer is no. */
  readonly asked?: string;
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
  readonly reason?: string;
}

/** A comment on a document. */
export interface CommentView {
  readonly person: string;
  readonly made: string;
  readonly text: string;
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
  /** Whether gold was imported for it, so that it is not open. */
  readonly isImported?: boolean;
  /** The id of the decision in force, where a recipe of several tasks asks for another one in this task. */
  readonly reopens?: string;
  /** What a recipe shows side by side, to be judged and not edited. */
  readonly outputs?: readonly OutputView[];
  /** Whether there are proposals that are kept from the person, to measure what seeing them does to decisions. */
  readonly isBlind: boolean;
  /**
   * Where the person is asked a second time without seeing what they decided, to measure how consistent they are: the id of
   * that decision, which is in force.
   */
  readonly again?: string;
  /** Why what is decided may be wrong, in words. */
  readonly doubts: readonly string[];
  readonly isFlagged: boolean;
  /** Oldest first. */
  readonly comments: readonly CommentView[];
  /** How many other open texts say nearly the same; left out where that is none. */
  readonly near?: number;
}

/** Whether a queue shows near duplicates of an open text, or folds them behind it. */
export const nearChoices = ['shown', 'folded'] as const;
export type NearChoice = (typeof nearChoices)[number];

/** The orders of a queue; what they mean is said where the store defines them. */
export const queueOrders = ['proposed-first', 'unsure-first', 'disputed-first', 'added', 'shuffled'] as const;
export type QueueOrder = (typeof queueOrders)[number];

/** A document in a list of those that were found. */
export interface FoundView {
  readonly id: string;
  /** A stretch of the text: around what was looked for, where that is in it. */
  readonly excerpt: string;
  readonly state: 'open' | 'decided' | 'imported';
  /** Of the decision in force. */
  readonly decision?: { readonly verdict: string; readonly person: string; readonly made: string };
  readonly isFlagged: boolean;
  readonly comments: number;
}

/** Answer of `GET /api/find`. */
export interface FoundReply {
  /** How many there are, on all pages. */
  readonly total: number;
  /** How many of these are open. */
  readonly open: number;
  readonly items: readonly FoundView[];
}

/** Answer of `GET /api/queue`, `GET /api/near` and, with one item or none, of `GET /api/item`. */
export interface QueueReply {
  readonly items: readonly ItemView[];
  /** Where a composed view was asked for: the same documents, in the same order, in each other task of the view. */
  readonly beside?: Readonly<Record<string, readonly ItemView[]>>;
}

/** A decision of this person that is in force. */
export interface DecidedView {
  readonly id: string;
  /** Rises with each decision, in whatever task. */
  readonly sequence: number;
  readonly document: string;
  readonly alike?: string;
}

/** Answer of `GET /api/decided`: decisions of this person that are in force, newest first. */
export interface DecidedReply {
  readonly decisions: readonly DecidedView[];
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

/** Answer of `POST /api/remarks`. */
export interface RemarkReply {
  readonly made: string;
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
