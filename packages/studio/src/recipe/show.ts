import { createHash } from 'node:crypto';
import { createDoc, type Doc, docOf, type Task, type TokenAnnotation } from 'tincture';
import type { ItemView, OutputView } from '../api/messages.ts';
import { onlyLabel } from '../review/binary.ts';
import { describeSource } from '../server/describe-source.ts';
import { proposalView } from '../server/item-view.ts';
import { serverKindOf } from '../server/kinds.ts';
import type { Entry, EntryPart } from './journal.ts';
import type { Output, RecipeSession } from './recipe.ts';

/**
 * Adds to the view of a text what only the recipe knows: decisions of `people` as proposals, and outputs side by side.
 */
export function showEntry(
  session: RecipeSession,
  task: Task,
  { people, outputs }: Pick<Entry, 'people' | 'outputs'>,
  view: ItemView,
): ItemView {
  const doc = docToShow(view, outputs);
  const decided = people.map(({ annotations, source }, index) =>
    // Below 0, where no annotation of the store has its id.
    proposalView(task, doc, { ...textOf(view, task), id: -1 - index, annotations, source }),
  );
  if (outputs.length === 0) return { ...view, proposals: [...decided, ...view.proposals] };
  const of = session.outputsOf ?? task;
  const asked = onlyLabel(of)?.name;
  const shown = outputs.map(({ name, annotations, source }, index): OutputView => {
    const notes: string[] = [];
    const { cats: _, ...said } = serverKindOf(of).show(of, doc, annotations, describeSource(source), notes);
    const { response } = annotations;
    return {
      name: shownName(session, name, index),
      ...(asked === undefined ? {} : { asked }),
      ...{ ...said, ...(response === undefined ? {} : { response }), notes },
    };
  });
  // What is judged is not what is proposed.
  return { ...view, tokens: { starts: [...doc.starts], ends: [...doc.ends] }, proposals: [], outputs: shown };
}

/** Says of one of several tasks that it is open though there is gold: where the recipe asks for it again. */
export function showStanding({ seen, isImported: stands = false }: EntryPart, view: ItemView): ItemView {
  const { isImported, ...rest } = view;
  return {
    ...rest,
    ...(isImported === true && stands ? { isImported } : {}),
    ...(seen !== null && seen === view.decisions.at(-1)?.id ? { reopens: seen } : {}),
  };
}

/** The text with the tokens that outputs say something of, where they do: those of a file may be others than ours. */
function docToShow({ document: { text }, tokens: { starts, ends } }: ItemView, outputs: readonly Output[]): Doc {
  const tokens = outputs.find(({ annotations }) => annotations.tokens !== undefined)?.annotations.tokens;
  if (tokens !== undefined && areTokens(tokens, text)) return docOf({ text, annotations: { tokens } });
  return createDoc(text, Int32Array.from(starts), Int32Array.from(ends));
}

/** A recipe may give anything: whether these are in order, not empty and inside the text. */
function areTokens(tokens: readonly TokenAnnotation[], text: string): boolean {
  return tokens.every(
    ({ start, end }, index) => start >= (tokens[index - 1]?.end ?? 0) && start < end && end <= text.length,
  );
}

/** What an output is called on the screen: A, B and so on where nobody is to know whose it is. */
export function shownName({ isBlind }: RecipeSession, name: string, index: number): string {
  return isBlind === true ? String.fromCodePoint(firstName + index) : name;
}

/** Outputs in an order that has nothing to do with who made them, and is the same whenever they are shown. */
export function shuffledOutputs(task: Task, document: string, outputs: readonly Output[]): readonly Output[] {
  const place = ({ name }: Output): string =>
    createHash('sha256')
      .update(JSON.stringify([task.name, document, name]))
      .digest('hex');
  return outputs.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

const firstName = 'A'.charCodeAt(0);

function textOf(view: ItemView, task: Task): { document: string; task: string; made: string } {
  return { document: view.document.id, task: task.name, made: '' };
}
