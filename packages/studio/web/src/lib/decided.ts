import type { DecisionRequest } from '../../../src/api/messages.ts';

/** What a person decided. */
export type Decided = Pick<DecisionRequest, 'verdict' | 'annotations' | 'reason'>;

/** A decision on a near duplicate of the text on the screen. */
export interface DecidedAlike {
  /** Of the decision. */
  readonly id: string;
  readonly document: string;
  readonly decided: Decided;
}
