import { describe, expect, test } from 'vitest';
import type { Document } from '../../doc/annotations.ts';
import { file, story } from '../testing/conllu-story.ts';
import { nerTask, readAll, writeAll } from '../testing/read-all.ts';

const read = (content: string, options = {}) => readAll(content, { format: 'conllu', ...options });
const write = (documents: readonly Document[]) => writeAll(documents, { format: 'conllu', task: nerTask });

describe('reading', () => {
  test('a document from one "# newdoc" to the next: text, tokens, heads, entities', async () => {
    const { documents, rejects, repairs, lines } = await read(story);
    expect(rejects).toEqual([]);
    expect(repairs).toEqual([]);
    expect(lines).toEqual([1, 31]);
    expect(documents.map(({ id }) => id)).toEqual(['story', 'other']);
    const [{ text, annotations }] = documents as [Document];
    expect(text).toBe('Kim didn\'t eat "it". No!\nThe cook of Leeds left');
    const tokens = annotations.tokens ?? [];
    expect(tokens.map(({ start, end }) => text.slice(start, end)).join(' ')).toBe(
      'Kim did n\'t eat " it " . No ! The cook of Leeds left',
    );
    expect(tokens[1]).toEqual({
      start: 4,
      end: 7,
      tag: 'VBD',
      pos: 'AUX',
      morph: 'Tense=Past|VerbForm=Fin',
      lemma: 'do',
      head: 3,
      dep: 'aux',
      sentenceStart: false,
    });
    expect(tokens.map(({ head }) => head)).toEqual([3, 3, 3, 3, 5, 3, 5, 3, 8, 8, 11, 14, 13, 11, 14]);
    expect(tokens.flatMap(({ sentenceStart }, index) => (sentenceStart === true ? [index] : []))).toEqual([0, 8, 10]);
    expect(tokens[2]?.morph).toBe('');
    expect(annotations.spans?.entities?.map(({ start, end, label }) => [text.slice(start, end), label])).toEqual([
      ['Kim', 'person'],
      ['it', 'dish'],
      ['The cook of Leeds', 'person'],
      ['Leeds', 'place'],
    ]);
  });

  test('each sentence by itself where that is asked for, or where nothing begins a document', async () => {
    const ids = async (content: string, options = {}) => (await read(content, options)).documents.map(({ id }) => id);
    expect(await ids(story, { sentences: true })).toEqual(['s1', 's2', 's3', 'o1']);
    const plain = story.replaceAll(/# newdoc.*\n/g, '');
    expect(await ids(plain)).toEqual(['s1', 's2', 's3', 'o1']);
    expect(await ids(`${file('1 a a X _ _ 0 root _ _')}\n\n${story}`)).toEqual([undefined, 'story', 'other']);
    for (const content of [plain, story]) {
      const { documents } = await read(content, { sentences: true });
      expect((await write(documents)).content).toBe(content);
    }
  });

  test('what is not said is missing', async () => {
    const { documents } = await read(file('1 _ _ _ _ _ _ _ _ _', '2 a _ _ _ _ _ _ _ _', ''));
    expect(documents[0]?.annotations).toEqual({
      tokens: [
        { start: 0, end: 1, lemma: '_', sentenceStart: true },
        { start: 2, end: 3, sentenceStart: false },
      ],
    });
  });

  test('a multiword token whose words do not add up to it is one token, as its highest word is', async () => {
    const content = file(
      '1-2 du _ _ _ _ _ _ _ SpaceAfter=No',
      '1 de de ADP E _ 3 case _ _',
      '1.1 x x X _ _ _ _ _ _',
      '2 le le DET D Definite=Def 0 root _ _',
      '3 vin vin NOUN S _ 2 dep _ _',
      '4 rouge rouge ADJ A _ 1 amod _ _',
      '',
      '',
    );
    const { documents } = await read(content);
    expect(documents[0]?.text).toBe('duvin rouge');
    expect(documents[0]?.annotations.tokens).toEqual([
      {
        start: 0,
        end: 2,
        tag: 'D',
        pos: 'DET',
        morph: 'Definite=Def',
        lemma: 'le',
        head: 0,
        dep: 'root',
        sentenceStart: true,
      },
      { start: 2, end: 5, tag: 'S', pos: 'NOUN', morph: '', lemma: 'vin', head: 0, dep: 'dep', sentenceStart: false },
      {
        start: 6,
        end: 11,
        tag: 'A',
        pos: 'ADJ',
        morph: '',
        lemma: 'rouge',
        head: 0,
        dep: 'amod',
        sentenceStart: false,
      },
    ]);
    expect(await write(documents)).toEqual({ content, losses: [] });
    const tokens = documents[0]!.annotations.tokens!.map((token, index) =>
      index === 0 ? { ...token, tag: 'X' } : token,
    );
    expect(await write([{ ...documents[0]!, annotations: { tokens } }])).toEqual({
      content,
      losses: ['changes to tokens that stand for several words'],
    });
  });

  test('white space as MISC or "# text" says it', async () => {
    const row = (id: number, form: string, misc = '_') => `${id} ${form} _ _ _ _ _ _ _ ${misc}`;
    const spaced = file(
      row(1, 'a', 'SpacesAfter=\\s\\n'),
      row(2, 'b', 'SpacesAfter=\\\\'),
      row(3, 'c', 'SpaceAfter=No'),
      row(4, 'd'),
      '',
      '',
    );
    const first = await read(spaced);
    expect(first.documents[0]?.text).toBe('a \nb cd');
    expect((await write(first.documents)).content).toBe(spaced);
    const tight = file(
      row(1, 'a', 'SpaceAfter=No'),
      '',
      '# newpar',
      row(1, 'b', 'SpaceAfter=No'),
      '',
      row(1, 'c'),
      '',
      '',
    );
    const whole = await read(`# newdoc\n${tight}`);
    expect(whole.documents[0]?.text).toBe('a\nbc');
    expect((await write(whole.documents)).content).toBe(`# newdoc\n${tight}`);
    const told = file('# text = ab c', row(1, 'a'), row(2, 'b'), row(3, 'c'), '', '');
    const second = await read(told);
    expect(second.documents[0]?.text).toBe('ab c');
    expect(second.repairs).toEqual([
      'Spaces taken from "# text", which SpaceAfter contradicts: in the sentence at line 1, "ab c"',
    ]);
    expect((await write(second.documents)).content).toBe(told);
    const other = await read(file('# text = ab x', row(1, 'a'), row(2, 'b'), row(3, 'c'), '', ''));
    expect(other.documents[0]?.text).toBe('a b c');
    expect(other.repairs[0]).toMatch(/^Text made from the words/);
  });

  const good = '1 a a X _ _ 0 root _ _';
  const bad: readonly (readonly [what: string, lines: readonly string[], problem: RegExp])[] = [
    ['nine columns', [good, '2 b b X _ _ 1 dep _'], /Line 5 has 9 columns divided by tabs; it needs 10/],
    ['one column', [good, 'b'], /Line 5 has 1 column divided by tabs; it needs 10/],
    ['an empty column', ['1 a  X'.replace(/ /g, '\t').padEnd(12, '\t')], /Line 4 has nothing in column 3/],
    ['a word without letters', ['1\t \ta\tX\t_\t_\t0\troot\t_\t_'], /Line 4 has no word/],
    ['a number that is none', ['x a a X _ _ 0 root _ _'.replace(/ /g, '\t')], /Line 4 has the number "x"/],
    ['a number left out', [good, '3 b b X _ _ 1 dep _ _'], /Line 5 has the number "3", which does not come after/],
    ['a blank line left out', [good, good], /Line 5 has the number "1".*blank line between two sentences missing/],
    ['a comment inside', [good, '# x', '2 b b X _ _ 1 dep _ _'], /Line 5 is a comment inside a sentence/],
    [
      'a multiword token too long',
      ['1-3 ab _ _ _ _ _ _ _ _', good, '2 b b X _ _ 1 dep _ _'],
      /line 6 ends within a multiword token/,
    ],
    [
      'multiword tokens that overlap',
      ['1-2 ab _ _ _ _ _ _ _ _', good, '2-3 x _ _ _ _ _ _ _ _', '2 b b X _ _ 1 d _ _', '3 b b X _ _ 1 d _ _'],
      /Line 6 has the number "2-3"/,
    ],
    ['an empty node too early', ['1.1 x x X _ _ _ _ _ _', good], /Line 4 has the number "1.1"/],
    ['a head outside', ['1 a a X _ _ 2 dep _ _'], /Line 4 has the head 2, but the sentence has 1 words/],
    ['a head that is a name', ['1 a a X _ _ root dep _ _'], /Line 4 has the head "root"/],
    ['a word that depends on itself', ['1 a a X _ _ 1 dep _ _'], /circle: lines 4/],
    ['heads in a circle', ['1 a a X _ _ 2 dep _ _', '2 b b X _ _ 1 dep _ _'], /circle: lines 4, 5/],
    ['comments alone', ['# x', '', good], /comments at line 4 belong to no sentence/],
  ];
  test.each(bad)('what is no CoNLL-U is set aside, and no more: %s', async (_, lines, problem) => {
    const before = file('# sent_id = s1', good, '');
    const after = file('', '# sent_id = s9', good, '');
    const { documents, rejects } = await read([before, file(...lines), after].join('\n'));
    expect(documents.map(({ id }) => id)).toContain('s1');
    expect(documents.map(({ id }) => id)).toContain('s9');
    expect(rejects).toEqual([
      expect.objectContaining({ line: 4, code: 'line-invalid', problem: expect.stringMatching(problem) }),
    ]);
    expect(rejects[0]?.raw).toContain(file(...lines).split('\n')[0]);
  });

  test('with a bad sentence its whole document is set aside, in a form that can be read again', async () => {
    const broken = story.replace('\t4\tnsubj\t', '\t40\tnsubj\t');
    const { documents, rejects } = await read(broken);
    expect(documents.map(({ id }) => id)).toEqual(['other']);
    const again = await read(rejects[0]!.raw.replace('\t40\t', '\t4\t'));
    expect(again.documents).toEqual([(await read(story)).documents[0]]);
    expect((await read(broken, { sentences: true })).documents).toHaveLength(3);
  });

  test('brackets of entities that do not fit are counted', async () => {
    const { documents, repairs } = await read(story.replace('(e4-place-1-)e3)', 'e9)(e4-place-1-)x'));
    expect(documents[0]?.annotations.spans?.entities).toHaveLength(3);
    expect(repairs).toEqual([
      'Left out: entities whose brackets do not fit: in the sentence at line 22, "(e3-person-2-"',
      ...Array(2).fill('Left out: entities whose brackets do not fit: in the sentence at line 22, "e9)(e4-place-1-)x"'),
    ]);
    const other = story.replace('eid-etype-head-other', 'eid-head');
    expect((await read(other)).documents[0]?.annotations.spans).toBe(undefined);
  });

  test('what has one id is a cluster, with the type that all its mentions have', async () => {
    const { documents, repairs } = await read(story.replace('(e4-place-1-)e3)', '(e1-person-1-)e3)'));
    const [kim, it, cook, leeds] = [
      { start: 0, end: 3 },
      { start: 16, end: 18 },
      { start: 25, end: 42 },
      { start: 37, end: 42 },
    ];
    expect(documents[0]?.annotations.coref).toEqual([
      { mentions: [kim, leeds], label: 'person' },
      { mentions: [it], label: 'dish' },
      { mentions: [cook], label: 'person' },
    ]);
    expect(repairs).toEqual([]);
    const untyped = await read(story.replace('eid-etype-head-other', 'eid-kind'));
    expect(untyped.documents[0]?.annotations.coref).toHaveLength(4);
    expect(untyped.documents[0]?.annotations.coref?.[0]).toEqual({ mentions: [kim] });
    const mixed = await read(story.replace('(e4-place-1-)', '(e1-place-1-)'));
    expect(mixed.documents[0]?.annotations.coref?.[0]).toEqual({ mentions: [kim, leeds] });
    expect((await read(story.replace('eid-etype', 'x-etype'))).documents[0]?.annotations.coref).toBe(undefined);
    const [, other] = (await read(story)).documents;
    expect(other?.annotations.coref).toEqual([]);
  });

  test('mentions in two clusters, mentions in pieces and clusters over documents are left out and told', async () => {
    const twice = await read(story.replace('(e4-place-1-)', '(e4-place-1-)(e1-place-1-)'));
    expect(twice.documents[0]?.annotations.coref?.map(({ mentions }) => mentions.length)).toEqual([1, 1, 1, 1]);
    expect(twice.repairs).toContain(
      'Left out: mentions that are in two clusters: in the sentence at line 22, "e1-place-1-"',
    );
    const pieces = await read(story.replace('(e4-place-1-)', '(e4[1/2]-place-1-)'));
    expect(pieces.documents[0]?.annotations.coref).toHaveLength(3);
    expect(pieces.repairs).toEqual([
      'Left out: mentions that are in several pieces: in the sentence at line 22, "e4[1/2]-place-1-"',
    ]);
    const next = story.replace(/(Hi.*)_\n/, '$1Entity=(e1-person-1-)\n');
    const over = await read(next);
    expect(over.documents[1]?.annotations.coref).toEqual([{ mentions: [{ start: 0, end: 2 }], label: 'person' }]);
    expect(over.repairs).toEqual([
      'Left out: what clusters have in other documents: in the sentence at line 31, "e1-person-1-"',
    ]);
    // The ids of GUM are those of one document.
    expect((await read(next.replace('eid-etype', 'GRP-etype'))).repairs).toEqual([]);
    expect((await read(next, { sentences: true })).repairs).toEqual([]);
  });
});
