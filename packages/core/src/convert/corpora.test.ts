// Real corpora, where they are at hand: each line is a document, and the entities are as many as a plain count of the
// file gives.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Attachment, attachmentsOf, treeOfUnits } from '../discourse/tree.ts';
import type { DiscourseUnit, Document } from '../doc/annotations.ts';
import type { Task } from '../tasks/task.ts';
import { detectFormat } from './detect.ts';
import { readDocuments } from './read.ts';
import type { Line } from './types.ts';
import { writeDocuments } from './write.ts';

const data = join(fileURLToPath(new URL('../../../..', import.meta.url)), '..', 'shared', 'data');

async function* linesOf(file: string): AsyncIterable<Line> {
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }))
    yield { text, number: ++number };
}

const corpora: readonly (readonly [file: string, format: string, documents: number, ents: number, cats: number])[] = [
  ['fashion/train.jsonl', 'prodigy', 1_235, 527, 0],
  ['fashion/dev.jsonl', 'prodigy', 500, 238, 0],
  ['food/train.jsonl', 'prodigy', 949, 1_904, 0],
  ['food/unlabelled.jsonl', 'jsonl', 10_000, 0, 0],
  ['cooking/train.jsonl', 'jsonl', 2_000, 0, 2_000],
  ['cooking/dev.jsonl', 'jsonl', 2_000, 0, 2_000],
  ['snips/train_AddToPlaylist.json', 'snips', 1_942, 0, 0],
  ['snips/train_RateBook.json', 'snips', 300, 0, 0],
  ['conll03/train.conll', 'conll', 946, 23_499, 0],
  ['conll03/dev.conll', 'conll', 216, 5_942, 0],
  ['wnut17/train.conll', 'conll', 3_394, 1_975, 0],
  ['wnut17/dev.conll', 'conll', 1_009, 836, 0],
  ['conll04/train.txt', 'conll04', 910, 3_393, 0],
  ['conll04/dev.txt', 'conll04', 243, 877, 0],
  ['biomed-rel/all.jsonl', 'prodigy', 149, 466, 0],
  ['banking77/train.csv', 'csv', 10_003, 0, 10_003],
  ['sst2/train.tsv', 'tsv', 6_920, 0, 6_920],
  ['sst2/dev.tsv', 'tsv', 872, 0, 872],
];

describe.skipIf(!existsSync(data))('corpora (skipped where ../shared/data is absent)', () => {
  test.each(corpora)('%s', async (file, format, documents, ents, cats) => {
    const path = join(data, file);
    const detected = detectFormat(readFileSync(path, 'utf8').slice(0, 4_000), file);
    expect(detected).toBe(format);
    if (detected === undefined) return;
    const found = { documents: 0, ents: 0, cats: 0, rejects: 0, moved: 0 };
    for await (const item of readDocuments(linesOf(path), { format: detected })) {
      if ('reject' in item) {
        found.rejects++;
        continue;
      }
      const { annotations } = item.document;
      found.documents++;
      found.ents += annotations.ents?.length ?? 0;
      found.cats += annotations.cats === undefined ? 0 : 1;
      found.moved += item.repairs.filter((note) => note.startsWith('Moved')).length;
    }
    expect(found).toEqual({ documents, ents, cats, rejects: 0, moved: 0 });
  });

  test.each([
    ['gum/dev.conllu', false, 30],
    ['gum/dev.conllu', true, 1_575],
    ['gum/train.conllu', false, 177],
  ] as const)(
    '%s comes back to the last byte (each sentence by itself: %s)',
    async (file, sentences, documents) => {
      const content = readFileSync(join(data, file), 'utf8');
      expect(detectFormat(content.slice(0, 4_000))).toBe('conllu');
      const losses: string[] = [];
      const found = { documents: 0, tokens: 0, mentions: 0, problems: 0 };
      const read = async function* (): AsyncIterable<Document> {
        for await (const item of readDocuments(linesOf(join(data, file)), { format: 'conllu', sentences })) {
          if ('reject' in item || item.repairs.length > 0) found.problems++;
          if ('reject' in item) continue;
          found.documents++;
          found.tokens += item.document.annotations.tokens?.length ?? 0;
          found.mentions += item.document.annotations.spans?.entities?.length ?? 0;
          yield item.document;
        }
      };
      let at = 0;
      const task: Task = { name: 'any', kind: 'ner', labels: [{ name: 'A' }] };
      for await (const part of writeDocuments(read(), {
        format: 'conllu',
        task,
        onLoss: (what) => losses.push(what),
      })) {
        // Not by expect: a difference would print megabytes.
        if (content.slice(at, at + part.length) !== part) throw new Error(`Differs from character ${at} on.`);
        at += part.length;
      }
      expect(at).toBe(content.length);
      expect(losses).toEqual([]);
      const tokens = content.match(/^\d+\t/gm)?.length;
      const mentions = content.match(/(?<=Entity=\S*)\(/g)?.length;
      expect(found).toEqual({ documents, tokens, mentions, problems: 0 });
    },
    120_000,
  );

  test.each([
    ['gum/train.conllu', 177],
    ['gum/dev.conllu', 30],
  ] as const)(
    'the discourse of %s is written from its units alone, and makes trees both ways',
    async (file, documents) => {
      const path = join(data, file);
      const task: Task = { name: 'any', kind: 'discourse', labels: [] };
      const found = { documents: 0, trees: 0, losses: 0 };
      const read = async function* (): AsyncIterable<Document> {
        for await (const item of readDocuments(linesOf(path), { format: 'conllu' })) {
          if ('reject' in item) continue;
          const { text, annotations } = item.document;
          const { tokens = [], discourse = [] } = annotations;
          const result = treeOfUnits(discourse);
          const again = 'tree' in result ? attachmentsOf(result.tree) : [];
          found.documents++;
          if (again.every((attachment, at) => isAttached(discourse[at], attachment))) found.trees++;
          yield { text, annotations: { tokens, discourse } };
        }
      };
      let written = '';
      const onLoss = (): void => {
        found.losses++;
      };
      for await (const part of writeDocuments(read(), { format: 'conllu', task, onLoss })) written += part;
      // The whole lists would be megabytes.
      const ours = written.match(/(?<=Discourse=)[^|\n]*/g) ?? [];
      const theirs = readFileSync(path, 'utf8').match(/(?<=Discourse=)[^|\n]*/g) ?? [];
      expect(ours.length).toBe(theirs.length);
      expect(ours.filter((value, index) => value !== theirs[index])).toEqual([]);
      expect(found).toEqual({ documents, trees: documents, losses: 0 });
    },
  );
});

function isAttached(unit: DiscourseUnit | undefined, { head, label, depth }: Attachment): boolean {
  return unit?.head === head && unit?.label === label && unit?.depth === depth;
}
