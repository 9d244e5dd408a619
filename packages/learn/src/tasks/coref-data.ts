// Documents as the training of coreference needs them: mentions as spans, and which of them are in one cluster.
import {
  type Annotations,
  type Cluster,
  type Doc,
  type Document,
  type LabelledSpan,
  spansGroup,
  type Task,
  tokenizerFor,
  withAnnotations,
} from 'tincture';
import {
  givenMentions,
  mentionNetworkTask,
  type PlacedMention,
  readCorefMentions,
  type WordTable,
} from 'tincture/training';
import type { CorefExample } from './coref-fit.ts';

/** A text whose clusters somebody looked for. */
export interface CorefText {
  readonly doc: Doc;
  readonly gold: Annotations;
  /** Its place among the documents that were given. */
  readonly index: number;
}

/** The texts that say something about clusters. */
export function corefTexts(task: Task, documents: readonly Document[]): readonly CorefText[] {
  const { tokenize } = tokenizerFor(task);
  return documents.flatMap(({ text, annotations }, index): CorefText[] => {
    const doc = tokenize(text);
    return annotations.coref === undefined || doc.length === 0 ? [] : [{ doc, gold: annotations, index }];
  });
}

/** The mentions of each text as spans of the task that finds them, each with the kind of thing that it stands for beside, where that is told. */
export function mentionDocuments(task: Task, texts: readonly CorefText[]): readonly Document[] {
  const network = mentionNetworkTask(task);
  const group = spansGroup(network);
  const [mention] = network.labels;
  const kinds = new Set(task.labels.map(({ name }) => name));
  return texts.map(({ doc, gold: { coref = [], source } }) => {
    const spans = coref.flatMap(({ mentions, label }) =>
      mentions.flatMap(({ start, end }) => [
        { start, end, label: mention!.name },
        ...(label !== undefined && kinds.has(label) ? [{ start, end, label }] : []),
      ]),
    );
    return { text: doc.text, annotations: { spans: { [group]: spans }, ...(source && { source }) } };
  });
}

/** The mentions among the spans of {@link mentionDocuments}, as a network that did not learn from the text found them. */
export function mentionsOfSpans(task: Task, doc: Doc, spans: readonly LabelledSpan[]): readonly PlacedMention[] {
  const [mention] = mentionNetworkTask(task).labels;
  const kinds = new Map<string, LabelledSpan>();
  for (const span of spans) {
    const key = `${span.start} ${span.end}`;
    const known = kinds.get(key)?.confidence ?? 0;
    if (span.label !== mention!.name && (span.confidence ?? 1) > known) kinds.set(key, span);
  }
  const coref = spans.flatMap(({ start, end, label, confidence }): Cluster[] => {
    const kind = kinds.get(`${start} ${end}`)?.label;
    if (label !== mention!.name) return [];
    return [
      {
        mentions: [{ start, end, ...(confidence === undefined ? {} : { confidence }) }],
        ...(kind === undefined ? {} : { label: kind }),
      },
    ];
  });
  return givenMentions(withAnnotations(doc, { coref })) ?? [];
}

/** The mentions of a text that its gold has. */
export function goldMentions({ labels }: Task, { doc, gold: { coref = [] } }: CorefText): readonly PlacedMention[] {
  const kinds = new Set(labels.map(({ name }) => name));
  const mentions = givenMentions(withAnnotations(doc, { coref })) ?? [];
  return mentions.map(({ label, ...mention }) =>
    label !== undefined && kinds.has(label) ? { ...mention, label } : mention,
  );
}

/** What a ranker learns of a text, when its mentions are `mentions`. */
export function corefExample(
  task: Task,
  text: CorefText,
  mentions: readonly PlacedMention[],
  table: WordTable | undefined,
): CorefExample {
  const clusterOf = new Map<string, number>();
  for (const [cluster, { mentions: own }] of (text.gold.coref ?? []).entries()) {
    for (const { startToken, endToken } of givenMentions(withAnnotations(text.doc, { coref: [{ mentions: own }] })) ??
      [])
      clusterOf.set(`${startToken} ${endToken}`, cluster);
  }
  return {
    read: readCorefMentions(text.doc, mentions, table, task.language),
    clusters: Int32Array.from(mentions, ({ startToken, endToken }) => clusterOf.get(`${startToken} ${endToken}`) ?? -1),
  };
}
