import { type Annotations, alignSpan, overlaps, type Task, TinctureError, tokenize } from 'tincture';
import type { Gold } from '../api/messages.ts';

/**
 * Checks gold from the browser against its task and text and returns it as annotations. Throws `span-invalid`,
 * `label-unknown` or `decision-invalid`.
 */
export function checkGold(task: Task, text: string, gold: Gold): Annotations {
  return task.kind === 'ner' ? { ents: checkEnts(task, text, gold) } : { cats: checkCats(task, gold) };
}

function checkEnts(task: Task, text: string, { ents, cats }: Gold): NonNullable<Annotations['ents']> {
  if (ents === undefined || cats !== undefined) throw wrongLayer(task, 'ents');
  const doc = tokenize(text);
  const sorted = ents.toSorted((a, b) => a.start - b.start);
  sorted.forEach((span, index) => {
    checkLabel(task, span.label);
    const place = `The span ${span.start}–${span.end} (${span.label})`;
    if (alignSpan(doc, span.start, span.end, 'strict') === undefined)
      throw badSpan(`${place} is not on token borders.`);
    const next = sorted[index + 1];
    if (next !== undefined && overlaps(span, next)) throw badSpan(`${place} overlaps another one.`);
  });
  return sorted;
}

function checkCats(task: Task, { ents, cats }: Gold): NonNullable<Annotations['cats']> {
  if (cats === undefined || ents !== undefined) throw wrongLayer(task, 'cats');
  for (const label of Object.keys(cats)) checkLabel(task, label);
  const chosen = Object.values(cats).filter((value) => value === 1).length;
  if (task.multiple !== true && chosen !== 1) {
    throw new TinctureError({
      code: 'decision-invalid',
      problem: `${chosen} labels were chosen in the task ${JSON.stringify(task.name)}.`,
      fix: 'Choose exactly one, or set `multiple: true` in the task.',
    });
  }
  return cats;
}

function checkLabel(task: Task, label: string): void {
  if (task.labels.some(({ name }) => name === label)) return;
  throw new TinctureError({
    code: 'label-unknown',
    problem: `The task ${JSON.stringify(task.name)} has no label ${JSON.stringify(label)}.`,
    fix: 'Reload the page: the task may have been changed.',
  });
}

function wrongLayer(task: Task, layer: string): TinctureError {
  return new TinctureError({
    code: 'decision-invalid',
    problem: `A decision in the ${task.kind} task ${JSON.stringify(task.name)} must carry \`${layer}\` and nothing else.`,
  });
}

function badSpan(problem: string): TinctureError {
  return new TinctureError({ code: 'span-invalid', problem, fix: 'Reload the page and draw it again.' });
}
