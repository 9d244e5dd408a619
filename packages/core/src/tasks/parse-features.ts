import { normalizeMorph } from '../doc/morph.ts';
import type { FieldProblem } from './parse-slots.ts';
import type { Label, TaskKind } from './task.ts';

/**
 * What is wrong with a label of a task about features, which is held against one feature of a token and so must be written as
 * these are; undefined where nothing is.
 */
export function featureProblem(kind: TaskKind, labels: readonly Label[]): FieldProblem | undefined {
  if (kind !== 'morphologizer') return undefined;
  const wrong = labels.find(({ name }) => normalizeMorph(name) !== name);
  if (wrong === undefined) return undefined;
  return {
    field: `labels.${wrong.name}`,
    problem: `has the label ${JSON.stringify(wrong.name.slice(0, 80))}, which no token has: features are written like Number=Sing`,
    fix: `Write ${normalizeMorph(wrong.name) || 'Feature=Value'}, or leave \`labels\` out to learn those of the data.`,
  };
}
