import { type Document, type LanguageCode, parseTask, type Task, TinctureError } from 'tincture';

/**
 * The task that annotated texts speak of, for commands that work on plain files: entities make it `ner`, categories
 * `textcat`, with several labels a text if any text has none or more than one. Throws `task-invalid` where the texts
 * have neither or both: tokens can be annotated for several kinds of task, so that one must be named.
 */
export function inferTask(name: string, documents: readonly Document[], language?: LanguageCode): Task {
  const tally = createLabelTally();
  for (const document of documents) tally.add(document);
  const { entLabels, catLabels, withEnts, withCats, withTokens, isMultiple } = tally.labels();
  if (entLabels.size > 0 && catLabels.size > 0) {
    throw unclear(`The texts have both entities (${withEnts} texts) and categories (${withCats} texts).`);
  }
  if (entLabels.size > 0) return parseTask(name, { kind: 'ner', language, labels: [...entLabels].sort() });
  if (catLabels.size > 0) {
    return parseTask(name, {
      kind: 'textcat',
      language,
      labels: [...catLabels].sort(),
      ...(isMultiple ? { multiple: true } : {}),
    });
  }
  if (withTokens > 0) {
    throw unclear('The texts have annotated tokens: there may be tags, features or lemmas to be learned.');
  }
  throw unclear(`None of the ${documents.length} texts has an entity or a category.`);
}

/** The labels that texts carry. */
export interface LabelsSeen {
  readonly entLabels: ReadonlySet<string>;
  readonly catLabels: ReadonlySet<string>;
  /** Texts that have the layer. */
  readonly withEnts: number;
  readonly withCats: number;
  readonly withTokens: number;
  /** Whether a text has no label or more than one. */
  readonly isMultiple: boolean;
}

/** Collects the labels of texts, one text after the other. */
export function createLabelTally(): { add(document: Document): void; labels(): LabelsSeen } {
  const entLabels = new Set<string>();
  const catLabels = new Set<string>();
  let withEnts = 0;
  let withCats = 0;
  let withTokens = 0;
  let isMultiple = false;
  return {
    add({ annotations: { ents, cats, tokens } }) {
      if (tokens !== undefined) withTokens++;
      if (ents !== undefined) withEnts++;
      for (const { label } of ents ?? []) entLabels.add(label);
      if (cats === undefined) return;
      withCats++;
      for (const label of Object.keys(cats)) catLabels.add(label);
      if (Object.values(cats).filter((score) => score >= 0.5).length !== 1) isMultiple = true;
    },
    labels: () => ({ entLabels, catLabels, withEnts, withCats, withTokens, isMultiple }),
  };
}

function unclear(problem: string): TinctureError {
  return new TinctureError({
    code: 'task-invalid',
    problem: `${problem} So it is not clear what is to be learned.`,
    fix: 'Name a task: --task tincture.yaml (see docs/reference/task-file.md).',
  });
}
