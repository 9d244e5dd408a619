import type { Task } from 'tincture';
import type { ItemView } from '../api/messages.ts';
import { type Draft, proposalOf } from './draft.ts';
import { reviewKindOf } from './kinds.ts';
import { shorten } from './shorten.ts';

/** Spoken text is long to listen to: what is longer is read in the text itself. */
const spokenText = 300;

/** What a screen reader says when a text comes up: the text, who proposes what, or what was decided before. */
export function announce(task: Task, item: ItemView, draft: Draft): string {
  const { text } = item.document;
  const quote = `“${shorten(text, spokenText)}”`;
  const source = proposalOf(item, draft)?.source;
  const said = reviewKindOf(task).inWords(text, draft);
  if (source === undefined) return `${quote} ${said === '' ? 'Nothing is proposed.' : `${said}.`}`;
  return `${quote} ${source} proposes: ${said === '' ? 'nothing' : said}.`;
}

/** {@link announce} of one text in several tasks. What `isKept` in one is decided there already. */
export function announceAll(
  parts: readonly { task: Task; item: ItemView | undefined; draft: Draft; isKept: boolean }[],
): string {
  const [first] = parts;
  if (first?.item === undefined) return '';
  if (parts.length === 1) return announce(first.task, first.item, first.draft);
  const { text } = first.item.document;
  const said = parts.map(({ task, item, draft, isKept }) => {
    const marks = reviewKindOf(task).inWords(text, draft);
    if (isKept) return `${task.name}, decided: ${marks === '' ? 'nothing' : marks}.`;
    const source = proposalOf(item, draft)?.source;
    if (source === undefined && marks === '') return `${task.name}: nothing is proposed.`;
    return `${task.name}: ${source === undefined ? '' : `${source} proposes `}${marks === '' ? 'nothing' : marks}.`;
  });
  return `“${shorten(text, spokenText)}” ${said.join(' ')}`;
}
