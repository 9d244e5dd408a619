import type { JsonObject } from '../json.ts';
import { columnsOf } from './conll-columns.ts';
import { namedDelimiter } from './csv-delimiter.ts';
import { isPlainHeader } from './csv-layout.ts';
import { createCsvRecords } from './csv-records.ts';
import { isTag } from './decode-tags.ts';
import { isConll04Row } from './formats/conll04.ts';
import { isSpacyDoc } from './formats/spacy-doc.ts';
import { isWordTable } from './formats/word-table.ts';
import { isJsonObject, parseJson } from './json-checks.ts';
import { createJsonElements } from './json-elements.ts';
import type { TextFormatName } from './types.ts';

/** How many lines at the beginning are looked at. */
const linesSeen = 50;

/**
 * The format of a file from its beginning (some thousand characters are enough), with its name where the content
 * leaves a choice. Undefined for what is none of ours: an empty or binary file (see `isDocsFile` and `isSpacyFile`), other JSON.
 */
export function detectFormat(head: string, fileName: string = ''): TextFormatName | undefined {
  if (head.includes('\0')) return undefined;
  const all = head.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  // The last line may be cut off, unless it is the only one.
  const lines = (all.length > 1 ? all.slice(0, -1) : all).filter((line) => line.trim() !== '').slice(0, linesSeen);
  const first = (lines[0] ?? all.at(-1) ?? '').trim();
  if (first === '') return undefined;
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (first.startsWith('{') || first.startsWith('[')) {
    const json = detectJson(first, head, extension);
    if (json !== 'none') return json;
  }
  if (rstStart.test(head)) return 'rs3';
  if (isConllU(lines)) return 'conllu';
  if (isConll04(lines)) return 'conll04';
  if (isConll(lines)) return 'conll';
  return byExtension[extension] ?? detectColumns(lines) ?? 'text';
}

const byExtension: Readonly<Record<string, TextFormatName>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  conll: 'conll',
  conllu: 'conllu',
  iob: 'conll',
  bio: 'conll',
  rs3: 'rs3',
  rs4: 'rs3',
  txt: 'text',
};

