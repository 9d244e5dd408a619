import { type Document, kindOf, type Label, type Task, TinctureError } from 'tincture';
import { universalRelations, universalTags } from './universal-labels.ts';

/**
 * The task with the labels that a prompt names. A task of tags or trees may leave its labels to its data; then they are the universal
 * ones and those of the gold: of gold in another scheme, only those. Throws `argument-invalid` where nothing says what the tags are.
 */
export function askedTask(task: Task, gold: readonly Document[]): Task {
  if (task.labels.length > 0) return task;
  if (task.kind === 'tagger' && task.attribute === 'pos') return { ...task, labels: universalTags };
  if (task.kind !== 'tagger' && task.kind !== 'parser') return task;
  const said = gold.flatMap(({ annotations }) =>
    kindOf(task)
      .statements(task, annotations)
      .map(({ label }) => label),
  );
  const names = [...new Set(said)].sort();
  if (task.kind === 'parser') return { ...task, labels: relationsBeside(names) };
  if (names.length > 0) return { ...task, labels: names.map((name) => ({ name })) };
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The task ${task.name} names no tags, and there is no gold that would, so an LLM cannot be told what they are.`,
    fix: 'List them: `labels: [NN, VBD, ...]`; or import some annotated texts; or set `attribute: pos`.',
  });
}

function relationsBeside(names: readonly string[]): readonly Label[] {
  const universal = new Set(universalRelations.map(({ name }) => name));
  // Languages have subtypes of their own: `nsubj:pass`.
  const isUniversal = names.every((name) => universal.has(name.split(':')[0] ?? ''));
  const others = names.filter((name) => !universal.has(name)).map((name): Label => ({ name }));
  return isUniversal ? [...universalRelations, ...others] : names.map((name) => ({ name }));
}
