/** Whether something that was predicted is right, with its confidence: what calibration is measured on. */
export interface JudgedConfidence {
  readonly confidence: number;
  readonly isRight: boolean;
}
