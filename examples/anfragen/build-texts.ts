// Makes texts/*.jsonl from source/*.txt, one text a line, in which entities are written as [Worte]{LABEL}.
// Run: npm run examples
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Divisions of the texts; each has a file in source/. */
export const splits = ['train', 'dev', 'test'] as const;

/** The JSON lines of a source file. Throws for a mark that is not complete. */
export function buildTexts(source: string): string {
  return source
    .trim()
    .split('\n')
    .map((marked) => `${JSON.stringify(readMarked(marked))}\n`)
    .join('');
}

function readMarked(marked: string): { text: string; ents: { start: number; end: number; label: string }[] } {
  const ents: { start: number; end: number; label: string }[] = [];
  let text = '';
  let copied = 0;
  for (const match of marked.matchAll(/\[([^[\]]+)\]\{(PRODUKT|DATUM|BETRAG|NUMMER)\}/g)) {
    const [all, inside = '', label = ''] = match;
    text += marked.slice(copied, match.index);
    ents.push({ start: text.length, end: text.length + inside.length, label });
    text += inside;
    copied = match.index + all.length;
  }
  text += marked.slice(copied);
  if (/[[\]{}]/.test(text)) throw new Error(`A mark is not complete in: ${text}`);
  return { text, ents };
}

if (import.meta.main) {
  const folder = new URL('.', import.meta.url);
  mkdirSync(new URL('texts', folder), { recursive: true });
  for (const split of splits) {
    const source = readFileSync(new URL(`source/${split}.txt`, folder), 'utf8');
    writeFileSync(new URL(`texts/${split}.jsonl`, folder), buildTexts(source));
  }
}
