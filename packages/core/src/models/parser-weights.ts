// The numbers of a parser's heads on the trunk, as they are stored.
import type { Rows8 } from '../file/quantize.ts';
import type { LayerWeights, LinearWeights, TrunkMember, TrunkWeights } from './trunk-weights.ts';

/** The layer between a trunk and the heads of a parser: what was before and what is to come, as far as gates let it through. */
export interface RecurrenceWeights {
  /** From a hidden vector to the scores of the gates, and then to the values that they let in: two outputs a column. */
  readonly gates: LinearWeights;
  /** From the states to what is added to the hidden vector. */
  readonly output: LayerWeights;
}

/** What one network of a parser learnt beside its trunk. */
export interface ParserHeadWeights {
  readonly recurrence: RecurrenceWeights | undefined;
  /** From the hidden vector of a word: what it is as a dependent, and as a head; both end in hard-swish. */
  readonly dependent: LinearWeights;
  readonly head: LinearWeights;
  /** The matrix of the biaffine form, from dependents to what their heads are multiplied with. */
  readonly biaffine: LinearWeights;
  /** What stands for the head of a root. */
  readonly root: Float32Array;
  /** What is added to a head at each distance. */
  readonly distances: Rows8;
  /** From the hidden vector of a word: its shares in the label of its own arc, and in those of its dependents' arcs. */
  readonly labelDependent: LinearWeights;
  readonly labelHead: LinearWeights;
  readonly labelRoot: Float32Array;
  readonly labelDistances: Rows8;
  /** From hard-swish of the sum of the shares to the scores of the labels. */
  readonly label: LinearWeights;
  /** Score of a word as the first of a sentence. */
  readonly start: LinearWeights;
}

/** The numbers of one network of a parser. */
export interface ParserMember extends TrunkMember {
  readonly parser: ParserHeadWeights;
}

/** Networks of one shape whose probabilities are averaged. */
export interface ParserWeights extends TrunkWeights {
  /** Columns of the vectors that arcs are scored with; a multiple of 8. */
  readonly arcs: number;
  /** Columns of the vectors that labels are scored with; a multiple of 8. */
  readonly hiddenLabels: number;
  /** Columns of the recurrence, half in each direction; a multiple of 8, 0 for none. */
  readonly recurrent: number;
  /** How many labels there are. */
  readonly labels: number;
  readonly members: readonly ParserMember[];
}
