import type { Task } from 'tincture';
import type { ItemView } from '../api/messages.ts';
import { type Draft, proposalOf } from './draft.ts';
import { reviewKindOf } from './kinds.ts';

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

/** A text cut to at most `length` characters, with a sign that it goes on. */
export function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
