import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainLinker } from '@tincture/learn';
import {
  alignSpan,
  createPipeline,
  createRulesComponent,
  type Document,
  findRepetitions,
  givenTo,
  type KnowledgeBaseEntry,
  loadComponent,
  pairPredictions,
  parseTask,
  type Scores,
  scoreLinks,
  tokenize,
  withAnnotations,
} from 'tincture';
import { readKnowledgeBase } from 'tincture/convert';
import { describe, expect, it } from 'vitest';
import { buildTexts } from '../../examples/halden/build-texts.ts';
import { temporaryFolder, tincture } from '../e2e/command.ts';

const folder = new URL('../../examples/halden/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, folder), 'utf8');

async function readEntries(): Promise<readonly KnowledgeBaseEntry[]> {
  const entries: KnowledgeBaseEntry[] = [];
  const lines = read('kb.csv')
    .split('\n')
    .map((text, index) => ({ text, number: index + 1 }));
  for await (const row of readKnowledgeBase(lines, { format: 'csv' })) {
    if ('reject' in row) throw new Error(row.reject.problem);
    entries.push(row.entry);
  }
  return entries;
}

const gold = read('texts/linked.jsonl')
  .trim()
  .split('\n')
  .map((line): Document => {
    const { text, ents } = JSON.parse(line);
    return { text, annotations: { ents } };
  });
const spans = gold.flatMap(({ annotations }) => annotations.ents ?? []);

/** How well the linker in a file does on the entities of the gold. */
async function score(bytes: Uint8Array): Promise<Scores> {
  const linker = loadComponent(bytes);
  const docs = gold.map(({ text, annotations }) => withAnnotations(tokenize(text), givenTo(linker, annotations)));
  return scoreLinks(linker.task, pairPredictions(gold, await linker.predict(docs)));
}

describe('the halden example', () => {
  it('has the texts that its source makes, none of them twice', () => {
    expect(read('texts/linked.jsonl')).toBe(buildTexts(read('source/linked.txt')));
    expect(gold).toHaveLength(60);
    expect(findRepetitions(gold.map(({ text }) => text))).toEqual([]);
  });

  it('has entities on token borders that are entries, or none, of names that several entries have', async () => {
    const entries = await readEntries();
    const ids = new Set(entries.map(({ id }) => id));
    expect(entries).toHaveLength(38);
    for (const { text, annotations } of gold) {
      const doc = tokenize(text);
      for (const { start, end, kbId } of annotations.ents ?? []) {
        expect(alignSpan(doc, start, end, 'strict')).toBeDefined();
        expect(kbId === null || ids.has(kbId ?? '')).toBe(true);
      }
    }
    expect(spans.filter(({ kbId }) => kbId === null)).toHaveLength(11);
    const owners = new Map<string, number>();
    for (const { names } of entries) for (const name of new Set(names)) owners.set(name, (owners.get(name) ?? 0) + 1);
    expect([...owners.values()].filter((count) => count > 1).length).toBeGreaterThan(10);
  });

  it('is linked far better than by taking the entry that is meant most often', async () => {
    const entries = await readEntries();
    const { value } = await score((await trainLinker(entries, [], { seed: 1, name: 'kb' })).bytes);
    const mostMeant = (name: string): string | null =>
      entries.filter(({ names }) => names.includes(name)).sort((a, b) => (b.prior ?? 0) - (a.prior ?? 0))[0]?.id ??
      null;
    const right = gold.flatMap(({ text, annotations }) =>
      (annotations.ents ?? []).filter(({ start, end, kbId }) => mostMeant(text.slice(start, end)) === kbId),
    );
    expect(right.length / spans.length).toBeLessThan(0.7);
    expect(value).toBeGreaterThan(0.9);
  });

  it('is linked well on texts that were held out', async () => {
    const { score: heldOut } = await trainLinker(await readEntries(), gold, { seed: 1, name: 'kb' });
    expect(heldOut?.on).toBe('held_out');
    expect(heldOut?.value).toBeGreaterThan(0.9);
  });

  it('works behind what finds entities', async () => {
    const task = parseTask('halden', { kind: 'ner', labels: ['PERSON', 'ORG', 'PLACE'] });
    const { component } = createRulesComponent({ name: 'rules', task, text: read('rules.jsonl') });
    const linker = loadComponent((await trainLinker(await readEntries(), gold, { seed: 1, name: 'kb' })).bytes);
    const [prediction] = await createPipeline([component, linker]).predict([
      tokenize('Kestrel released an album, with Jon Vale as a guest on the guitar.'),
    ]);
    expect(prediction).toMatchObject({ annotations: { ents: [{ kbId: 'kestrel-band' }, { kbId: 'jon-vale' }] } });
  });

  it('does on the command line what its README says', { timeout: 120_000 }, () => {
    const work = temporaryFolder();
    const copy = tincture(work, ['init', 'halden', '--example', 'halden']);
    expect(copy.status).toBe(0);
    const inside = join(work, 'halden');
    const built = tincture(inside, [
      'link',
      'build',
      '--kb',
      'kb.csv',
      '--gold',
      'texts/linked.jsonl',
      '--out',
      'kb.safetensors',
    ]);
    expect(built.stdout).toContain('with 38 entries');
    const said = tincture(inside, ['predict', 'rules', '--text', 'Kestrel scored twice in the second half.']);
    expect(JSON.parse(said.stdout)).toMatchObject({ ents: [{ text: 'Kestrel', kbId: 'kestrel-fc' }] });
  });
});
