import { describe, expect, test } from 'vitest';
import type { Document } from '../../doc/annotations.ts';
import type { JsonObject } from '../../json.ts';
import { file, story } from '../testing/conllu-story.ts';
import { nerTask, readAll, writeAll } from '../testing/read-all.ts';

const read = (content: string, options = {}) => readAll(content, { format: 'conllu', ...options });
const write = (documents: readonly Document[]) => writeAll(documents, { format: 'conllu', task: nerTask });

describe('writing', () => {
  test('what was read comes out as it was', async () => {
    const { documents } = await read(story);
    expect(await write(documents)).toEqual({ content: story, losses: [] });
  });

  test('through JSON lines too', async () => {
    const { documents } = await read(story);
    const { content } = await writeAll(documents, { format: 'jsonl', task: nerTask });
    const again = await readAll(content, { format: 'jsonl' });
    expect(again.documents).toEqual(documents);
    expect((await write(again.documents)).content).toBe(story);
  });

  test('what was annotated since is written, beside what the file said', async () => {
    const [story1] = (await read(story)).documents as [Document];
    const tokens = story1.annotations.tokens!.map((token, index) => {
      return index === 5 ? { ...token, lemma: 'itself', head: 0, morph: 'Case=Nom' } : token;
    });
    const { content, losses } = await write([{ ...story1, annotations: { ...story1.annotations, tokens } }]);
    expect(losses).toEqual([]);
    expect(content.split('\n')[11]).toBe(
      file('6 it itself PRON PRP Case=Nom 1 obj 4:obj|6.1:nsubj Entity=(e2-dish-1-)|SpaceAfter=No'),
    );
  });

  test('what the file said in another way counts only as long as it is the same', async () => {
    const content = file('1 a _ _ _ B=c|A=b _ _ _ _', '', '');
    const [document] = (await read(content)).documents as [Document];
    expect((await write([document])).content).toBe(content);
    const tokens = document.annotations.tokens!.map((token) => ({ ...token, morph: 'A=c' }));
    expect((await write([{ ...document, annotations: { tokens } }])).content).toBe(content.replace('B=c|A=b', 'A=c'));
  });

  test('a document of its own does not go on with the one before it', async () => {
    const [alone] = (await read(file('1 a _ _ _ _ _ _ _ _', '', ''))).documents as [Document];
    const { documents } = await read(story);
    const { content } = await write([...documents, alone, alone]);
    expect((await read(content)).documents.map(({ text }) => text)).toEqual([
      ...documents.map(({ text }) => text),
      'a',
      'a',
    ]);
    expect((await write([alone, alone])).content).not.toContain('newdoc');
  });

  test('tags alone are written in the sentences of the file', async () => {
    const [story1] = (await read(story)).documents as [Document];
    const tokens = story1.annotations.tokens!.map(({ start, end, tag = '' }) => ({ start, end, tag }));
    const { content, losses } = await write([{ ...story1, annotations: { tokens } }]);
    expect(losses).toEqual([]);
    const again = (await read(content)).documents[0]?.annotations.tokens ?? [];
    expect(again.map(({ tag, sentenceStart }) => [tag, sentenceStart])).toEqual(
      story1.annotations.tokens!.map(({ tag, sentenceStart }) => [tag, sentenceStart]),
    );
  });

  test('entities that were added or taken away are written in the format of the file', async () => {
    const [story1] = (await read(story)).documents as [Document];
    const { coref: _, ...said } = story1.annotations;
    const own = 'that nobody said what entities are the same, which become clusters of their own';
    const entities = [
      ...story1.annotations.spans!.entities!.filter(({ label }) => label !== 'dish'),
      { start: 0, end: 10, label: 'new-one', confidence: 0.5 },
      { start: 29, end: 42, label: 'group' },
    ];
    const { content, losses } = await write([{ ...story1, annotations: { ...said, spans: { entities } } }]);
    expect(losses).toEqual([
      'confidences of entities',
      'dashes, brackets and spaces in labels of entities, which become "_"',
      ...Array(2).fill(own),
    ]);
    expect(content.match(/Entity=\S*(?=[|\n])/g)).toEqual([
      'Entity=(e5-new_one-_-_(e1-person-1-)',
      'Entity=e5)',
      'Entity=(e3-person-2-',
      'Entity=(e6-group-_-_',
      'Entity=(e4-place-1-)e6)e3)',
    ]);
    const again = (await read(content)).documents[0]?.annotations.spans?.entities;
    expect(again).toHaveLength(5);
    const none = await write([{ ...story1, annotations: { ...said, spans: { entities: [] } } }]);
    expect(none.content).not.toMatch(/Entity=/);
    const untouched = { tokens: story1.annotations.tokens! };
    expect((await write([{ ...story1, annotations: untouched }])).content).toBe(
      story.slice(0, story.indexOf('# newdoc id = other')),
    );
  });

  test('clusters that were changed keep the ids of most of their mentions', async () => {
    const [story1] = (await read(story)).documents as [Document];
    const [kim, it, cook, leeds] = story1.annotations.coref!;
    const joined = { ...kim!, mentions: [...kim!.mentions, ...cook!.mentions] };
    const added = { mentions: [{ start: 19, end: 20 }] };
    const coref = [joined, added, { ...it!, label: 'thing' }];
    const { content, losses } = await write([{ ...story1, annotations: { ...story1.annotations, coref } }]);
    expect(losses).toEqual([
      'kinds of clusters that are not those of their entities',
      'that entities are in no cluster, which become clusters of their own',
    ]);
    expect(content.match(/Entity=\S*(?=[|\n])/g)).toEqual([
      'Entity=(e1-person-1-)',
      'Entity=(e2-dish-1-)|SpaceAfter=No',
      'Entity=(e5-_-_-_)',
      'Entity=(e1-person-2-',
      'Entity=(e6-place-1-)e1)',
    ]);
    const again = (await read(content)).documents[0]?.annotations;
    expect(again?.spans).toEqual(story1.annotations.spans);
    expect(again?.coref).toEqual([joined, it, added, leeds]);
  });

  test('clusters alone are written, with and without what kind of things they are', async () => {
    const text = 'Kim knows her.';
    const mentions = [
      { start: 0, end: 3 },
      { start: 10, end: 13 },
    ];
    const kinds = await write([{ text, annotations: { coref: [{ mentions, label: 'person' }] } }]);
    expect(kinds.content).toContain('# global.Entity = eid-etype\n');
    expect((await read(kinds.content)).documents[0]?.annotations.coref).toEqual([{ mentions, label: 'person' }]);
    const document = { text, annotations: { coref: [{ mentions: [{ ...mentions[0]!, confidence: 0.5 }] }] } };
    const plain = await write([document, { text, annotations: { coref: [{ mentions }] } }]);
    expect([...new Set(plain.losses)]).toEqual([
      'that nobody said where sentences begin, which becomes one sentence',
      'confidences of mentions',
    ]);
    expect(plain.content.match(/(?<=Entity( = |=)).*?(?=[|\n])/g)).toEqual(['eid', '(e1)', '(e2)', '(e2)']);
    const again = (await read(plain.content)).documents.map(({ annotations }) => annotations);
    expect(again.map(({ coref, spans }) => [coref, spans])).toEqual([
      [[{ mentions: [mentions[0]] }], undefined],
      [[{ mentions }], undefined],
    ]);
    expect((await write([{ text, annotations: { coref: [] } }])).losses).toContain(
      '"no mentions here", which is read back as missing',
    );
  });

  test('the format of entities goes with a sentence that is taken out of its file', async () => {
    const { documents } = await read(story, { sentences: true });
    const { content } = await write([documents[2]!]);
    expect(content).toMatch(/^# global.Entity = eid-etype-head-other\n# newpar id = p2\n/);
    expect((await read(content)).documents[0]?.annotations).toEqual(documents[2]?.annotations);
  });

  test('a document from elsewhere gets the comments that CoNLL-U asks for', async () => {
    const text = 'Hi  Kim.\nBye';
    const tokens = [
      { start: 0, end: 2, pos: 'INTJ', head: 0, sentenceStart: true },
      { start: 4, end: 7, head: 0, sentenceStart: false },
      { start: 7, end: 8, sentenceStart: false },
      { start: 9, end: 12, sentenceStart: true },
    ];
    const spans = { entities: [{ start: 4, end: 7, label: 'person' }] };
    const document = { id: 'a', text, annotations: { tokens, spans } };
    const { content, losses } = await write([document, { text: 'Bye now', annotations: {} }]);
    expect([...losses].sort()).toEqual([
      'that nobody said what entities are the same, which become clusters of their own',
      'that nobody said where sentences begin, which becomes one sentence',
    ]);
    expect(content).toBe(
      [
        file('# newdoc id = a', '# global.Entity = eid-etype', '# sent_id = a-1', '# text = Hi  Kim.'),
        file(
          '1 Hi _ INTJ _ _ 0 _ _ SpacesAfter=\\s\\s',
          '2 Kim _ _ _ _ 1 _ _ Entity=(e1-person)|SpaceAfter=No',
          '3 . _ _ _ _ _ _ _ _',
          '',
        ),
        file('# newpar', '# sent_id = a-2', '# text = Bye', '1 Bye _ _ _ _ _ _ _ _', ''),
        file('# newdoc', '# text = Bye now', '1 Bye _ _ _ _ _ _ _ _', '2 now _ _ _ _ _ _ _ _', '', ''),
      ].join('\n'),
    );
    expect((await read(content)).documents[0]).toMatchObject(document);
  });

  test('what does not fit is counted', async () => {
    const { content, losses } = await write([
      {
        id: 'a\nb',
        text: ' x\ty (z)',
        meta: { page: 1, conllu: [{ size: 9 }] },
        annotations: {
          tokens: [
            { start: 1, end: 4, tag: 'a b', lemma: '_', sentenceStart: true },
            { start: 6, end: 7, pos: '_', head: 0, sentenceStart: true },
          ],
          ents: [],
          cats: { food: 1 },
          spans: {
            other: [{ start: 1, end: 2, label: 'A' }],
            entities: [
              { start: 1, end: 2, label: 'A' },
              { start: 5, end: 6, label: 'A' },
            ],
          },
        },
      },
      { text: ' ', annotations: {} },
    ]);
    expect(content.match(/^\d.*$/gm)).toEqual([
      file('1 x?y _ _ a_b _ _ _ _ Entity=(e1-A)').replace('?', ' '),
      file('1 z _ _ _ _ _ _ _ SpaceAfter=No'),
    ]);
    expect([...new Set(losses)].sort()).toEqual([
      '"no entities here", which is read back as missing',
      'borders of entities that are inside a token, which become those of the token',
      'entities that cover no token',
      'heads in another sentence',
      'ids of documents',
      'labels of texts',
      'meta of documents',
      'spaces in tags, tabs and line breaks in lemmas, which become "_"',
      'spans in groups',
      'tabs and line breaks in tokens, which become spaces',
      'text that no token covers',
      'texts without a token',
      'that nobody said what entities are the same, which become clusters of their own',
      'values that are "_", which says that there is none',
      'what a CoNLL-U file said beyond its tokens, as the tokens or sentences are others now',
      'white space at the beginning of texts',
    ]);
  });

  test('what others put into "meta.conllu" breaks no file', async () => {
    const [story1] = (await read(story)).documents as [Document];
    const kept = story1.meta!.conllu as readonly JsonObject[];
    for (const broken of [
      { comments: ['# a\nb'] },
      { comments: ['x'] },
      { misc: ['a\tb'] },
      { extra: [[1, 'x']] },
      { was: [[0, 99, '', '']] },
      { words: 7 },
      { size: 'x' },
    ]) {
      const { losses, content } = await write([
        { ...story1, meta: { conllu: [{ ...kept[0], ...broken }, ...kept.slice(1)] } },
      ]);
      expect(losses).toContain('what a CoNLL-U file said beyond its tokens, as the tokens or sentences are others now');
      expect((await read(content)).rejects).toEqual([]);
    }
  });
});
