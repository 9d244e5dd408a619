// The columns of CoNLL-2004 with relations (Roth and Yih 2004, in the form of Bekoulis et al. 2018): id, token, tag, the
// relations that start at the entity which ends here, and the ids of the tokens where the other entities end.

import type { Document, Relation } from '../../doc/annotations.ts';
import { tokenTexts } from '../../doc/create-doc.ts';
import { counted } from '../../errors/counted.ts';
import type { Task } from '../../tasks/task.ts';
import { buildDocument } from '../build-document.ts';
import { decodeTags, encodeBio, isTag } from '../decode-tags.ts';
import { createFindings, type Findings, hasGap, rejectLine, rejectWith } from '../findings.ts';
import { createHeldLines } from '../held-lines.ts';
import { quote } from '../json-checks.ts';
import { countLosses } from '../losses.ts';
import { tokenLayers } from '../token-layers.ts';
import type { FormatReader, FormatWriter, Line, ReadItem, ReadOptions, WriteOptions } from '../types.ts';

const columns = 5;
/** What stands in the column of relations where there is none. */
const none = 'N';
const spacingNote = 'Spacing made up: tokens are joined with spaces, as the file does not say how they were spaced';

/** Whether a line has the columns of this format. */
export function isConll04Row(text: string): boolean {
  const cells = text.split('\t');
  return (
    cells.length === columns && /^\d+$/.test(cells[0]!) && isTag(cells[2]!) && isList(cells[3]!) && isList(cells[4]!)
  );
}

function isList(cell: string): boolean {
  return cell.startsWith('[') && cell.endsWith(']');
}

/** Reads texts that each begin with a `#doc` line, or after a blank one. */
export function createConll04Reader(options: ReadOptions): FormatReader {
  let head: Line | undefined;
  const rows = createHeldLines();
  const take = (): readonly ReadItem[] => {
    const items: ReadItem[] = [];
    rows.close();
    const blocks = rows.take();
    if ('raw' in blocks) items.push({ reject: blocks });
    else if (blocks.length > 0) items.push(readText(head, blocks.flat(), options));
    else if (head !== undefined)
      items.push(rejectLine('line-invalid', 'There is no token below this line.', head.number, head.text));
    head = undefined;
    return items;
  };
  return {
    line: (line) => {
      const isHead = /^#doc(\s|$)/.test(line.text);
      if (!isHead && line.text.trim() !== '') {
        rows.add(line);
        return [];
      }
      // A blank line may stand below the head.
      if (!isHead && rows.isEmpty) return [];
      const items = take();
      if (isHead) head = line;
      return items;
    },
    end: take,
  };
}

interface Row {
  readonly number: number;
  readonly labels: readonly string[];
  readonly heads: readonly string[];
}

function readText(head: Line | undefined, lines: readonly Line[], options: ReadOptions): ReadItem {
  const findings = createFindings();
  const first = (head ?? lines[0])?.number ?? 1;
  const raw = [...(head ? [head] : []), ...lines].map(({ text }) => text).join('\n');
  if (hasGap(lines)) findings.reject('line-invalid', 'A line of this text could not be read.');
  const starts: number[] = [];
  const ends: number[] = [];
  const tags: string[] = [];
  const rows: Row[] = [];
  const placeOf = new Map<string, number>();
  let text = '';
  for (const { text: content, number } of lines) {
    const [id = '', token = '', tag = '', labels = '', heads = '', ...more] = content.split('\t');
    if (heads === '' || more.length > 0)
      findings.reject(
        'line-invalid',
        `Line ${number} has ${counted(content.split('\t').length, 'column')}, not ${columns}.`,
      );
    if (token.trim() === '') findings.reject('line-invalid', `Line ${number} has no token.`);
    if (!isTag(tag)) findings.reject('line-invalid', `Line ${number} has the tag ${quote(tag)}.`);
    if (placeOf.has(id)) findings.reject('line-invalid', `Line ${number} has the id ${quote(id)} of another line.`);
    placeOf.set(id, rows.length);
    rows.push({ number, ...readLists(labels, heads, number, findings) });
    if (text !== '') text += ' ';
    starts.push(text.length);
    text += token;
    ends.push(text.length);
    tags.push(isTag(tag) ? tag : 'O');
  }
  const decoded = decodeTags(tags);
  const place = ({ start, end }: { start: number; end: number }) => ({ start: starts[start]!, end: ends[end - 1]! });
  const ents = decoded.ents.map((ent) => ({ ...ent, ...place(ent) }));
  const entityAt = new Map(decoded.ents.map(({ end }, index) => [end - 1, ents[index]!]));
  const rels = readRelations(rows, placeOf, entityAt, findings);
  if (findings.problems.length > 0) return rejectWith(findings, first, raw);
  if (starts.length > 1) findings.repair(spacingNote);
  const id = head?.text.slice('#doc'.length).trim() ?? '';
  const draft = { text, ...(id !== '' && { id }), ents, entsMissing: decoded.missing.map(place), rels };
  return buildDocument(draft, findings, first, raw, options);
}

function readLists(labels: string, heads: string, number: number, findings: Findings): Omit<Row, 'number'> {
  const lists = { labels: readList(labels), heads: readList(heads) };
  if (lists.labels.length === lists.heads.length) return lists;
  const counts = `${lists.labels.length} relations and ${lists.heads.length} ids`;
  findings.reject('line-invalid', `Line ${number} has ${counts}: there must be an id for each.`);
  return { labels: [], heads: [] };
}

