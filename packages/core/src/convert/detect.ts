import type { JsonObject } from '../json.ts';
import { isHeader } from './csv-layout.ts';
import { isTag } from './decode-tags.ts';
import { isJsonObject, parseJson } from './json-checks.ts';
import type { FormatName } from './types.ts';

/** How many lines at the beginning are looked at. */
const linesSeen = 50;

/**
 * The format of a file from its beginning (some thousand characters are enough), with its name where the content
 * leaves a choice. Undefined for what is none of ours: an empty or binary file, CoNLL-U, other JSON.
 */
export function detectFormat(head: string, fileName: string = ''): FormatName | undefined {
  if (head.includes('\0')) return undefined;
  const all = head.replace(/^\uFEFF/, '').split(/\r?\n/);
  // The last line may be cut off, unless it is the only one.
  const lines = (all.length > 1 ? all.slice(0, -1) : all).filter((line) => line.trim() !== '').slice(0, linesSeen);
  const first = (lines[0] ?? all.at(-1) ?? '').trim();
  if (first === '') return undefined;
  const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase() ?? '';
  if (first.startsWith('{') || first.startsWith('[')) {
    const json = detectJson(first, head, extension);
    if (json !== 'none') return json;
  }
  if (isConllU(lines)) return undefined;
  if (isConll(lines)) return 'conll';
  const byName = byExtension[extension];
  if (byName !== undefined && byName !== 'text') return byName;
  return detectColumns(lines) ?? 'text';
}

const byExtension: Readonly<Record<string, FormatName>> = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  conll: 'conll',
  iob: 'conll',
  bio: 'conll',
  txt: 'text',
};

/** `none` where the text only happens to begin with a bracket. */
function detectJson(first: string, head: string, extension: string): FormatName | undefined | 'none' {
  if (/^\s*\[\s*[[{]/.test(head.replace(/^\uFEFF/, ''))) {
    const isSpacy = /^\s*\[\s*\[\s*"/.test(head.replace(/^\uFEFF/, '')) || head.includes('"paragraphs"');
    return isSpacy ? 'spacy-json' : undefined;
  }
  const value = parseJson(first);
  if (isJsonObject(value)) return 'paragraphs' in value ? 'spacy-json' : isProdigy(value) ? 'prodigy' : 'jsonl';
  if (head.includes('"paragraphs"')) return 'spacy-json';
  // A first line longer than what we were given.
  if (/^\{\s*"/.test(first))
    return /"(_input_hash|_task_hash|_view_id|answer)"\s*:/.test(first) ? 'prodigy' : isJsonName(extension, first);
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl';
  // An object over several lines is other JSON; anything else is a text that begins with a bracket.
  return /^\s*(\{\s*["}]|\[\s*["\]])/.test(head) ? undefined : 'none';
}

function isJsonName(extension: string, first: string): FormatName | undefined {
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

/** Ten columns divided by tabs, the first one a number: CoNLL-U, which is not read as anything else by mistake. */
function isConllU(lines: readonly string[]): boolean {
  const tokens = lines.filter((line) => !line.startsWith('#'));
  return tokens.length > 0 && tokens.every((line) => /^\d+([-.]\d+)?\t/.test(line) && line.split('\t').length === 10);
}

function isConll(lines: readonly string[]): boolean {
  if (lines[0]?.startsWith('-DOCSTART-') === true) return true;
  const rows = lines
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.trim().split(line.includes('\t') ? '\t' : / +/));
  const width = Math.min(...rows.map((columns) => columns.length));
  if (rows.length === 0 || width < 2) return false;
  // The last column as a rule, but any other one may hold the tags. The first one is the token.
  return [-1, ...Array.from({ length: width - 1 }, (_, index) => index + 1)].some((column) => {
    const tags = rows.filter((columns) => isTag(columns.at(column) ?? '') && columns.at(column) !== '-');
    return tags.length >= 0.9 * rows.length;
  });
}

function detectColumns(lines: readonly string[]): FormatName | undefined {
  const [first = ''] = lines;
  if (first.includes('\t') && lines.every((line) => line.split('\t').length === first.split('\t').length)) return 'tsv';
  for (const delimiter of [',', ';', '\t']) {
    const cells = first.split(delimiter);
    if (cells.length > 1 && isHeader(cells.map((cell) => cell.replace(/^"|"$/g, ''))))
      return delimiter === '\t' ? 'tsv' : 'csv';
  }
  return undefined;
}
