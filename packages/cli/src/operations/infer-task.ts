import { type Document, parseTask, type Relation, type Task, TinctureError } from 'tincture';

/**
 * The task that annotated texts speak of, for commands that work on plain files: relations make it `relations`, else entities
 * `ner`, else categories `textcat`, with several labels a text if any text has none or more than one. Throws `task-invalid`
 * where the texts have none of these, or categories beside others.
 */
export function inferTask(name: string, documents: readonly Document[]): Task {
  const tally = createLabelTally();
  for (const document of documents) tally.add(document);
  const seen = tally.labels();
  const { entLabels, catLabels, relations, withEnts, withCats, isMultiple } = seen;
  if (entLabels.size > 0 && catLabels.size > 0) {
    throw unclear(`The texts have both entities (${withEnts} texts) and categories (${withCats} texts).`);
  }
  if (relations.size > 0) return parseTask(name, { kind: 'relations', ...relationLabels(seen) });
  if (entLabels.size > 0) return parseTask(name, { kind: 'ner', labels: [...entLabels].sort() });
  if (catLabels.size > 0) {
    return parseTask(name, {
      kind: 'textcat',
      labels: [...catLabels].sort(),
      ...(isMultiple ? { multiple: true } : {}),
    });
  }
  throw unclear(`None of the ${documents.length} texts has an entity, a relation or a category.`);
}

/** Types that the relations with a label join. */
export interface EndTypes {
  readonly from: ReadonlySet<string>;
  readonly to: ReadonlySet<string>;
}

/** The labels that texts carry. */
export interface LabelsSeen {
  /** Of entities, those that relations lead from and to among them. */
  readonly entLabels: ReadonlySet<string>;
  readonly catLabels: ReadonlySet<string>;
  readonly relations: ReadonlyMap<string, EndTypes>;
  /** Texts that have the layer. */
  readonly withEnts: number;
  readonly withCats: number;
  /** Whether a text has no label or more than one. */
  readonly isMultiple: boolean;
}

/** Collects the labels of texts, one text after the other. */
export function createLabelTally(): { add(document: Document): void; labels(): LabelsSeen } {
  const entLabels = new Set<string>();
  const catLabels = new Set<string>();
  const relations = new Map<string, { from: Set<string>; to: Set<string> }>();
  let withEnts = 0;
  let withCats = 0;
  let isMultiple = false;
  const addRelation = ({ from, to, label }: Relation): void => {
    const types = relations.get(label) ?? { from: new Set(), to: new Set() };
    types.from.add(from.label);
    types.to.add(to.label);
    relations.set(label, types);
    entLabels.add(from.label).add(to.label);
  };
  return {
    add({ annotations: { ents, rels = [], cats } }) {
      if (ents !== undefined) withEnts++;
      for (const { label } of ents ?? []) entLabels.add(label);
      for (const relation of rels) addRelation(relation);
      if (cats === undefined) return;
      withCats++;
      for (const label of Object.keys(cats)) catLabels.add(label);
      if (Object.values(cats).filter((score) => score >= 0.5).length !== 1) isMultiple = true;
    },
    labels: () => ({ entLabels, catLabels, relations, withEnts, withCats, isMultiple }),
  };
}

/** The labels and the entities of a task of relations, each relation with the types that it joins. */
export function relationLabels({ relations, entLabels }: LabelsSeen): Required<Pick<Task, 'labels' | 'entities'>> {
  return {
    labels: [...relations.keys()].sort().map((name) => {
      const { from = [], to = [] } = relations.get(name) ?? {};
      return { name, from: [...from].sort(), to: [...to].sort() };
    }),
    entities: [...entLabels].sort().map((name) => ({ name })),
  };
}

function unclear(problem: string): TinctureError {
  return new TinctureError({
    code: 'task-invalid',
    problem: `${problem} So it is not clear what is to be learned.`,
    fix: 'Name a task: --task tincture.yaml (see docs/reference/task-file.md).',
  });
}
