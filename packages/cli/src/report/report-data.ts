/** What a report shows, as plain data: made by `compare`, `curve` and `demo`, drawn by the files beside this one. */

/** A score with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One size of a learning curve: the score over all seeds, and each seed's own. */
export interface CurvePoint {
  /** Training examples. */
  readonly examples: number;
  readonly score: Estimate;
  readonly seeds: readonly { readonly seed: number; readonly score: number }[];
  /** Seconds that training took, mean over seeds. */
  readonly trainSeconds: number;
}

/** One component in the comparison table. */
export interface ComparisonRow {
  readonly name: string;
  readonly kind: 'rules' | 'llm' | 'model';
  /** What a reader must know to judge the row: model, number of examples, whether responses are recorded and when. */
  readonly detail: string;
  readonly score: Estimate;
  readonly precision: number;
  readonly recall: number;
  readonly perLabel: Readonly<Record<string, { readonly f: number; readonly support: number }>>;
  /** Against the row that is named as the baseline; absent on that row itself. */
  readonly difference?: Estimate & { readonly pValue: number };
  /** Absent where nothing was computed here, as with recorded responses. */
  readonly wordsPerSecond?: number;
  /** Milliseconds for one text at a time. */
  readonly latencyMs?: { readonly p50: number; readonly p99: number };
  readonly sizeBytes?: number;
  /** US dollars. Absent where the price is not known. */
  readonly costPerMillionWords?: number;
  /** Texts on which the component failed; they count as empty answers in the score. */
  readonly failed: number;
  /** Why, of the first of them. */
  readonly failure?: string;
  /** How often it said something that could not be used, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Everything in one report. */
export interface ReportData {
  readonly project: string;
  readonly task: string;
  readonly taskKind: string;
  /** The field's name of the score, for example `ents_f`. */
  readonly metric: string;
  /** ISO date. */
  readonly made: string;
  readonly machine: string;
  readonly testDocuments: number;
  readonly trainDocuments: number;
  /** Name of the row that the others are tested against. */
  readonly baseline: string;
  readonly rows: readonly ComparisonRow[];
  readonly curve?: readonly CurvePoint[];
  readonly notes: readonly string[];
  /** Predictions on new text, marked up by the caller's component. */
  readonly samples?: readonly {
    readonly text: string;
    readonly spans: readonly {
      readonly start: number;
      readonly end: number;
      readonly label: string;
      readonly confidence?: number;
    }[];
  }[];
}
