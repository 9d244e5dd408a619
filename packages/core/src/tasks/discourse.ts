import {
  countDiscourse,
  discourseConfidences,
  discourseFigures,
  discourseHeadline,
  discourseStatements,
} from '../score/discourse.ts';
import { doubtOfStatements } from '../score/statements.ts';
import type { KindOfTask } from './kind.ts';
import { labelNames } from './label-names.ts';

/** Elementary units of discourse, and the tree of relations between them. */
export const discourseKind: KindOfTask = {
  layer: 'discourse',
  metric: () => 'rst_full_f',
  labels: labelNames,
  pick: (_, { discourse }) => discourse && { discourse },
  statements: (task, { discourse = [] }) => discourseStatements(task, discourse),
  isComplete: (_, { discourse = [] }) => discourse.length > 0 && discourse.every(({ head }) => head !== undefined),
  doubt: (task, { discourse = [] }) => doubtOfStatements(discourseStatements(task, discourse)),
  count: countDiscourse,
  confidences: discourseConfidences,
  headline: discourseHeadline,
  counted: ({ labels }) => [0, labels.length],
  figures: discourseFigures,
};
