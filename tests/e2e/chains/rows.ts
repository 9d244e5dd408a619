// One row a kind of task: its entry in tincture.yaml, what a model answers about a text, and what must come of it. To add a kind, add
// its layer to the documents of world.ts and a row here.
import type { Document, LabelledSpan, TaskKind, TokenAnnotation } from 'tincture';

/** What the chain of one kind needs. */
export interface Chain {
  readonly kind: TaskKind;
  /** The task in tincture.yaml, without its kind. */
  readonly task: string;
  /** Settings of a training that takes a moment. */
  readonly settings: string;
  /**
   * What a model answers about a document: right, but for one mistake where it slips. Written for this test: no model said it. Absent
   * while no LLM can be asked for the kind: then a person begins from nothing.
   */
  answer?(document: Document, slips: boolean): unknown;
  /** The name of the figure that is measured, and what it must reach. */
  readonly metric: string;
  readonly least: number;
}

const tokenNetwork = '{ width: 32, convolutions: 1, filters: 8, steps: 80, learningRate: 0.01, leastCount: 1 }';
const spanNetwork = '{ width: 32, convolutions: 1, members: 1, steps: 120 }';

/** Rows of the kinds, in the order of their table. */
export const chains: readonly Chain[] = [
  {
    kind: 'textcat',
    task: 'labels: { trade: { definition: "Buying and selling" }, chores: {}, talk: {} }',
    settings: '{}',
    answer({ annotations: { cats = {} } }, slips) {
      const label = Object.keys(cats).find((name) => cats[name] === 1);
      return { label: slips ? (label === 'talk' ? 'chores' : 'talk') : label };
    },
    metric: 'cats_macro_f',
    least: 0.9,
  },
  {
    kind: 'ner',
    task: 'labels: { PERSON: { definition: "The name of a person" }, PLACE: {} }',
    settings: spanNetwork,
    answer: (document, slips) => ({
      entities: quotes(document, document.annotations.ents ?? []).slice(0, slips ? -1 : undefined),
    }),
    metric: 'ents_f',
    least: 0.85,
  },
  {
    kind: 'spancat',
    task: 'group: parts, labels: { THING: { definition: "With all that says what it is like" }, COLOUR: {} }',
    settings: '{ width: 32, steps: 120 }',
    answer(document, slips) {
      const spans = quotes(document, document.annotations.spans?.parts ?? []);
      return { spans: slips ? [...spans, { quote: document.text.split(' ')[0], label: 'THING' }].slice(-1) : spans };
    },
    metric: 'spans_f',
    least: 0.85,
  },
  {
    kind: 'tagger',
    task: 'attribute: pos',
    settings: tokenNetwork,
    answer: (document, slips) => words(document, ({ pos }, index) => ({ tag: slips && index === 0 ? 'X' : pos })),
    metric: 'pos_acc',
    least: 0.95,
  },
  {
    kind: 'morphologizer',
    task: '',
    settings: tokenNetwork,
    answer: (document, slips) =>
      words(document, ({ morph }, index) => ({ features: slips && index === 0 ? 'Case=Nom' : morph || '_' })),
    metric: 'morph_acc',
    least: 0.95,
  },
  {
    kind: 'lemmatizer',
    task: '',
    settings: tokenNetwork,
    answer: (document, slips) =>
      words(document, ({ lemma }, index) => ({ lemma: slips && index === 1 ? 'be' : lemma })),
    metric: 'lemma_acc',
    least: 0.9,
  },
  {
    kind: 'parser',
    task: '',
    settings: '{ width: 32, arcs: 16, hiddenLabels: 16, convolutions: 2, filters: 4, steps: 120, leastCount: 1 }',
    answer: (document, slips) =>
      words(document, ({ head = 0, dep }, index) => ({
        relation: slips && index === 0 ? 'obj' : dep,
        head: head === index ? 0 : head + 1,
      })),
    metric: 'dep_las',
    least: 0.9,
  },
  {
    kind: 'relations',
    task: 'entities: [PERSON, PLACE], labels: { works_in: { from: [PERSON], to: [PLACE] }, knows: { from: [PERSON], to: [PERSON] } }',
    settings: spanNetwork,
    answer(document, slips) {
      const { ents = [], rels = [] } = document.annotations;
      const number = ({ start }: LabelledSpan): number => 1 + ents.findIndex((ent) => ent.start === start);
      return {
        entities: quotes(document, ents)
          .map(({ quote, label }, index) => ({ id: index + 1, quote, type: label }))
          .slice(0, slips ? -1 : undefined),
        relations: rels.map(({ from, to, label }) => ({ from: number(from), label, to: number(to) })),
      };
    },
    metric: 'rels_f',
    least: 0.8,
  },
  {
    kind: 'frames',
    task: 'slots: [ware, where, who], labels: { sell: { slots: [ware, where] }, wash: { slots: [ware] }, call: { slots: [where, who] } }',
    settings: '{ slots: { width: 32, steps: 120, members: 1 } }',
    answer(document, slips) {
      const [frame] = document.annotations.frames ?? [];
      return { intent: frame?.label, slots: slips ? [] : quotes(document, frame?.slots ?? []) };
    },
    metric: 'frames_acc',
    least: 0.8,
  },
  {
    kind: 'discourse',
    task: 'labels: [elaboration, explanation]',
    settings:
      '{ segments: { width: 32, convolutions: 1, filters: 8, steps: 80, learningRate: 0.01 }, relationFeatures: 1000 }',
    metric: 'rst_full_f',
    least: 0.8,
  },
];

function quotes({ text }: Document, spans: readonly LabelledSpan[]): { quote: string; label: string }[] {
  return spans.map(({ start, end, label }) => ({ quote: text.slice(start, end), label }));
}

function words({ text, annotations }: Document, said: (token: TokenAnnotation, index: number) => object): object {
  const { tokens = [] } = annotations;
  return {
    words: tokens.map((token, index) => ({
      ...{ number: index + 1, word: text.slice(token.start, token.end) },
      ...said(token, index),
    })),
  };
}
