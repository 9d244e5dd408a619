// Makes texts/linked.jsonl from source/linked.txt, where entities are written as [text]{LABEL:id}, the id NIL for what is not in
// kb.csv, and a line "---" divides texts.
// Run: npm run examples
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

interface LinkedSpan {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  readonly kbId: string | null;
}

/** The JSON lines of a source file. */
export function buildTexts(source: string): string {
  return source
    .trim()
    .split('\n---\n')
    .map((marked) => `${JSON.stringify(readMarked(marked))}\n`)
    .join('');
}

function readMarked(marked: string): { text: string; ents: LinkedSpan[] } {
  const ents: LinkedSpan[] = [];
  let text = '';
  let copied = 0;
  for (const match of marked.matchAll(/\[([^[\]]+)\]\{(PERSON|ORG|PLACE):([\w-]+)\}/g)) {
    const [all, inside = '', label = '', id = ''] = match;
    text += marked.slice(copied, match.index);
    ents.push({ start: text.length, end: text.length + inside.length, label, kbId: id === 'NIL' ? null : id });
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
  writeFileSync(
    new URL('texts/linked.jsonl', folder),
    buildTexts(readFileSync(new URL('source/linked.txt', folder), 'utf8')),
  );
}
