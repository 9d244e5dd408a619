import type { Range } from '../doc/annotations.ts';

/** Something that could not be kept. */
export interface LostAnnotation extends Range {
  /** The layer that it was in: `ents`, `spans.GROUP`, `tokens.tag`, `attributes.NAME`. */
  readonly layer: string;
  /** What it was, and why it is gone where that is not plain. */
  readonly problem: string;
}

/** A span that is on token borders again. */
export interface MovedSpan {
  readonly layer: string;
  /** Absent for what has none: a unit of discourse, the value of an attribute on a bare stretch of text. */
  readonly label?: string;
  readonly from: Range;
  readonly to: Range;
}

/** Called with what begins or ends elsewhere. */
export type OnMoved = (moved: MovedSpan) => void;

/** Called with what cannot be kept. */
export type OnLost = (lost: LostAnnotation) => void;
