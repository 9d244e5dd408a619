import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '@tincture/store';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { project } from '../testing/small-project.ts';

const span = { start: 0, end: 3, label: 'PET' };

/** A project with a decided text, one with imported gold, one with a proposal, and one in which nothing was found. */
async function prepared() {
  const { folder, tincture } = project();
  writeFileSync(
    join(folder, 'gold.jsonl'),
    `${JSON.stringify({ id: 'imported', text: 'Rex sat', ents: [span] })}\n${JSON.stringify({ id: 'empty', text: 'we sat', ents: [] })}\n`,
  );
  writeFileSync(join(folder, 'new.jsonl'), '{"id": "decided", "text": "Rex ran"}\n{"id": "open", "text": "Rex ate"}\n');
  expect(await tincture(['add', 'gold.jsonl', 'new.jsonl'])).toMatchObject({ status: 0 });
  expect(await tincture(['propose', '--with', 'rules'])).toMatchObject({ status: 0 });
  const store = await openStore(join(folder, '.tincture', 'store.sqlite'), { now: () => new Date() });
  onTestFinished(() => store.close());
  const decide = { document: 'decided', task: 'pets', person: 'maria' };
  await store.decide({ ...decide, id: 'first', verdict: 'correct', annotations: { ents: [span] } });
  const said = async (document: string) =>
    (await store.annotations(document, 'pets')).map(
      ({ source, annotations }) => `${source.kind} ${annotations.ents?.map(({ label }) => label).join()}`,
    );
  return { folder, tincture, store, said };
}

test('a label gets another name in the project file, in gold and in proposals, with the old ones as history', async () => {
  const { folder, tincture, store, said } = await prepared();
  const before = readFileSync(join(folder, 'tincture.yaml'), 'utf8');
  const dry = await tincture(['relabel', 'PET', 'ANIMAL', '--dry-run', '--json']);
  const counts = { texts: 3, decisions: 1, imported: 1, proposals: 2 };
  expect(JSON.parse(dry.out)).toMatchObject({ ...counts, merged: false, written: false });
  expect(readFileSync(join(folder, 'tincture.yaml'), 'utf8')).toBe(before);
  expect(await said('open')).toEqual(['rules PET']);

  const done = await tincture(['relabel', 'PET', 'ANIMAL', '--person', 'ada', '--json']);
  expect(JSON.parse(done.out)).toMatchObject({ ...counts, written: true });
  expect(parse(readFileSync(join(folder, 'tincture.yaml'), 'utf8'))).toEqual(parse(before.replace('PET', 'ANIMAL')));
  const gold: unknown[] = [];
  for await (const { id, annotations } of store.gold('pets'))
    gold.push([id, annotations.ents?.map((ent) => ent.label)]);
  expect(gold).toEqual([
    ['imported', ['ANIMAL']],
    ['empty', []],
    ['decided', ['ANIMAL']],
  ]);
  expect(await said('open')).toEqual(['rules PET', 'rules ANIMAL']);
  expect(await said('imported')).toEqual(['import PET', 'import ANIMAL']);
  const decisions = await store.decisions('decided', 'pets');
  expect(decisions.map(({ person, verdict, annotations }) => [person, verdict, annotations?.ents?.[0]?.label])).toEqual(
    [
      ['maria', 'correct', 'PET'],
      ['ada', 'correct', 'ANIMAL'],
    ],
  );
  const [definition] = (await store.definitions('pets')).filter(({ hash }) => hash === decisions[1]?.definition);
  expect(definition?.task.labels).toEqual([{ name: 'ANIMAL' }]);
  // What was renamed stays so: the same command again, as after a Ctrl-C, finds nothing.
  const again = await tincture(['relabel', 'PET', 'ANIMAL', '--json']);
  expect(JSON.parse(again.out)).toMatchObject({ texts: 0 });
});

test('what was proposed last stays what was proposed last', async () => {
  const { tincture, store, said } = await prepared();
  const source = { kind: 'model', name: 'small', version: '1', hash: 'ab' } as const;
  await store.addAnnotations('pets', [{ document: 'open', annotations: { ents: [span] }, source }]);
  await tincture(['relabel', 'PET', 'ANIMAL']);
  expect(await said('open')).toEqual(['rules PET', 'model PET', 'rules ANIMAL', 'model ANIMAL']);
});

test('files that keep the old name are told, and the next command is about the same task', async () => {
  const { folder, tincture } = project();
  const file = `tasks: { pets: { kind: ner, labels: [PET], guidelines: Mark each PET. }, sizes: { kind: textcat, labels: [big, small] } }
data: { train: gold.jsonl }\n`;
  writeFileSync(join(folder, 'tincture.yaml'), file);
  const { out, err } = await tincture(['relabel', 'PET', 'ANIMAL', '--task', 'pets']);
  expect(err).toContain('Files of gold keep PET: change it in gold.jsonl.');
  expect(err).toContain('The guidelines name PET');
  expect(out + err).toContain('tincture train --task pets');
});

test('rules that keep the old name, and would find nothing from now on, are told', async () => {
  const { folder, tincture } = project();
  const told = 'Rules keep PET, and find nothing until it is changed in rules.jsonl.';
  expect((await tincture(['relabel', 'PET', 'ANIMAL', '--dry-run'])).err).toContain(told);
  writeFileSync(join(folder, 'rules.jsonl'), '{"label": "ANIMAL", "pattern": "Rex"}\n');
  expect((await tincture(['relabel', 'PET', 'ANIMAL'])).err).not.toContain('Rules keep');
});

test('a label that neither the project nor its texts have is refused, and so are labels of a corpus', async () => {
  const { folder, tincture } = project();
  expect(await tincture(['relabel', 'PETS', 'ANIMAL'])).toMatchObject({
    status: 1,
    err: expect.stringContaining('Did you mean "PET"?'),
  });
  expect(await tincture(['relabel', 'PET', 'PET'])).toMatchObject({ status: 1 });
  const { out, err } = await tincture(['relabel', 'PETS', 'PET']);
  expect(err).toContain(
    'Neither the task pets nor any text has the label "PETS": nothing was renamed. Did you mean "PET"?',
  );
  expect(out).toBe('');
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks: { tags: { kind: tagger } }\n');
  expect(await tincture(['relabel', 'NN', 'NOUN'])).toMatchObject({
    status: 1,
    err: expect.stringContaining('cannot be renamed'),
  });
});
