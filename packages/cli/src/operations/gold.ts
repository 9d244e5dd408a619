import type { GoldDocument, Store } from '@tincture/store';
import {
  type Annotations,
  assignSplits,
  counted,
  createRandom,
  type Document,
  defaultShares,
  findDuplicates,
  kindOf,
  type Task,
  TinctureError,
} from 'tincture';

/** The gold of a task, parted. */
export interface Gold {
  readonly train: readonly Document[];
  readonly dev: readonly Document[];
  readonly test: readonly Document[];
  /** How many texts to train on were left out, as copies of test or dev texts. */
  readonly copies: number;
  /** What a person should know about how it was parted. */
  readonly notes: readonly string[];
}

/** Gold that lies in files of the project; each part is absent where there is no file for it. */
export interface GoldFiles {
  readonly train?: readonly Document[];
  readonly dev?: readonly Document[];
  readonly test?: readonly Document[];
}

/** The seed of the first parting; what it gave is kept in the store from then on. */
const splitSeed = 1;

/**
 * The gold of the project's files and of the store together. Stored gold gets a split once and keeps it; a part that
 * the project brings as a file is not drawn from the store too. Copies of test texts are left out of the rest, and
 * noted. A part that a person `named` stands instead of the project's, as it is.
 */
export async function collectGold(task: Task, files: GoldFiles, store?: Store, named: GoldFiles = {}): Promise<Gold> {
  const stored: GoldDocument[] = [];
  if (store !== undefined) for await (const document of store.gold(task.name)) stored.push(document);
  const shares = {
    dev: files.dev === undefined ? defaultShares.dev : 0,
    test: files.test === undefined ? defaultShares.test : 0,
  };
  const fresh = assignSplits(stored, createRandom(splitSeed), shares);
  if (store !== undefined && fresh.size > 0) await store.assignSplits(task.name, fresh);
  const part = (name: 'train' | 'dev' | 'test'): Document[] =>
    [
      ...(files[name] ?? []),
      ...stored.filter((document) => (document.split ?? fresh.get(document.id)) === name),
    ].filter((document) => hasGold(task, document));
  const notes = unknownLabels(task, stored);
  const withoutCopies = (name: 'train' | 'dev', others: readonly Document[], of: string): Document[] => {
    const documents = part(name);
    const copies = new Set(findDuplicates(documents.map(textOf), others.map(textOf)).map(({ left }) => left));
    if (copies.size > 0)
      notes.push(`Left out as copies of ${of} texts: ${copies.size} of ${counted(documents.length, `${name} text`)}.`);
    return documents.filter((_, index) => !copies.has(index));
  };
  const test = named.test ?? part('test');
  const dev = named.dev ?? withoutCopies('dev', test, 'test');
  // Copies of a test set that was named are not dropped in silence: refuseOverlap asks what is meant.
  const others = [...(named.test === undefined ? test : []), ...dev];
  const train = named.train ?? withoutCopies('train', others, 'test or dev');
  return { train, dev, test, copies: named.train === undefined ? part('train').length - train.length : 0, notes };
}

/**
 * Refuses to train on what is in the test set: throws `train-test-overlap` naming the first copies. With `drop` they
 * are left out instead. Returns the texts to train on.
 */
export function refuseOverlap(
  train: readonly Document[],
  test: readonly Document[],
  drop: boolean,
): readonly Document[] {
  const copies = findDuplicates(train.map(textOf), test.map(textOf));
  if (copies.length === 0) return train;
  if (drop) {
    const dropped = new Set(copies.map(({ left }) => left));
    return train.filter((_, index) => !dropped.has(index));
  }
  const shown = copies
    .slice(0, 3)
    .map(({ left, kind }) => `${JSON.stringify(train[left]?.text.slice(0, 60))} (${kind})`);
  throw new TinctureError({
    code: 'train-test-overlap',
    problem: `${copies.length} of ${counted(train.length, 'training text')} ${copies.length === 1 ? 'is' : 'are'} in the test set too, for example ${shown.join(', ')}.`,
    fix: 'Take them out of one of the two files, or let --drop-overlap leave them out of training.',
  });
}

/** Why nothing is left to train a task on, of whose texts so many `copies` were left out. */
export function nothingToTrainOn({ name }: Task, copies: number): TinctureError {
  return new TinctureError({
    code: 'training-invalid',
    problem:
      copies === 0
        ? `There is no gold to train the task ${name} on.`
        : `There is no gold to train the task ${name} on but copies of test or dev texts, which were left out: ${copies}.`,
    fix:
      copies === 0
        ? 'Decide on some texts in `tincture review`, import annotated ones (`tincture import FILE`), or name a file with --train.'
        : 'Measure on other texts than those to learn from: take them out of the files of `data:` in tincture.yaml, or add more texts.',
  });
}

/** Whether somebody annotated the layer of the task. */
function hasGold(task: Task, { annotations }: Document): boolean {
  return kindOf(task).pick(task, annotations) !== undefined;
}

function textOf(document: Document): string {
  return document.text;
}

/** Says what of the gold is lost to a task whose labels were renamed or removed since. */
function unknownLabels(task: Task, documents: readonly Document[]): string[] {
  // What a task without labels learns are those of its gold.
  if (task.labels.length === 0) return [];
  const known = new Set(kindOf(task).labels(task));
  const counts = new Map<string, number>();
  for (const { annotations } of documents) {
    for (const label of labelsIn(task, annotations))
      if (!known.has(label)) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return [...counts].map(
    ([label, count]) =>
      `The gold has ${counted(count, 'time')} the label "${label}", which the task ${task.name} does not have: it is neither learned nor scored. ` +
      'If it was renamed, name it in tincture.yaml as before; to rename it in the gold too, see docs/reference/task-file.md.',
  );
}

/** The labels that annotations use; those of a morphologizer are features, of which a token has several. */
function labelsIn(task: Task, annotations: Annotations): string[] {
  const said = kindOf(task)
    .statements(task, annotations)
    .map(({ label }) => label);
  return task.kind === 'morphologizer' ? said.flatMap((set) => (set === '' ? [] : set.split('|'))) : said;
}