/** `['Live_In', 'Kill']` or `[3, 14]`. */
function readList(cell: string): string[] {
  return cell
    .replace(/^\[|\]$/g, '')
    .split(',')
    .map((item) => item.trim().replace(/^(['"])(.*)\1$/, '$2'))
    .filter((item) => item !== '');
}

function readRelations(
  rows: readonly Row[],
  placeOf: ReadonlyMap<string, number>,
  entityAt: ReadonlyMap<number, Relation['from']>,
  findings: Findings,
): Relation[] {
  return rows.flatMap(({ number, labels, heads }, index) =>
    labels.flatMap((label, i): Relation[] => {
      if (label === none) return [];
      const what = `Line ${number} has the relation ${quote(label)}`;
      const head = heads[i] ?? '';
      const target = placeOf.get(head);
      const [from, to] = [entityAt.get(index), target === undefined ? undefined : entityAt.get(target)];
      if (target === undefined)
        findings.reject('line-invalid', `${what} to the token ${quote(head)}, which is not there.`);
      else if (from === undefined) findings.reject('span-invalid', `${what} but no entity ends there.`);
      else if (to === undefined)
        findings.reject('span-invalid', `${what} to the token ${quote(head)}, at which no entity ends.`);
      return from === undefined || to === undefined ? [] : [{ from, to, label }];
    }),
  );
}

/** Writes a `#doc` line for each text, then a line for each token. */
export function createConll04Writer({ task, onLoss }: WriteOptions): FormatWriter {
  return { head: '', document: (document) => writeText(document, task, onLoss), tail: '' };
}

function writeText(document: Document, task: Task, onLoss?: (what: string) => void): string {
  countLosses(document, ['id', 'ents', 'entsMissing', 'rels'], onLoss);
  const { text, id = '', annotations } = document;
  const { rels = [] } = annotations;
  if (annotations.rels === undefined) onLoss?.('"nobody looked for relations", which is read back as none');
  const clean = (name: string): string => {
    const written = name.replace(/[\t\r\n'",]/g, '_');
    if (written !== name) onLoss?.('tabs, quotes and commas in labels, which become "_"');
    return written;
  };
  const { words, tags, ends } = tagWords(document, task, onLoss);
  if (words.length === 0) {
    onLoss?.('texts without a token');
    return '';
  }
  if (words.join(' ') !== text) onLoss?.('spacing between tokens');
  const lastOf = new Map(ends.map((end, index) => [end, index]));
  const relations = words.map((): { labels: string[]; heads: number[] } => ({ labels: [], heads: [] }));
  for (const { from, to, label } of rels) {
    const [start, end] = [lastOf.get(from.end), lastOf.get(to.end)];
    if (start === undefined || end === undefined || !isEntity(tags[start]) || !isEntity(tags[end])) {
      onLoss?.('relations to what is no entity');
      continue;
    }
    relations[start]!.labels.push(clean(label));
    relations[start]!.heads.push(end);
  }
  const rows = words.map((word, index) => {
    const { labels, heads } = relations[index]!;
    const isNone = labels.length === 0;
    const names = (isNone ? [none] : labels).map((label) => `'${label}'`).join(', ');
    return [index, word, clean(tags[index]!), `[${names}]`, `[${(isNone ? [index] : heads).join(', ')}]`].join('\t');
  });
  return `${[`#doc ${id.replace(/\s+/g, ' ').trim()}`.trim(), ...rows].join('\n')}\n`;
}

function isEntity(tag: string | undefined): boolean {
  return tag !== undefined && tag !== 'O' && tag !== '-';
}

interface TaggedWords {
  readonly words: readonly string[];
  readonly tags: readonly string[];
  /** Where each word ends in the text. */
  readonly ends: readonly number[];
}

/** What stands between spaces where that is how entities are cut, as in files of this format; else our tokens. */
function tagWords(document: Document, task: Task, onLoss?: (what: string) => void): TaggedWords {
  const { text, annotations } = document;
  const { ents = [], entsMissing = [] } = annotations;
  const words = text.split(' ');
  const starts = new Map<number, number>();
  const ends: number[] = [];
  words.forEach(({ length }, index) => {
    const start = (ends.at(-1) ?? -1) + 1;
    starts.set(start, index);
    ends.push(start + length);
  });
  const wordAtEnd = new Map(ends.map((end, index) => [end, index]));
  const places = [...ents, ...entsMissing].map(({ start, end }) => [
    starts.get(start) ?? -1,
    (wordAtEnd.get(end) ?? -1) + 1,
  ]);
  const isCut = words.every((word) => /^\S+$/.test(word)) && places.every(([start, end]) => start! >= 0 && end! > 0);
  if (isCut && annotations.ents !== undefined) {
    const spanAt = (at: number) => ({ start: places[at]![0]!, end: places[at]![1]! });
    const tagged = ents.map(({ label }, index) => ({ label, ...spanAt(index) }));
    const missing = entsMissing.map((_, index) => spanAt(ents.length + index));
    return { words, tags: encodeBio(words.length, tagged, missing), ends };
  }
  const layers = tokenLayers(document, task, onLoss);
  return {
    words: tokenTexts(layers.doc),
    tags: encodeBio(layers.doc.length, layers.ents, layers.missing),
    ends: Array.from(layers.doc.ends),
  };
}
