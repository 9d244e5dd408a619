import { type Document, parseTask, type Task, TinctureError } from 'tincture';

/**
 * The task that annotated texts speak of, for commands that work on plain files: entities make it `ner`, categories
 * `textcat`, with several labels a text if any text has none or more than one. Throws `task-invalid` where the texts
 * have neither or both.
 */
export function inferTask(name: string, documents: readonly Document[]): Task {
  const entLabels = new Set<string>();
  const catLabels = new Set<string>();
  let withEnts = 0;
  let withCats = 0;
  let isMultiple = false;
  for (const { ents, cats } of documents.map((document) => document.annotations)) {
    if (ents !== undefined) withEnts++;
    for (const { label } of ents ?? []) entLabels.add(label);
    if (cats === undefined) continue;
    withCats++;
    for (const label of Object.keys(cats)) catLabels.add(label);
    if (Object.values(cats).filter((score) => score >= 0.5).length !== 1) isMultiple = true;
  }
  if (entLabels.size > 0 && catLabels.size > 0) {
    throw unclear(`The texts have both entities (${withEnts} texts) and categories (${withCats} texts).`);
  }
  if (entLabels.size > 0) return parseTask(name, { kind: 'ner', labels: [...entLabels].sort() });
  if (catLabels.size > 0) {
    return parseTask(name, {
      kind: 'textcat',
      labels: [...catLabels].sort(),
      ...(isMultiple ? { multiple: true } : {}),
    });
  }
  throw unclear(`None of the ${documents.length} texts has an entity or a category.`);
}

function unclear(problem: string): TinctureError {
  return new TinctureError({
    code: 'task-invalid',
    problem: `${problem} So it is not clear what is to be learned.`,
    fix: 'Name a task: --task tincture.yaml (see docs/reference/task-file.md).',
  });
}
