import {
  counted,
  type Document,
  type LanguageCode,
  parseTask,
  type Task,
  type TaskKind,
  TinctureError,
} from 'tincture';
import { type CandidateTask, candidateTasks, isNamed, type NamedKind } from './candidate-tasks.ts';
import { createLabelTally, type LabelsSeen } from './label-tally.ts';

/** How {@link inferTask} chooses. */
export interface InferOptions {
  /** What the texts are in. */
  readonly language?: LanguageCode | undefined;
  /** The kind that was named: then it is a task of that kind. */
  readonly named?: NamedKind | undefined;
  /** A command that shows how a task is named; it goes on with ` --task KIND`. */
  readonly example?: string;
}

/** A task that texts speak of. */
export interface InferredTask {
  readonly task: Task;
  /** What to say where they may have been meant otherwise. */
  readonly note?: string;
}

/**
 * The task that annotated texts speak of, for commands that work on plain files: of the kind that is named, else frames make it
 * `frames`, a group of spans `spancat`, relations `relations`, else entities `ner`, categories `textcat`, with several labels a text
 * if any text has none or more than one, clusters `coref` and units of discourse `discourse`; one attribute of tokens makes it the kind
 * that learns it. Throws `task-invalid` where the texts have none of them, or several of which none goes without saying.
 */
export function inferTask(
  name: string,
  documents: readonly Document[],
  { language, named, example }: InferOptions = {},
): InferredTask {
  const tally = createLabelTally();
  for (const document of documents) tally.add(document);
  const seen = tally.labels();
  const candidates = candidateTasks(seen);
  if (candidates.length === 0) {
    throw unclear(
      `None of ${counted(documents.length, 'text')} has an entity, a span, a relation, a cluster, a category, a frame, a relation of discourse or an annotated token.`,
      candidates,
      example,
    );
  }
  const fitting = named === undefined ? candidates : candidates.filter((candidate) => isNamed(named, candidate));
  if (fitting.length === 0) {
    const { kind, part } = named ?? {};
    throw unclear(`The texts have no gold for ${kind}${part === undefined ? '' : `:${part}`}.`, candidates, example);
  }
  const chosen = named === undefined ? chooseAmong(seen, candidates) : chooseNamed(fitting);
  if (chosen === undefined) {
    const what = fitting.map((candidate) => candidate.what);
    throw unclear(`The texts have ${what.slice(0, -1).join(', ')} and ${what.at(-1)}.`, fitting, example);
  }
  const others = candidates.filter((candidate) => candidate !== chosen && !isPartOf(candidate, chosen));
  const task = parseTask(name, { ...chosen.content, language });
  if (named !== undefined || others.length === 0) return { task };
  const list = others.map(({ flag }) => flag).join(', ');
  return { task, note: `Taken for gold: ${chosen.what} (--task ${chosen.flag}). The texts are gold for ${list} too.` };
}

/** Of several that fit what was named: of taggers that of the tags of the corpus; of groups of spans none. */
function chooseNamed(fitting: readonly CandidateTask[]): CandidateTask | undefined {
  return fitting.length === 1 || fitting[0]?.kind === 'tagger' ? fitting[0] : undefined;
}

/** The task that texts are about, where that goes without saying. */
function chooseAmong(seen: LabelsSeen, candidates: readonly CandidateTask[]): CandidateTask | undefined {
  const { entLabels, spanLabels, catLabels, intents } = seen;
  const layers = [entLabels.size, spanLabels.size, catLabels.size, intents.size].filter((size) => size > 0).length;
  if (layers > 1 || spanLabels.size > 1) return undefined;
  // Treebanks have much beside it, so discourse is what texts are about only where they have nothing else but tokens.
  const order: readonly TaskKind[] = ['frames', 'spancat', 'relations', 'ner', 'textcat', 'coref', 'discourse'];
  for (const kind of order) {
    const candidate = candidates.find((one) => one.kind === kind);
    if (candidate !== undefined) return candidate;
  }
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Whether what one learns is learnt with the other: the entities that relations join. */
function isPartOf(one: CandidateTask, other: CandidateTask): boolean {
  return one.kind === 'ner' && other.kind === 'relations';
}

function unclear(
  problem: string,
  candidates: readonly CandidateTask[],
  example = 'tincture train --train FILE',
): TinctureError {
  const list = candidates.map(({ flag, what }) => `${quoted(flag)} (${what})`).join(', ');
  const [first] = candidates;
  return new TinctureError({
    code: 'task-invalid',
    problem: `${problem} So it is not clear what is to be learned.`,
    fix:
      first === undefined
        ? 'Give annotated texts, or name a task: --task FILE (see docs/reference/task-file.md).'
        : `Say which with --task: ${list}. For example: ${example} --task ${quoted(first.flag)}. For other labels than those of the texts give a file: --task FILE (see docs/reference/task-file.md).`,
  });
}

/** As a shell takes it for one word. */
function quoted(flag: string): string {
  return /^[\w:.-]+$/.test(flag) ? flag : `'${flag.replaceAll("'", "'\\''")}'`;
}
