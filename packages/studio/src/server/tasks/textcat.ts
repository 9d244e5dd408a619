import { type Annotations, chosenLabels, labelsAbove, type Task, TinctureError, withLabelsAbove } from 'tincture';
import type { Gold } from '../../api/messages.ts';
import { checkLabel, wrongLayer } from '../decision-errors.ts';
import type { ServerKind } from '../server-kind.ts';

/** Classes of a text on the server. */
export const textcatServer: ServerKind = {
  check: (task, _, gold) => ({ cats: checkCats(task, gold) }),
  show(task, _, annotations, __, notes) {
    const { cats } = annotations;
    if (cats === undefined) return {};
    const known = new Set(task.labels.map(({ name }) => name));
    // What the proposal says, in labels of its time: one that the task does not have any more must not turn into another.
    const gone = Object.keys(cats).filter((label) => !known.has(label));
    const labels = [...task.labels, ...gone.map((name) => ({ name }))];
    const said = chosenLabels({ ...task, labels }, annotations);
    for (const label of said) {
      if (!known.has(label)) notes.push(`It proposed ${JSON.stringify(label)}, which is no label of this task.`);
    }
    const chosen = said.filter((label) => known.has(label));
    return { cats, chosen: task.multiple === true ? withLabelsAbove(task.labels, chosen) : chosen };
  },
  goldView: (_, { cats }) =>
    cats === undefined
      ? {}
      : { cats: Object.fromEntries(Object.entries(cats).map(([label, value]) => [label, value >= 0.5 ? 1 : 0])) },
};

function checkCats(task: Task, { cats, ...others }: Gold): NonNullable<Annotations['cats']> {
  if (cats === undefined || Object.keys(others).length > 0) throw wrongLayer(task, 'cats');
  for (const label of Object.keys(cats)) checkLabel(task, label);
  const chosen = Object.values(cats).filter((value) => value === 1).length;
  if (task.multiple !== true && chosen !== 1) {
    throw new TinctureError({
      code: 'decision-invalid',
      problem: `${chosen} labels were chosen in the task ${JSON.stringify(task.name)}.`,
      fix: 'Choose exactly one, or set `multiple: true` in the task.',
    });
  }
  const missing = Object.keys(cats).flatMap((label) =>
    task.multiple === true && cats[label] === 1
      ? labelsAbove(task.labels, label).filter((above) => cats[above] !== 1)
      : [],
  );
  if (missing.length > 0) {
    throw new TinctureError({
      code: 'decision-invalid',
      problem: `A label was chosen without ${missing.map((label) => JSON.stringify(label)).join(', ')} above it.`,
      fix: 'Choose the labels above it too.',
    });
  }
  return cats;
}
