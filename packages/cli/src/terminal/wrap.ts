import { displayWidth } from './table.ts';

/**
 * A text whose lines are no wider than `width` columns: broken at blanks, and indented as they were. What follows a broken
 * line in its paragraph goes on in it. Commands to be copied (`$ …`) stay whole. An option with what it means, which has
 * two columns in a wide terminal, is one entry: the meaning stands below it.
 */
export function wrapLines(text: string, width: number): string {
  const paragraphs: string[] = [];
  for (const line of text.split('\n')) {
    const last = paragraphs.at(-1);
    const goesOn =
      last !== undefined && isBroken(last, width) && line.trim() !== '' && indentOf(line) === indentOf(last);
    if (goesOn && !isCommand(line) && entryOf(line) === undefined)
      paragraphs[paragraphs.length - 1] = `${last} ${line.trim()}`;
    else paragraphs.push(line);
  }
  return paragraphs.map((paragraph) => wrapParagraph(paragraph, width)).join('\n');
}

function wrapParagraph(paragraph: string, width: number): string {
  if (!isBroken(paragraph, width)) return paragraph;
  const indent = indentOf(paragraph);
  const entry = entryOf(paragraph);
  if (entry !== undefined)
    return `${wrapParagraph(indent + entry.term, width)}\n${wrapParagraph(`${indent}    ${entry.meaning}`, width)}`;
  const lines = [indent];
  for (const word of paragraph.trim().split(/ +/)) {
    const last = lines.at(-1) ?? indent;
    const longer = last === indent ? indent + word : `${last} ${word}`;
    if (last === indent || displayWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}

function isBroken(line: string, width: number): boolean {
  return displayWidth(line) > width && !isCommand(line);
}

function isCommand(line: string): boolean {
  return /^\s*\$ /.test(line);
}

/** The two columns of an indented line that has two. */
function entryOf(line: string): { readonly term: string; readonly meaning: string } | undefined {
  const [, term, meaning] = /^ +(\S+(?: \S+)*) {2,}(\S.*)$/.exec(line) ?? [];
  return term === undefined || meaning === undefined ? undefined : { term, meaning };
}

function indentOf(line: string): string {
  return /^ */.exec(line)?.[0] ?? '';
}
