// Documents as the relation trainer needs them: their entities on tokens, and which relations join which of them.
import {
  type Annotations,
  counted,
  type Doc,
  type Document,
  mayRelate,
  overlaps,
  type Task,
  tokenizerFor,
} from 'tincture';
import { listPairs, mostTokens, placeEntities, type RelationPair } from 'tincture/training';
import type { ClassTargets } from '../losses/classes.ts';
import { trainingInvalid } from '../train/check.ts';

type Spans = ReturnType<typeof placeEntities>['spans'];

/** A text whose relations somebody looked for. */
export interface RelationExample {
  readonly doc: Doc;
  readonly spans: Spans;
  /** For each relation: its ends as places among the spans, and its label. */
  readonly relations: readonly (RelationPair & { readonly label: number })[];
  readonly annotations: Annotations;
  /** Its place among the documents that were given. */
  readonly index: number;
}

/** What may be said at all: learnt from the texts, within what the task allows. */
export interface RelationLimits {
  /** 1 where a label may lead from a type to a type: [labels, types, types]. */
  readonly allowed: Uint8Array;
  /** Most tokens between two entities of a relation. */
  readonly longest: number;
}

/** The texts that say something about relations, with notes on what is not used. */
export function relationData(
  task: Task,
  documents: readonly Document[],
): { readonly examples: readonly RelationExample[]; readonly notes: readonly string[] } {
  const labels = new Map(task.labels.map((label, index) => [label.name, { label, index }]));
  const { tokenize } = tokenizerFor(task);
  const examples: RelationExample[] = [];
  let without = 0;
  let unplaced = 0;
  let forbidden = 0;
  for (const [index, { text, annotations }] of documents.entries()) {
    const { ents, entsMissing = [], rels } = annotations;
    if (ents === undefined || rels === undefined) {
      without++;
      continue;
    }
    const doc = tokenize(text);
    const known = ents.filter((span) => !entsMissing.some((range) => overlaps(span, range)));
    const { spans, members } = placeEntities(task, doc, known);
    const placeOf = new Map(members.map(({ start, end, label }, place) => [`${start}:${end}:${label}`, place]));
    const place = ({ start, end, label }: (typeof rels)[number]['from']) => placeOf.get(`${start}:${end}:${label}`);
    const relations = rels.flatMap((relation) => {
      const [from, to] = [place(relation.from), place(relation.to)];
      const found = labels.get(relation.label);
      if (from === undefined || to === undefined || from === to || found === undefined) {
        unplaced++;
        return [];
      }
      if (!mayRelate(found.label, relation.from.label, relation.to.label)) {
        forbidden++;
        return [];
      }
      return [{ from, to, label: found.index }];
    });
    examples.push({ doc, spans, relations, annotations, index });
  }
  const notes: string[] = [];
  if (without > 0) notes.push(`${counted(without, 'text')} without annotated entities and relations not used.`);
  if (unplaced > 0)
    notes.push(
      `${counted(unplaced, 'relation')} to what is no entity of the text, or with labels that the task lacks, not used.`,
    );
  if (forbidden > 0)
    notes.push(`${counted(forbidden, 'relation')} between types that the task does not let them join not used.`);
  return { examples, notes };
}

/** The second look has features for each pair of labels, and weights of these for each label: memory grows with the third power. */
const mostLabels = 128;

/** Throws `training-invalid` for more labels than relations can be told apart by. */
export function checkLabels(task: Task): void {
  if (task.labels.length <= mostLabels) return;
  throw trainingInvalid(
    `The task has ${task.labels.length} labels.`,
    `Use at most ${mostLabels} labels for relations, or make several tasks of them.`,
  );
}

/** What the relations of `examples` leave open. Throws `training-invalid` where there is no relation. */
export function relationLimits(task: Task, examples: readonly RelationExample[]): RelationLimits {
  const types = task.entities?.length ?? 0;
  const allowed = new Uint8Array(task.labels.length * types * types);
  let longest = 0;
  let count = 0;
  for (const { spans, relations } of examples) {
    for (const { from, to, label } of relations) {
      const [start, end] = [spans[from]!, spans[to]!];
      const tokens =
        start.startToken < end.startToken ? end.startToken - start.endToken : start.startToken - end.endToken;
      if (tokens > mostTokens) continue;
      longest = Math.max(longest, tokens);
      allowed[(label * types + start.label) * types + end.label] = 1;
      count++;
    }
  }
  if (count > 0) return { allowed, longest };
  throw trainingInvalid(
    `None of ${counted(examples.length, 'training text')} with entities has a relation of the task "${task.name}".`,
    'Annotate texts in which its labels occur.',
  );
}

/** A pair of entities with what is known of each label: -1 where the label may not join them. */
export interface TargetPair {
  readonly pair: RelationPair;
  readonly targets: ClassTargets;
}

/** All pairs of a text that some label may join. */
export function targetPairs(
  { spans, relations }: Pick<RelationExample, 'spans' | 'relations'>,
  { allowed, longest }: RelationLimits,
  labels: number,
): TargetPair[] {
  const types = Math.round(Math.sqrt(allowed.length / labels));
  const may = (label: number, from: number, to: number): boolean => allowed[(label * types + from) * types + to] === 1;
  const mayMeet = (from: number, to: number): boolean => {
    for (let label = 0; label < labels; label++) if (may(label, from, to)) return true;
    return false;
  };
  return listPairs(spans, longest, mayMeet).map((pair) => {
    const targets = new Int8Array(labels).fill(-1);
    for (let label = 0; label < labels; label++)
      if (may(label, spans[pair.from]!.label, spans[pair.to]!.label)) targets[label] = 0;
    for (const { from, to, label } of relations) if (from === pair.from && to === pair.to) targets[label] = 1;
    return { pair, targets };
  });
}
