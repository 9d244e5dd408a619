// The tasks that annotated texts can be gold for, and how `--task` names them on plain files.
import { type Task, type TaskKind, taskKinds } from 'tincture';
import { framesContent, type LabelsSeen, relationLabels } from './label-tally.ts';

/** A kind of task as `--task` names it: `parser`; `tagger:pos`; `spancat:GROUP`. */
export interface NamedKind {
  readonly kind: TaskKind;
  /** The attribute of a tagger, or the group of spans. */
  readonly part?: string;
}

/** A task that texts are gold for. */
export interface CandidateTask extends NamedKind {
  /** What `--task` is given for it. */
  readonly flag: string;
  /** What the texts have for it, in words. */
  readonly what: string;
  readonly content: Omit<Task, 'name' | 'language'>;
}

/** The kind that `--task` names; undefined where `name` names none. */
export function namedKind(name: string): NamedKind | undefined {
  const colon = name.indexOf(':');
  const head = colon < 0 ? name : name.slice(0, colon);
  const kind = taskKinds.find((known) => known === head);
  if (kind === undefined) return undefined;
  if (colon < 0) return { kind };
  const part = name.slice(colon + 1);
  const isPart = kind === 'spancat' ? part !== '' : kind === 'tagger' && (part === 'pos' || part === 'tag');
  return isPart ? { kind, part } : undefined;
}

/** Whether a task that texts are gold for is one that was named. */
export function isNamed({ kind, part }: NamedKind, candidate: CandidateTask): boolean {
  return candidate.kind === kind && (part === undefined || candidate.part === part);
}

/** All tasks that texts with these labels are gold for, in the order of their kinds. */
export function candidateTasks(seen: LabelsSeen): readonly CandidateTask[] {
  const { entLabels, catLabels, relations, intents, clusterLabels, discourseLabels, tokenLayers } = seen;
  const labelled = (kind: TaskKind, labels: Iterable<string>, what: string): CandidateTask => ({
    kind,
    flag: kind,
    what,
    content: { kind, labels: [...labels].sort().map((name) => ({ name })) },
  });
  // What has no labels of its own learns those of its data.
  const ofTokens = (kind: TaskKind, what: string, layer: string): CandidateTask[] =>
    tokenLayers.has(layer) ? [{ kind, flag: kind, what, content: { kind, labels: [] } }] : [];
  const taggers = (['tag', 'pos'] as const).flatMap((attribute): CandidateTask[] => {
    if (!tokenLayers.has(attribute)) return [];
    const what = attribute === 'pos' ? 'universal parts of speech' : 'tags';
    const content = { kind: 'tagger', labels: [], attribute } as const;
    return [{ kind: 'tagger', part: attribute, flag: `tagger:${attribute}`, what, content }];
  });
  return [
    ...(catLabels.size > 0
      ? [
          {
            ...labelled('textcat', catLabels, 'categories'),
            content: {
              ...labelled('textcat', catLabels, '').content,
              ...(seen.isMultiple && { multiple: true }),
            },
          },
        ]
      : []),
    ...(entLabels.size > 0 ? [labelled('ner', entLabels, 'entities')] : []),
    ...[...seen.spanLabels].map(([group, labels]): CandidateTask => {
      const { content } = labelled('spancat', labels, '');
      const what = `spans in the group ${JSON.stringify(group)}`;
      return { kind: 'spancat', part: group, flag: `spancat:${group}`, what, content: { ...content, group } };
    }),
    ...taggers,
    ...ofTokens('morphologizer', 'features', 'morph'),
    ...ofTokens('lemmatizer', 'lemmas', 'lemma'),
    ...ofTokens('parser', 'trees', 'head'),
    ...(relations.size > 0
      ? [
          {
            ...labelled('relations', [], 'relations'),
            content: { kind: 'relations', ...relationLabels(seen) } as const,
          },
        ]
      : []),
    ...(seen.withClusters > 0 ? [labelled('coref', clusterLabels, 'clusters')] : []),
    ...(intents.size > 0 ? [{ ...labelled('frames', [], 'frames'), content: framesContent(seen) }] : []),
    ...(discourseLabels.size > 0 ? [labelled('discourse', discourseLabels, 'relations of discourse')] : []),
  ];
}
