// The small part of Markdown that guidelines use, as data: the page draws it as text, so nothing in it can become markup.

/** A run of text in one style. */
export interface Inline {
  readonly text: string;
  readonly style: 'plain' | 'strong' | 'emphasis' | 'code';
}

/** A heading, a paragraph, a list or a block of code. */
export type Block =
  | { readonly kind: 'heading'; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** Headings, paragraphs, flat lists, fenced code; strong, emphasis and code within. All else stays as it is written. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.split(/\r?\n/);
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const marker = listMarker(line);
    if (line.trim() === '') {
      at++;
    } else if (line.startsWith('```')) {
      const end = lines.findIndex((other, index) => index > at && other.startsWith('```'));
      const stop = end === -1 ? lines.length : end;
      blocks.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
      at = stop + 1;
    } else if (/^#{1,6}\s/.test(line)) {
      blocks.push({ kind: 'heading', content: parseInline(line.replace(/^#+\s+/, '')) });
      at++;
    } else if (marker !== undefined) {
      const items: string[] = [];
      for (; at < lines.length && isParagraphLine(lines[at]); at++) {
        const item = lines[at] ?? '';
        const own = listMarker(item);
        // A line without a marker goes on with the item above it.
        if (own === undefined) items.push(`${items.pop() ?? ''} ${item.trim()}`);
        else items.push(item.slice(own.length));
      }
      blocks.push({ kind: 'list', isOrdered: /\d/.test(marker), items: items.map(parseInline) });
    } else {
      const start = at++;
      while (isParagraphLine(lines[at]) && listMarker(lines[at] ?? '') === undefined) at++;
      const text = lines.slice(start, at).map((part) => part.trim());
      blocks.push({ kind: 'paragraph', content: parseInline(text.join(' ')) });
    }
  }
  return blocks;
}

function isParagraphLine(line: string | undefined): boolean {
  return line !== undefined && line.trim() !== '' && !line.startsWith('```') && !/^#{1,6}\s/.test(line);
}

function listMarker(line: string): string | undefined {
  return /^\s{0,3}(?:[-*+]|\d{1,3}[.)])\s+/.exec(line)?.[0];
}

function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let at = 0;
  for (const match of text.matchAll(/`([^`]+)`|\*\*([^*]+)\*\*|(?<!\w)(?:\*([^*\s][^*]*)\*|_([^_\s][^_]*)_(?!\w))/g)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), style: 'plain' });
    const [whole, code, strong, star, underscore] = match;
    if (code !== undefined) parts.push({ text: code, style: 'code' });
    else if (strong !== undefined) parts.push({ text: strong, style: 'strong' });
    else parts.push({ text: star ?? underscore ?? whole, style: 'emphasis' });
    at = match.index + whole.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), style: 'plain' });
  return parts;
}
