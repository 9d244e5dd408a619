import { type ErrorDetails, TinctureError } from 'tincture';

/** An error of a part of the work. */
export class PartialFailure extends TinctureError {
  /** What came of all of it, for `--json`: printed beside the error. */
  readonly result: object;

  constructor({ code, problem, where, fix, cause }: ErrorDetails | TinctureError, result: object) {
    super({ code, problem, cause, ...(where && { where }), ...(fix !== undefined && { fix }) });
    this.result = result;
  }
}
