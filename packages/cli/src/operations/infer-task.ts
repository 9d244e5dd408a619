import {
  type Document,
  type Frame,
  type Label,
  type LanguageCode,
  parseTask,
  type Relation,
  type Task,
  TinctureError,
} from 'tincture';

/**
 * The task that annotated texts speak of, for commands that work on plain files: frames make it `frames`, units of discourse `discourse`, relations
 * `relations`, else entities `ner`, a group of spans `spancat`, categories `textcat`, with several labels a text if any text has
 * none or more than one, and clusters `coref` where there is nothing else but tokens. Throws `task-invalid` where the texts have none of them or several: tokens can be annotated for several
 * kinds of task, so that one must be named.
 */
export function inferTask(name: string, documents: readonly Document[], language?: LanguageCode): Task {
  const tally = createLabelTally();
  for (const document of documents) tally.add(document);
  const seen = tally.labels();
  const { entLabels, spanLabels, catLabels, relations, intents, withEnts, withCats, withTokens, isMultiple } = seen;
  const { clusterLabels, withClusters, discourseLabels } = seen;
  const groups = [...spanLabels.keys()];
  const layers = [
    ...(entLabels.size > 0 ? [`entities (${withEnts} texts)`] : []),
    ...groups.map((group) => `spans in the group ${JSON.stringify(group)}`),
    ...(intents.size > 0 ? ['frames'] : []),
    ...(discourseLabels.size > 0 ? ['units of discourse'] : []),
    ...(catLabels.size > 0 ? [`categories (${withCats} texts)`] : []),
  ];
  if (layers.length > 1) throw unclear(`The texts have ${layers.slice(0, -1).join(', ')} and ${layers.at(-1)}.`);
  if (intents.size > 0) return parseTask(name, { ...framesContent(intents), language });
  if (discourseLabels.size > 0)
    return parseTask(name, { kind: 'discourse', language, labels: [...discourseLabels].sort() });
  for (const [group, labels] of spanLabels)
    return parseTask(name, { kind: 'spancat', language, group, labels: [...labels].sort() });
  if (relations.size > 0) return parseTask(name, { kind: 'relations', language, ...relationLabels(seen) });
  if (entLabels.size > 0) return parseTask(name, { kind: 'ner', language, labels: [...entLabels].sort() });
  if (catLabels.size > 0) {
    return parseTask(name, {
      kind: 'textcat',
      language,
      labels: [...catLabels].sort(),
      ...(isMultiple ? { multiple: true } : {}),
    });
  }
  if (withClusters > 0) return parseTask(name, { kind: 'coref', language, labels: [...clusterLabels].sort() });
  if (withTokens > 0) {
    throw unclear('The texts have annotated tokens: there may be tags, features or lemmas to be learned.');
  }
  throw unclear(
    `None of the ${documents.length} texts has an entity, a span, a relation, a cluster, a category, a frame or a relation of discourse.`,
  );
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
  /** Of each group of spans that has any. */
  readonly spanLabels: ReadonlyMap<string, ReadonlySet<string>>;
  readonly catLabels: ReadonlySet<string>;
  /** The slots of each intent. */
  readonly intents: ReadonlyMap<string, ReadonlySet<string>>;
  readonly relations: ReadonlyMap<string, EndTypes>;
  /** Of relations between units of discourse, those beside the tree among them. */
  readonly discourseLabels: ReadonlySet<string>;
  /** Texts that have the layer. */
  readonly withEnts: number;
  readonly withCats: number;
  readonly withTokens: number;
  /** Texts with a cluster, and what kinds of things their clusters are. */
  readonly withClusters: number;
  readonly clusterLabels: ReadonlySet<string>;
  /** Whether a text has no label or more than one. */
  readonly isMultiple: boolean;
}

/** Kind, intents and slots of a task of frames. */
export function framesContent(intents: LabelsSeen['intents']): Pick<Task, 'kind' | 'labels' | 'slots'> {
  const labels = [...intents].map(([name, slots]): Label => ({ name, slots: [...slots].sort() }));
  const slots = new Set([...intents.values()].flatMap((own) => [...own]));
  return {
    kind: 'frames',
    labels: labels.sort((a, b) => (a.name < b.name ? -1 : 1)),
    slots: [...slots].sort().map((name) => ({ name })),
  };
}

/** Collects the labels of texts, one text after the other. */
export function createLabelTally(): { add(document: Document): void; labels(): LabelsSeen } {
  const entLabels = new Set<string>();
  const spanLabels = new Map<string, Set<string>>();
  const catLabels = new Set<string>();
  const intents = new Map<string, Set<string>>();
  const addFrame = ({ label, slots }: Frame): void => {
    const own = intents.get(label) ?? new Set();
    intents.set(label, own);
    for (const slot of slots) {
      own.add(slot.label);
      if (slot.frame !== undefined) addFrame(slot.frame);
    }
  };
  const relations = new Map<string, { from: Set<string>; to: Set<string> }>();
  const discourseLabels = new Set<string>();
  let withEnts = 0;
  let withCats = 0;
  let withTokens = 0;
  let withClusters = 0;
  const clusterLabels = new Set<string>();
  let isMultiple = false;
  const addRelation = ({ from, to, label }: Relation): void => {
    const types = relations.get(label) ?? { from: new Set(), to: new Set() };
    types.from.add(from.label);
    types.to.add(to.label);
    relations.set(label, types);
    entLabels.add(from.label).add(to.label);
  };
  return {
    add({ annotations: { ents, spans = {}, rels = [], coref = [], cats, tokens, frames, discourse = [] } }) {
      if (tokens !== undefined) withTokens++;
      frames?.forEach(addFrame);
      if (coref.length > 0) withClusters++;
      for (const { label } of coref) if (label !== undefined) clusterLabels.add(label);
      for (const { label, edges = [] } of discourse)
        for (const relation of [label, ...edges.map((edge) => edge.label)])
          if (relation !== undefined) discourseLabels.add(relation);
      if (ents !== undefined) withEnts++;
      for (const { label } of ents ?? []) entLabels.add(label);
      for (const [group, members] of Object.entries(spans)) {
        const labels = spanLabels.get(group) ?? new Set();
        for (const { label } of members) spanLabels.set(group, labels.add(label));
      }
      for (const relation of rels) addRelation(relation);
      if (cats === undefined) return;
      withCats++;
      for (const label of Object.keys(cats)) catLabels.add(label);
      if (Object.values(cats).filter((score) => score >= 0.5).length !== 1) isMultiple = true;
    },
    labels: () => ({
      entLabels,
      spanLabels,
      catLabels,
      relations,
      discourseLabels,
      intents,
      withEnts,
      withCats,
      withTokens,
      withClusters,
      clusterLabels,
      isMultiple,
    }),
  };
}

/** The labels and the entities of a task of relations, each relation with the types that it joins. */
export function relationLabels({
  relations,
  entLabels,
}: Pick<LabelsSeen, 'relations' | 'entLabels'>): Required<Pick<Task, 'labels' | 'entities'>> {
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
