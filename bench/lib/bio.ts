// Named entities as one tag a token, for peers that label tokens.
import { type Annotations, alignSpan, type Document, tokenize, tokenTexts } from 'tincture';

/** Words and BIO tags of a text. An entity that is not on token borders is widened to them. */
export function toBio(document: Document): { words: string[]; tags: string[] } {
  const doc = tokenize(document.text);
  const tags = new Array<string>(doc.length).fill('O');
  for (const { start, end, label } of document.annotations.ents ?? []) {
    const range = alignSpan(doc, start, end, 'expand');
    if (range === undefined) continue;
    for (let token = range.startToken; token < range.endToken; token++) {
      tags[token] = `${token === range.startToken ? 'B' : 'I'}-${label}`;
    }
  }
  return { words: tokenTexts(doc), tags };
}

/** Entities of BIO tags on the tokens of `text`. */
export function fromBio(text: string, tags: readonly string[]): Annotations {
  const doc = tokenize(text);
  const ents: { start: number; end: number; label: string }[] = [];
  let open: { start: number; end: number; label: string } | undefined;
  tags.forEach((tag, token) => {
    const label = tag.slice(2);
    const end = doc.ends[token] ?? 0;
    if (open !== undefined && tag.startsWith('I-') && open.label === label) {
      open.end = end;
      return;
    }
    open = tag === 'O' ? undefined : { start: doc.starts[token] ?? 0, end, label };
    if (open !== undefined) ents.push(open);
  });
  return { ents };
}
