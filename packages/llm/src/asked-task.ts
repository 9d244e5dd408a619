import { type Document, kindOf, type Label, type Task, TinctureError } from 'tincture';
import { universalRelations, universalTags } from './universal-labels.ts';

/**
 * The task with the labels that a prompt names. A task of tags, trees or discourse may leave its labels to its data; then they are those of
 * the gold, with the universal ones where there are any: of gold in another scheme, only its own. Throws `argument-invalid` where nothing
 * says what the labels are.
 */
export function askedTask(task: Task, gold: readonly Document[]): Task {
  if (task.labels.length > 0) return task;
  if (task.kind === 'tagger' && task.attribute === 'pos') return { ...task, labels: universalTags };
  if (task.kind !== 'tagger' && task.kind !== 'parser' && task.kind !== 'discourse') return task;
  const said = gold.flatMap(({ annotations }) =>
    kindOf(task)
      .statements(task, annotations)
      .map(({ label }) => label),
  );
  const names = [...new Set(said)].filter((name) => name !== '').sort();
  if (task.kind === 'parser') return { ...task, labels: relationsBeside(names) };
  if (names.length > 0) return { ...task, labels: names.map((name) => ({ name })) };
  throw new TinctureError({
    code: 'argument-invalid',
    problem: `The task ${task.name} names no labels, and there is no gold that would, so an LLM cannot be told what they are.`,
    fix:
      task.kind === 'tagger'
        ? 'List them: `labels: [NN, VBD, ...]`; or import some annotated texts; or set `attribute: pos`.'
        : 'List them below `labels:`, or import some annotated texts.',
  });
}

function relationsBeside(names: readonly string[]): readonly Label[] {
  const universal = new Set(universalRelations.map(({ name }) => name));
  // Languages have subtypes of their own: `nsubj:pass`.
  const isUniversal = names.every((name) => universal.has(name.split(':')[0] ?? ''));
  const others = names.filter((name) => !universal.has(name)).map((name): Label => ({ name }));
  return isUniversal ? [...universalRelations, ...others] : names.map((name) => ({ name }));
}
