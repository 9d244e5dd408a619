// Real corpora, where they are at hand: each line is a document, and the entities are as many as a plain count of the
// file gives.
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { detectFormat } from './detect.ts';
import { readDocuments } from './read.ts';
import type { Line } from './types.ts';

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
});
