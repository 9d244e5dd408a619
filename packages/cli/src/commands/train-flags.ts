import type { GivenFiles } from '../operations/task-data.ts';

/** The flags of `train`. */
export interface TrainFlags extends GivenFiles {
  readonly out?: string;
  readonly name?: string;
  readonly seed?: number;
  readonly threads?: number;
  readonly vectors?: string | boolean;
  readonly encoder?: string;
  readonly dropOverlap?: boolean;
  readonly unannotated?: string;
  readonly teacher?: string;
  readonly yes?: boolean;
  readonly share?: boolean;
  readonly freeze?: string;
}
