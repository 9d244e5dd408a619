// The labels that annotated texts carry, layer by layer.
import { type Document, type Frame, type Label, type Relation, type Task, tokenAttributes } from 'tincture';

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
  /** The intents of the frames in each slot that holds any. */
  readonly innerIntents: ReadonlyMap<string, ReadonlySet<string>>;
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
  /** The attributes that tokens have. */
  readonly tokenLayers: ReadonlySet<string>;
  /** Whether a text has no label or more than one. */
  readonly isMultiple: boolean;
}

/** Kind, intents and slots of a task of frames, the slots with the frames that they hold. */
export function framesContent({
  intents,
  innerIntents,
}: Pick<LabelsSeen, 'intents' | 'innerIntents'>): Pick<Task, 'kind' | 'labels' | 'slots'> {
  const labels = [...intents].map(([name, slots]): Label => ({ name, slots: [...slots].sort() }));
  const slots = new Set([...intents.values()].flatMap((own) => [...own]));
  return {
    kind: 'frames',
    labels: labels.sort((a, b) => (a.name < b.name ? -1 : 1)),
    slots: [...slots].sort().map((name): Label => {
      const inside = innerIntents.get(name);
      return { name, ...(inside && { frames: [...inside].sort() }) };
    }),
  };
}

/** Collects the labels of texts, one text after the other. */
export function createLabelTally(): { add(document: Document): void; labels(): LabelsSeen } {
  const entLabels = new Set<string>();
  const spanLabels = new Map<string, Set<string>>();
  const catLabels = new Set<string>();
  const intents = new Map<string, Set<string>>();
  const innerIntents = new Map<string, Set<string>>();
  const addFrame = ({ label, slots }: Frame): void => {
    const own = intents.get(label) ?? new Set();
    intents.set(label, own);
    for (const slot of slots) {
      own.add(slot.label);
      if (slot.frame === undefined) continue;
      innerIntents.set(slot.label, (innerIntents.get(slot.label) ?? new Set()).add(slot.frame.label));
      addFrame(slot.frame);
    }
  };
  const relations = new Map<string, { from: Set<string>; to: Set<string> }>();
  const discourseLabels = new Set<string>();
  let withEnts = 0;
  let withCats = 0;
  const tokenLayers = new Set<string>();
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
      for (const token of tokens ?? []) {
        for (const name of tokenAttributes) if (token[name] !== undefined) tokenLayers.add(name);
      }
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
      innerIntents,
      withEnts,
      withCats,
      withTokens,
      tokenLayers,
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
