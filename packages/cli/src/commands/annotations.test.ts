// Annotations of tokens and spans from one file to the other, and drawn.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { project } from '../testing/small-project.ts';

test('a CoNLL-U file, by way of JSON lines, comes out as it was; a bad sentence is set aside with its line', async () => {
  const { folder, tincture } = project();
  const sentence = (id: string, head: string) =>
    `# sent_id = ${id}\n# text = Rex barks\n${['1', 'Rex', 'Rex', 'PROPN', 'NNP', '_', head, 'nsubj', '_', 'X=1'].join('\t')}\n${['2', 'barks', 'bark', 'VERB', 'VBZ', '_', '0', 'root', '_', '_'].join('\t')}\n\n`;
  writeFileSync(join(folder, 'a.conllu'), `${sentence('a', '2')}${sentence('b', '3')}${sentence('c', '2')}`);
  const { out, status } = await tincture(['convert', 'a.conllu', 'a.jsonl', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ from: 'conllu', to: 'jsonl', documents: 2, rejected: 1 });
  expect(JSON.parse(readFileSync(join(folder, 'a.jsonl.rejects.jsonl'), 'utf8'))).toMatchObject({
    line: 6,
    problem: 'Line 8 has the head 3, but the sentence has 2 words.',
    raw: sentence('b', '3'),
  });
  expect(await tincture(['convert', 'a.jsonl', 'b.conllu'])).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'b.conllu'), 'utf8')).toBe(`${sentence('a', '2')}${sentence('c', '2')}`);
});

test('a CoNLL-U file is gold for a tagger: its tokens are kept, and what is decided is written into it again', async () => {
  const { folder, tincture } = project();
  writeFileSync(join(folder, 'tincture.yaml'), 'tasks:\n  tags: { kind: tagger }\n');
  const rows = [
    ['1', 'can', '_', '_', 'MD', '_', '_', '_', '_', 'SpaceAfter=No'],
    ['2', 'not', '_', '_', 'RB', '_', '_', '_', '_', 'X=1'],
  ];
  const content = `# newdoc id = a\n# text = cannot\n${rows.map((row) => `${row.join('\t')}\n`).join('')}\n`;
  writeFileSync(join(folder, 'a.conllu'), content);
  const { out } = await tincture(['import', 'a.conllu', '--json']);
  expect(JSON.parse(out)).toMatchObject({ files: [{ format: 'conllu', added: 1, annotated: 1 }] });
  expect(await tincture(['export', 'gold.conllu'])).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'gold.conllu'), 'utf8')).toBe(content);
});

describe('visualise', () => {
  const line = JSON.stringify({
    text: 'Rex barks',
    tokens: [
      { start: 0, end: 3, pos: 'PROPN', head: 1, dep: 'nsubj' },
      { start: 4, end: 9, pos: 'VERB', head: 1, dep: 'root' },
    ],
    ents: [{ start: 0, end: 3, label: 'PET' }],
    cats: { good: 1 },
  });

  test('lists and draws relations and frames', async () => {
    const { folder, tincture } = project();
    const rex = { start: 0, end: 3 };
    const ball = { start: 12, end: 16 };
    const [pet, toy] = [
      { ...rex, label: 'PET' },
      { ...ball, label: 'TOY' },
    ];
    const thrown = { ...ball, label: 'THROW', slots: [{ ...ball, label: 'thing' }] };
    const slots = [
      { ...rex, label: 'who' },
      { ...ball, label: 'toy', frame: thrown },
    ];
    const annotated = {
      text: 'Rex wants\ta ball',
      ents: [
        { ...pet, kbId: 'Q7' },
        { ...toy, kbId: null },
      ],
      rels: [{ from: pet, to: toy, label: 'WANTS' }],
      frames: [{ start: 0, end: 16, label: 'PLAY', slots }],
    };
    writeFileSync(join(folder, 'a.jsonl'), `${JSON.stringify(annotated)}\n`);
    const { out } = await tincture(['visualise', 'a.jsonl']);
    expect(out).toContain(
      'frames  PLAY\nframes    who  Rex\nframes    toy  ball\nframes      THROW\nframes        thing  ball\n',
    );
    expect(out).toContain('ents  PET  Rex  = Q7\nents  TOY  ball  = none of the knowledge base\n');
    expect(out).toContain('rels  WANTS  Rex (PET) → ball (TOY)\n');
    const written = await tincture(['visualise', 'a.jsonl', 'a.html']);
    expect(written.out).toBe('Wrote 3 of 3 drawings of 1 text to a.html.\n');
    const page = readFileSync(join(folder, 'a.html'), 'utf8');
    expect(page.match(/<figcaption>[^<]*/g)?.map((caption) => caption.slice(12))).toEqual([
      'frames',
      'entities',
      'relations',
    ]);
    for (const label of ['PLAY', 'who', 'toy', 'THROW', 'thing', 'WANTS']) expect(page).toContain(`>${label}</text>`);
  });

  test('lists annotations in the terminal, and draws them on a page or as an SVG', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'a.jsonl'), `${line}\n{"text": 3}\n`);
    const listed = await tincture(['visualise', 'a.jsonl']);
    expect(listed.out).toMatch(
      /^Rex barks\n\nents {2}PET {2}Rex\n\ncats {2}good {2}1\n\n.*token.*\n1 {2}Rex .*PROPN.*\n2 /,
    );
    expect(listed.err).toContain('line 2 could not be read');
    const { out } = await tincture(['visualise', 'a.jsonl', 'a.html', '--json']);
    expect(JSON.parse(out)).toMatchObject({ out: 'a.html', texts: 1, drawings: 2 });
    expect(readFileSync(join(folder, 'a.html'), 'utf8').match(/<svg /g)).toHaveLength(2);
    expect(await tincture(['visualise', 'a.jsonl', 'a.svg'])).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'a.svg'), 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  test('says that there are more texts than it takes', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'a.jsonl'), '{"text": "Rex"}\n{"text": "Mia"}\n');
    const some = await tincture(['visualise', 'a.jsonl', '--limit', '1']);
    expect(some.out).not.toContain('Mia');
    expect(some.err).toBe('The file has more than 1 text: those behind are left out. --limit takes more.\n');
    expect((await tincture(['visualise', 'a.jsonl', '--limit', '2'])).err).toBe('');
  });

  test('says what it cannot draw', async () => {
    const { folder, tincture } = project();
    writeFileSync(join(folder, 'a.jsonl'), '{"text": "Rex"}\n');
    expect(await tincture(['visualise', 'a.jsonl', 'a.png'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('.html or .svg'),
    });
    expect(await tincture(['visualise', 'a.jsonl', 'a.html'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('no spans, frames, relations, clusters, dependencies or discourse'),
    });
  });
});
