import type { Annotations, Source } from '../doc/annotations.ts';
import type { Doc } from '../doc/doc.ts';
import type { TinctureError } from '../errors/tincture-error.ts';
import type { Task } from '../tasks/task.ts';

/** Tokens and money that a prediction used. */
export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; absent where the price is not known. */
  readonly cost?: number;
  /** Milliseconds that the answer took when it was made, whether just now or before (cached, recorded). */
  readonly elapsedMs?: number;
}

/** Something that a component saw and did not turn into an annotation, with the reason. */
export interface Dropped {
  /** The quote, label or line as the component got it. */
  readonly what: string;
  /** A stable key for counting, for example `quote-not-found`. */
  readonly reason: string;
}

/** What a component says about one text: annotations, or why it failed. A failure is never an empty answer. */
export type Prediction =
  | {
      readonly annotations: Annotations;
      readonly dropped?: readonly Dropped[];
      /** What became an annotation only after a change that the component did not ask for, with the reason. */
      readonly repaired?: readonly Dropped[];
      readonly usage?: Usage;
    }
  | { readonly error: TinctureError; readonly usage?: Usage };

declare global {
  /**
   * What is used of the signal that every runtime has. It merges with the declaration of the DOM or of Node, and lets a program
   * that has neither compile against ours.
   */
  interface AbortSignal {
    readonly aborted: boolean;
    throwIfAborted(): void;
  }
}

/**
 * A part of the work of {@link Component.predict}, in the order of the work; a component need not name any.
 * Entity networks, for some hundred words at a time: `words` (looking words up, learning new ones), `network`, `names`
 * (known names; where the model has some), `decoding` (best path and confidences).
 * Text classifiers, for each text: `words` (the same, and the features of the text), `scoring`.
 * Where components of one file share a trunk, the work on it that they need is `trunk`, and `network` what each does with it.
 * Relation components: those of entity networks where they have to find the entities, then `relations` for each text.
 */
export type Stage = 'words' | 'trunk' | 'network' | 'names' | 'decoding' | 'scoring' | 'relations';

/** See {@link PredictOptions.onStage}. */
export type OnStage = (stage: Stage) => void;

/** Something that speaks for a label. */
export interface Reason {
  readonly label: string;
  /** Half-open range of characters; absent where it is about the text as a whole. */
  readonly start?: number;
  readonly end?: number;
  /** In words: `rule on line 3`. */
  readonly because: string;
}

/** Options of one call of {@link Component.predict}. */
export interface PredictOptions {
  readonly signal?: AbortSignal;
  /** Called as texts are finished, with how many of them are. */
  readonly onProgress?: (done: number) => void;
  /** Called where a {@link Stage} begins, which is where the one before ends: for whoever has a clock. */
  readonly onStage?: OnStage;
  /** Called by a pipeline where the work of one of its components begins, with its name. */
  readonly onComponent?: (name: string) => void;
}

/** What several components work with, and what is worked out once for all of them: the same object for each. */
export interface SharedPart {
  /** Bytes of {@link Component.sizeBytes} that each of them counts as its own. */
  readonly sizeBytes: number;
}

/**
 * Everything that predicts: rules, an LLM prompt, a trained network. Same input, same output, so that any of them
 * swaps for any other and all of them are compared in one table.
 */
export interface Component {
  readonly name: string;
  readonly task: Task;
  /** Stamped on every annotation that it makes. */
  readonly source: Source;
  /**
   * The layers of a Doc that it reads, by the names that {@link assigns} uses: it says nothing about a text without them. Absent
   * where the text is enough.
   */
  readonly requires?: readonly string[];
  /**
   * The layers that it fills in: fields of `Annotations`; `tokens.tag` and the like for one attribute of tokens, `spans.GROUP` for one
   * group of spans, `attributes.NAME` for an attribute of a user's own, `ents.kbId` for what entities are linked to. Absent: the layer
   * of the kind of its task.
   */
  readonly assigns?: readonly string[];
  /** Bytes that it ships as; absent for what is somebody else's service. */
  readonly sizeBytes?: number;
  /** What it works with together with other components: a pipeline shows them the same texts one after the other. */
  readonly shares?: SharedPart;
  /** One prediction a Doc, in the same order. Rejects only when `signal` aborts or the whole component cannot work. */
  predict(docs: readonly Doc[], options?: PredictOptions): Promise<readonly Prediction[]>;
  /**
   * Why it says what it says of `doc`, which carries it, where it can tell by itself: the rules that matched, what groups of features
   * add to a score.
   */
  reasons?(doc: Doc): readonly Reason[];
  /** Frees what it holds (a loaded LLM, worker threads). */
  close?(): Promise<void>;
}
