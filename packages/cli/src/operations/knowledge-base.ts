import { resolve } from 'node:path';
import { counted, type KnowledgeBaseEntry, TinctureError } from 'tincture';
import { type KnowledgeBaseFormat, type Reject, readKnowledgeBase } from 'tincture/convert';
import type { Context } from '../context.ts';
import { openBytes } from '../files/open-bytes.ts';
import { readLineItems } from '../files/read-lines.ts';
import { createRepairTally, type RepairTally } from '../files/repair-tally.ts';
import { showPath } from '../project/open-project.ts';

/** What a file with a knowledge base holds. */
export interface KnowledgeBaseFile {
  readonly entries: readonly KnowledgeBaseEntry[];
  readonly rejects: readonly Reject[];
  readonly repairs: RepairTally;
  /** How messages name the file. */
  readonly name: string;
}

/** Reads a file of JSON lines, CSV or TSV: told by its content. Throws `file-*`, and `data-invalid` where it has no entry. */
export async function readKnowledgeBaseFile(
  context: Pick<Context, 'cwd'>,
  path: string,
  wanted?: KnowledgeBaseFormat,
): Promise<KnowledgeBaseFile> {
  const file = resolve(context.cwd, path);
  const name = showPath(context, file);
  const bytes = await openBytes(file, name);
  const format = wanted ?? formatOf(new TextDecoder().decode(bytes.head));
  const entries: KnowledgeBaseEntry[] = [];
  const rejects: Reject[] = [];
  const repairs = createRepairTally();
  for await (const row of readKnowledgeBase(readLineItems(bytes, { file: name }), { format, file: name })) {
    if ('reject' in row) rejects.push(row.reject);
    else {
      entries.push(row.entry);
      repairs.add(row.repairs);
    }
  }
  if (entries.length > 0) return { entries, rejects, repairs, name };
  const [first] = rejects;
  throw new TinctureError({
    code: 'data-invalid',
    problem:
      first === undefined
        ? 'The file has no entry.'
        : `None of ${counted(rejects.length, 'row')} can be read; line ${first.line}: ${first.problem}`,
    where: { file: name },
    fix: 'Give JSON lines such as {"id": "Q1", "name": "…"}, or CSV that begins with: id,name,aliases,description,label,prior',
  });
}

function formatOf(head: string): KnowledgeBaseFormat {
  const [first = ''] = head
    .replace(/^\ufeff/, '')
    .trimStart()
    .split('\n');
  if (first.startsWith('{')) return 'jsonl';
  return first.includes('\t') ? 'tsv' : 'csv';
}
