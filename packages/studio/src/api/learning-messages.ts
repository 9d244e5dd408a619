// What the server tells the web app about the model that learns while a person reviews; learning-schemas.ts checks it.
import type { ErrorReply } from './messages.ts';

/** A score or difference in [-1, 1] with its 95 % interval. */
export interface EstimateView {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A difference of two on the same texts. */
export interface DifferenceView extends EstimateView {
  readonly pValue: number;
}

/** What the model is measured against, on the same texts. */
export interface BaselineView {
  /** In words, as in `ProposalView`. */
  readonly source: string;
  /** The same without the model behind a prompt: `llm haiku`. */
  readonly name: string;
  /** Texts for which both have said something. */
  readonly documents: number;
  readonly score: EstimateView;
  /** Of the model on these texts. */
  readonly model: number;
  /** Of the model minus that of the baseline. */
  readonly difference: DifferenceView;
}

/** One training. */
export interface TrainingView {
  /** Counts up with each training of the task. */
  readonly version: string;
  /** Texts that it learnt from. */
  readonly documents: number;
  /** Of these from files of the project; absent for none. */
  readonly fromFiles?: number;
  /** Absent where there were too few texts to hold any out. */
  readonly score?: EstimateView;
  /** Texts that were held out in turns: what the score is of. */
  readonly scored: number;
  readonly baseline?: BaselineView;
  readonly seconds: number;
  /** Open texts that it has proposed for. */
  readonly proposed: number;
  /** ISO time at which it ended. */
  readonly made: string;
}

/** What more gold is expected to bring. */
export interface ForecastView {
  /** Why nothing can be told yet; absent where something can. */
  readonly unknown?: 'few-trainings' | 'no-growth';
  /** More texts until the model is as good as the baseline; 0: it is; null: not within reach. Absent without a baseline. */
  readonly textsToBaseline?: number | null;
  /** More texts until twice as many bring less than a point; 0: they do not now; null: not within reach. */
  readonly textsToFlat?: number | null;
}

/** What one source of proposals costs and is good for. Decisions count for the source whose proposal was shown. */
export interface SourceView {
  readonly key: string;
  /** In words. `nobody`: decided without a proposal. */
  readonly source: string;
  readonly role: 'learning' | 'baseline' | 'other' | 'nobody';
  /** Of what it had proposed before the decision; of the model that learns, of what was held out. */
  readonly score?: EstimateView;
  /** Texts that the score is of. */
  readonly scored: number;
  /** Of the model that learns minus this one, on the texts that both have said something about. */
  readonly difference?: DifferenceView;
  /** Decisions on a proposal of this source: `shown` = `accepted` + `corrected` + `rejected` + `skipped`. */
  readonly shown: number;
  readonly accepted: number;
  readonly corrected: number;
  readonly rejected: number;
  readonly skipped: number;
  /** Of the proposed labels those that are gold now, those that are not, and those that a person had to add. */
  readonly kept: number;
  readonly removed: number;
  readonly added: number;
  /** Of one decision. */
  readonly medianSeconds?: number;
  /** Of a person's time for one label of the gold. */
  readonly secondsPerLabel?: number;
  /** US dollars: all that was spent, and for one label that was kept. Absent where no price is known. */
  readonly cost?: number;
  readonly costPerLabel?: number;
}

/** What seeing the proposals of a source does to decisions. */
export interface BiasView {
  /** In words. */
  readonly source: string;
  /** How far the decisions agree with its proposals where these were shown. */
  readonly shown: EstimateView & { readonly documents: number };
  /** The same where they were kept from the person. */
  readonly hidden: EstimateView & { readonly documents: number };
  /** Of shown minus hidden. */
  readonly difference: EstimateView;
}

/** Answer of `GET /api/learning` and `POST /api/learning/train`, and each `learning` event. */
export interface LearningView {
  readonly task: string;
  /** `reading`: what is decided is being read from the store. */
  readonly state: 'reading' | 'waiting' | 'training' | 'proposing';
  /** Texts with gold to learn from: all but those that are kept for testing. */
  readonly gold: number;
  /** Texts with gold that are kept for testing. */
  readonly test: number;
  /** What is missing before anything can be learnt, in words. */
  readonly missing?: string;
  /** More texts with gold that start the next training. */
  readonly goldUntilNext: number;
  /** The training that runs: its texts, and how far it is, in tenths. */
  readonly training?: { readonly documents: number; readonly share: number };
  /** Why the latest training failed. */
  readonly failure?: ErrorReply;
  /** All trainings of the task as it is now, oldest first. */
  readonly trainings: readonly TrainingView[];
  /** What the trainer says about the latest model. */
  readonly notes: readonly string[];
  readonly forecast: ForecastView;
  /** How often each label is in the gold. */
  readonly labels: readonly { readonly name: string; readonly count: number }[];
  readonly pace: { readonly lastHour: number; readonly medianSeconds?: number };
  readonly sources: readonly SourceView[];
  /** Of the source that was shown most; absent while there are too few texts where its proposals were hidden. */
  readonly bias?: BiasView;
  /** How far people decide the same when they are asked again; absent while too few texts were decided twice. */
  readonly consistency?: BiasView['shown'];
  /** Decisions that may be wrong: found by the search `is:doubtful`. */
  readonly doubts: number;
  /** Counts up when open texts have got new proposals. */
  readonly revision: number;
}
