// How often each label is there, and where that is too seldom.
import { type Annotations, type Document, type Frame, kindOf, spansOf, type Task } from 'tincture';
import { type DebuggedData, type Finding, findingOf } from './finding.ts';

/** How often a label is there. */
export interface LabelCount {
  readonly label: string;
  readonly train: number;
  readonly dev: number;
}

/** Fewer examples than these seldom suffice. */
const few = 20;

/** Counts of the labels of a task, the most frequent first, those that never occur included. */
export function countLabels({ task, train, dev }: DebuggedData): readonly LabelCount[] {
  const [inTrain, inDev] = [train, dev].map((documents) => tally(task, documents));
  const names = new Set([...expected(task), ...inTrain!.keys(), ...inDev!.keys()]);
  return [...names]
    .map((label) => ({ label, train: inTrain!.get(label) ?? 0, dev: inDev!.get(label) ?? 0 }))
    .sort((a, b) => b.train - a.train || b.dev - a.dev);
}

/** Labels that cannot be learnt, or hardly. */
export function labelFindings(counts: readonly LabelCount[]): readonly Finding[] {
  const named = (is: (count: LabelCount) => boolean): string[] => counts.filter(is).map(({ label }) => label);
  return [
    ...findingOf(
      'problem',
      'label-never-seen',
      named(({ train, dev }) => train === 0 && dev === 0),
      (count) => `Labels that never occur, so that no component can learn them: ${count}.`,
    ),
    ...findingOf(
      'problem',
      'label-only-in-dev',
      named(({ train, dev }) => train === 0 && dev > 0),
      (count) => `Labels in the dev texts alone, which count as missed whatever is learnt: ${count}.`,
    ),
    ...findingOf(
      'problem',
      'label-rare',
      named(({ train }) => train > 0 && train < few),
      (count) => `Labels with fewer than ${few} examples to learn from: ${count}.`,
    ),
    ...findingOf(
      'note',
      'label-not-in-dev',
      named(({ train, dev }) => train > 0 && dev === 0 && counts.some((count) => count.dev > 0)),
      (count) => `Labels that are not in the dev texts, so that nobody will see how well they are learnt: ${count}.`,
    ),
  ];
}

/** Labels of which several may hold that are said to hold, and nowhere not to: missing is not negative. */
export function denialFindings({ task, train }: DebuggedData): readonly Finding[] {
  if (task.kind !== 'textcat' || task.multiple !== true) return [];
  const [held, denied] = [true, false].map(
    (holds) =>
      new Set(
        train.flatMap(({ annotations: { cats = {} } }) =>
          Object.entries(cats).flatMap(([label, value]) => (value >= 0.5 === holds ? [label] : [])),
        ),
      ),
  );
  return findingOf(
    'problem',
    'label-never-denied',
    [...held!].filter((label) => !denied!.has(label)),
    (count) =>
      `Labels that texts have and no text is said not to have: ${count}. A label that is not mentioned counts as missing, so nothing teaches where it does not apply. Write it there as 0: "cats": {"LABEL": 0}.`,
  );
}

function tally(task: Task, documents: readonly Document[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { annotations } of documents)
    for (const label of said(task, annotations)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** The labels that a task lists: of relations and frames, the types of their parts too. */
function expected(task: Task): readonly string[] {
  return [
    ...task.labels.map(({ name }) => name),
    ...(task.entities ?? []).map(({ name }) => `entity ${name}`),
    ...(task.slots ?? []).map(({ name }) => `slot ${name}`),
  ];
}

function said(task: Task, annotations: Annotations): readonly string[] {
  const { ents = [], rels = [], cats = {}, frames = [], tokens = [] } = annotations;
  switch (task.kind) {
    case 'textcat':
      return Object.keys(cats).filter((label) => (cats[label] ?? 0) >= 0.5);
    case 'ner':
      return ents.map(({ label }) => label);
    case 'spancat':
      return (spansOf(task, annotations) ?? []).map(({ label }) => label);
    case 'relations':
      return [...rels.map(({ label }) => label), ...ents.map(({ label }) => `entity ${label}`)];
    case 'frames':
      return frames.flatMap(inFrame);
    case 'tagger':
      return tokens.flatMap((token) => token[task.attribute ?? 'tag'] ?? []);
    case 'morphologizer':
      return tokens.flatMap(({ morph = '' }) => (morph === '' ? [] : morph.split('|')));
    case 'parser':
      return tokens.flatMap(({ dep }) => dep ?? []);
    default:
      return kindOf(task)
        .statements(task, annotations)
        .flatMap(({ label }) => (kindOf(task).labels(task).includes(label) ? [label] : []));
  }
}

function inFrame({ label, slots }: Frame): readonly string[] {
  return [
    label,
    ...slots.flatMap((slot) => [`slot ${slot.label}`, ...(slot.frame === undefined ? [] : inFrame(slot.frame))]),
  ];
}