/** `none` where the text only happens to begin with a bracket. */
function detectJson(first: string, head: string, extension: string): TextFormatName | undefined | 'none' {
  const content = head.replace(/^\uFEFF/, '');
  if (snipsStart.test(content)) return 'snips';
  if (/^\s*\[\s*[[{]/.test(content)) {
    const isSpacy = /^\s*\[\s*\[\s*"/.test(content) || content.includes('"paragraphs"') || spacyToken.test(content);
    return isSpacy ? 'spacy-json' : isLabelStudio(content) ? 'label-studio' : detectObjects(content);
  }
  const value = parseJson(first);
  if (isJsonObject(value)) {
    if ('paragraphs' in value || isSpacyDoc(value)) return 'spacy-json';
    return isProdigy(value) ? 'prodigy' : 'jsonl';
  }
  if (content.includes('"paragraphs"') || spacyToken.test(content)) return 'spacy-json';
  // A first line longer than what we were given.
  if (/^\{\s*"/.test(first)) return prodigyKey.test(first) ? 'prodigy' : isJsonName(extension, first);
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl';
  // An object over several lines that is none of ours is other JSON; anything else is a text that begins with a bracket.
  return /^\s*(\{\s*["}]|\[\s*["\]])/.test(head) ? detectObjects(content) : 'none';
}

/** What a list of objects holds, or objects over several lines: what they would hold if each were on a line. */
function detectObjects(content: string): TextFormatName | undefined {
  const elements = createJsonElements();
  for (const text of content.split('\n')) {
    const [first] = elements.line({ text, number: 1 });
    if (first === undefined) continue;
    const value = 'value' in first ? first.value : undefined;
    if (!isJsonObject(value)) return undefined;
    return isProdigy(value) ? 'prodigy' : 'jsonl';
  }
  // The first one is longer than what we were given.
  if (!/"text"\s*:/.test(content)) return undefined;
  return prodigyKey.test(content) ? 'prodigy' : 'jsonl';
}

/** Keys that nobody but Prodigy writes. */
const prodigyKey = /"(_input_hash|_task_hash|_view_id|answer)"\s*:/;

/** Keys that a task of Label Studio has, in its full and in its flat form. */
function isLabelStudio(content: string): boolean {
  // The text may be longer than what we see of the file.
  const isFull =
    /"(annotations|completions)"\s*:\s*\[/.test(content) && /"(data"\s*:\s*\{|result"|was_cancelled")/.test(content);
  return isFull || /"(annotation_id|lead_time)"\s*:/.test(content) || /"labels"\s*:\s*\[\s*"/.test(content);
}

/** An intent with its first utterance, as SNIPS lists them. */
const snipsStart = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:\s*\[\s*\{\s*"data"\s*:\s*\[/;

/** The files of RST tools begin with this element, maybe behind a declaration and comments. */
const rstStart = /^\uFEFF?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--[\s\S]*?-->\s*)*<rst[\s>]/;

/** A token as spaCy's `Doc.to_json()` begins it; those of Prodigy and ours begin with their text. */
const spacyToken = /"tokens"\s*:\s*\[\s*\{\s*"id"\s*:\s*\d+\s*,\s*"start"\s*:/;

function isJsonName(extension: string, first: string): TextFormatName | undefined {
  return extension === 'jsonl' || extension === 'ndjson' || /"text"\s*:/.test(first) ? 'jsonl' : undefined;
}

function isProdigy(object: JsonObject): boolean {
  const { spans, options, accept, label, answer } = object;
  if ('_input_hash' in object || '_task_hash' in object || '_view_id' in object) return true;
  return (
    Array.isArray(spans) ||
    Array.isArray(options) ||
    Array.isArray(accept) ||
    typeof label === 'string' ||
    typeof answer === 'string'
  );
}

/** Ten columns divided by tabs, the first one a number; or as many comments as are looked at, which it has before a document. */
function isConllU(lines: readonly string[]): boolean {
  const tokens = lines.filter((line) => !line.startsWith('#'));
  if (tokens.length === 0) return lines.some((line) => /^# (newdoc|global\.\w+|sent_id|newpar)\b/.test(line));
  return tokens.every((line) => /^\d+([-.]\d+)?\t/.test(line) && line.split('\t').length === 10);
}

function isConll04(lines: readonly string[]): boolean {
  const rows = lines.filter((line) => !line.startsWith('#doc'));
  return rows.length > 0 && rows.every(isConll04Row);
}

function isConll(lines: readonly string[]): boolean {
  if (lines[0]?.startsWith('-DOCSTART-') === true) return true;
  const rows = lines.filter((line) => !line.startsWith('#')).map(columnsOf);
  const width = Math.min(...rows.map((columns) => columns.length));
  if (rows.length === 0 || width < 2) return false;
  // The last column as a rule, but any other one may hold the tags. The first one is the token.
  return [-1, ...Array.from({ length: width - 1 }, (_, index) => index + 1)].some((column) => {
    const tags = rows.filter((columns) => isTag(columns.at(column) ?? '') && columns.at(column) !== '-');
    return tags.length >= 0.9 * rows.length;
  });
}

function detectColumns(lines: readonly string[]): TextFormatName | undefined {
  const [first = '', ...rest] = lines;
  if (first.includes('\t') && lines.every((line) => line.split('\t').length === first.split('\t').length)) return 'tsv';
  // A header by itself: nobody begins a text with this one word.
  if (first.trim().toLowerCase() === 'text' && rest.length > 0) return 'csv';
  if (namedDelimiter(first) !== undefined) return 'csv';
  for (const delimiter of [',', ';', '\t', '|']) {
    if (isTable(lines, delimiter)) return delimiter === '\t' ? 'tsv' : 'csv';
  }
  return undefined;
}

/** Whether the first line is a header and the records have as many cells: prose has commas too. */
function isTable(lines: readonly string[], delimiter: string): boolean {
  const reader = createCsvRecords(delimiter);
  const [header, ...records] = lines.flatMap((text, index) => reader.line({ text, number: index + 1 }));
  if (header === undefined || header.cells.length < 2) return false;
  if (!isPlainHeader(header.cells) && !isWordTable(header.cells)) return false;
  const consistent = records.filter(({ cells }) => cells.length === header.cells.length);
  return consistent.length >= 0.9 * records.length;
}
