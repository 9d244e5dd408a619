import type { QueueItem } from '@tincture/store';
import type { FoundView } from '../api/messages.ts';

/** Characters of an excerpt, and how many of them come before what was looked for. */
const excerptLength = 160;
const before = 40;

/** A document in the list of those that were found by the words `search`. */
export function foundView(item: QueueItem, search: string | undefined): FoundView {
  const { document, decisions, proposals, remarks, isFlagged } = item;
  const decision = decisions.at(-1);
  const isImported = proposals.some(({ source }) => source.kind === 'import');
  return {
    ...{ id: document.id, isFlagged },
    excerpt: excerptOf(document.text, search),
    state: decision !== undefined ? 'decided' : isImported ? 'imported' : 'open',
    ...(decision === undefined
      ? {}
      : { decision: { verdict: decision.verdict, person: decision.person, made: decision.made } }),
    comments: remarks.filter(({ kind }) => kind === 'comment').length,
  };
}

function excerptOf(text: string, search = ''): string {
  const [word] = search.match(/[\p{L}\p{N}]+/u) ?? [search.trim()];
  const at = text.toLowerCase().indexOf(word.toLowerCase());
  const start = at > before ? at - before : 0;
  const end = start + excerptLength;
  const cut = text.slice(start, end).replaceAll(/\s+/g, ' ');
  return `${start > 0 ? '…' : ''}${cut}${end < text.length ? '…' : ''}`;
}
