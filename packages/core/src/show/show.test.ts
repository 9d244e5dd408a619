import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document } from '../doc/annotations.ts';
import { clusterLines, clusterSpans } from './clusters.ts';
import { columnsOf } from './columns.ts';
import { dependencySvg } from './dependency-svg.ts';
import { relationLines, relationsSvg } from './relations.ts';
import { sentenceRanges } from './sentences.ts';
import { spansSvg } from './spans-svg.ts';
import { escapeXml } from './svg.ts';
import { tokenTable } from './token-table.ts';

const document: Document = {
  text: 'Kim eats <it>. Bye',
  annotations: {
    tokens: [
      {
        start: 0,
        end: 3,
        pos: 'PROPN',
        tag: 'NNP',
        morph: 'Number=Sing',
        lemma: 'Kim',
        head: 1,
        dep: 'nsubj',
        sentenceStart: true,
      },
      {
        start: 4,
        end: 8,
        pos: 'VERB',
        tag: 'VBZ',
        morph: '',
        lemma: 'eat',
        head: 1,
        dep: 'root',
        sentenceStart: false,
      },
      { start: 9, end: 13, pos: 'PRON', head: 1, dep: 'obj', sentenceStart: false },
      { start: 13, end: 14, pos: 'PUNCT', head: 2, dep: 'punct', sentenceStart: false },
      { start: 15, end: 18, pos: 'INTJ', head: 4, dep: 'root', sentenceStart: true },
    ],
  },
};

test('a dependency tree: words, tags, arcs with labels and arrows at the dependents', () => {
  expect(dependencySvg(document)).toMatchInlineSnapshot(`
    "<svg xmlns="http://www.w3.org/2000/svg" role="img" width="253.5" height="114" viewBox="0 0 253.5 114" fill="currentColor" font-family="ui-monospace, monospace" font-size="14">
    <title>Dependencies of: Kim eats &lt;it&gt; .</title>
    <path d="M94.5 64V48Q94.5 38 84.5 38H45.8Q35.8 38 35.8 48V59" fill="none" stroke="currentColor" opacity="0.6"/>
    <path d="M32.8 57L38.8 57L35.8 64Z"/>
    <text x="65.1" y="34" text-anchor="middle" font-size="11">nsubj</text>
    <path d="M99.5 64V48Q99.5 38 109.5 38H144Q154 38 154 48V59" fill="none" stroke="currentColor" opacity="0.6"/>
    <path d="M151 57L157 57L154 64Z"/>
    <text x="126.8" y="34" text-anchor="middle" font-size="11">obj</text>
    <path d="M159 64V48Q159 38 169 38H207.8Q217.8 38 217.8 48V59" fill="none" stroke="currentColor" opacity="0.6"/>
    <path d="M214.8 57L220.8 57L217.8 64Z"/>
    <text x="188.4" y="34" text-anchor="middle" font-size="11">punct</text>
    <path d="M97 26V59" fill="none" stroke="currentColor" opacity="0.6"/>
    <path d="M94 57L100 57L97 64Z"/>
    <text x="97" y="22" text-anchor="middle" font-size="11">root</text>
    <text x="33.3" y="84" text-anchor="middle">Kim</text>
    <text x="33.3" y="102" text-anchor="middle" font-size="11" opacity="0.75">PROPN</text>
    <text x="97" y="84" text-anchor="middle">eats</text>
    <text x="97" y="102" text-anchor="middle" font-size="11" opacity="0.75">VERB</text>
    <text x="156.5" y="84" text-anchor="middle">&lt;it&gt;</text>
    <text x="156.5" y="102" text-anchor="middle" font-size="11" opacity="0.75">PRON</text>
    <text x="220.3" y="84" text-anchor="middle">.</text>
    <text x="220.3" y="102" text-anchor="middle" font-size="11" opacity="0.75">PUNCT</text>
    </svg>
    "
  `);
});

test('the second sentence is a word by itself', () => {
  const svg = dependencySvg(document, 1);
  expect(svg).toContain('>Bye</text>');
  expect(svg).not.toContain('Kim');
  expect(svg.match(/>root</g)).toHaveLength(1);
});

test('longer arcs lie over shorter ones, crossing ones too', () => {
  const heads = [3, 3, 0, 3];
  const tokens = heads.map((head, index) => ({ start: 2 * index, end: 2 * index + 1, head, dep: `d${index}` }));
  const svg = dependencySvg({ text: 'a b c d', annotations: { tokens } });
  const heights = new Map(Array.from(svg.matchAll(/y="([\d.]+)"[^>]*>(d\d)</g), ([, y, dep]) => [dep, Number(y)]));
  expect(heights.get('d1')).toBeGreaterThan(heights.get('d0') ?? Number.NaN);
  // The third word hangs on the first, across the arc of the second.
  expect(heights.get('d2')).not.toBe(heights.get('d1'));
});

test('a sentence of many thousand words is drawn, too', { timeout: 60_000 }, () => {
  const count = 40_000;
  const tokens = Array.from({ length: count }, (_, i) => ({ start: 2 * i, end: 2 * i + 1, head: Math.max(0, i - 1) }));
  const svg = dependencySvg({ text: 'a '.repeat(count), annotations: { tokens } });
  expect(svg.match(/<path/g)).toHaveLength(2 * count);
});

test('what cannot be drawn is an error', () => {
  expect(() => dependencySvg(document, 2)).toThrow(/no sentence number 3 with dependencies/);
  expect(() => dependencySvg({ text: 'a', annotations: {} })).toThrow(/no sentence number 1/);
  expect(() => dependencySvg({ text: 'a', annotations: { tokens: [{ start: 0, end: 1, tag: 'X' }] } })).toThrow(
    /dependencies/,
  );
});

describe('spans', () => {
  const spans = [
    { start: 0, end: 14, label: 'CLAUSE' },
    { start: 0, end: 3, label: 'PERSON' },
    { start: 9, end: 18, label: 'A & B' },
  ];
  test('lie under the text, those in others nearer to it', () => {
    expect(spansSvg(document.text, spans)).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" role="img" width="177" height="88" viewBox="0 0 177 88" fill="currentColor" font-family="ui-monospace, monospace" font-size="14">
      <title>Spans in: Kim eats &lt;it&gt;. Bye</title>
      <text x="12" y="29">Kim</text>
      <text x="46" y="29">eats</text>
      <text x="88.5" y="29">&lt;it&gt;.</text>
      <text x="139.5" y="29">Bye</text>
      <rect x="12" y="36" width="25.5" height="3" rx="1" opacity="0.7"/><path d="M13 33V41" stroke="currentColor" stroke-width="2"/>
      <text x="12" y="49" font-size="11">PERSON</text>
      <rect x="88.5" y="36" width="76.5" height="3" rx="1" opacity="0.7"/><path d="M89.5 33V41" stroke="currentColor" stroke-width="2"/>
      <text x="88.5" y="49" font-size="11">A &amp; B</text>
      <rect x="12" y="56" width="119" height="3" rx="1" opacity="0.7"/><path d="M13 53V61" stroke="currentColor" stroke-width="2"/>
      <text x="12" y="69" font-size="11">CLAUSE</text>
      </svg>
      "
    `);
  });

  test('go on in the next line, and lines break at white space', () => {
    const svg = spansSvg(document.text, spans, 8);
    expect(svg.match(/>CLAUSE</g)).toHaveLength(2);
    // It begins once: no mark where it goes on.
    expect(svg.match(/stroke-width="2"/g)).toHaveLength(3);
    expect(spansSvg('a\n\nb', []).match(/<text/g)).toHaveLength(2);
  });

  test('wide characters take two columns, marks none', () => {
    expect(['漢字', '🌶️', 'e\u0301', 'ab', '👩‍🍳'].map(columnsOf)).toEqual([4, 1, 1, 2, 4]);
    expect(spansSvg('漢字 x', [{ start: 3, end: 4, label: 'X' }])).toContain('<rect x="54.5"');
  });

  test('outside the text are left out', () => {
    for (const [start, end] of [
      [-5, 0],
      [18, 30],
      [3, 3],
      [5, 2],
      [Number.NaN, 3],
    ] as const)
      expect(spansSvg(document.text, [{ start, end, label: 'X' }])).not.toContain('<rect');
  });
});

test('whatever is in a text, a drawing is well-formed and its numbers are numbers', () => {
  const word = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
    fc.constantFrom('<', '&', '"', ']]>', '\ud83d', '\0', 'a\tb', '漢'),
  );
  const drawn = fc.tuple(
    fc.array(word, { minLength: 1, maxLength: 6 }),
    fc.array(fc.nat(6), { minLength: 6, maxLength: 6 }),
    fc.nat(20),
    fc.nat(20),
  );
  fc.assert(
    fc.property(drawn, ([words, heads, start, end]) => {
      let at = 0;
      const tokens = words.map((form, index) => {
        const from = at;
        at += form.length;
        return { start: from, end: at, head: (heads[index] ?? 0) % (index + 1), dep: form, pos: form };
      });
      const made = { text: words.join(''), annotations: { tokens } };
      for (const svg of [dependencySvg(made), spansSvg(made.text, [{ start, end, label: words[0] ?? '' }], 5)]) {
        expect(svg).not.toMatch(/NaN|undefined|Infinity/);
        expect(svg).not.toMatch(/[\0-\x08\x0b\x0c\x0e-\x1f]|\ud83d(?![\udc00-\udfff])/);
        const inside = svg.replace(/<\/?(svg|title|text|path|rect)( [^<>]*)?\/?>/g, '');
        expect(inside).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
      }
    }),
  );
  expect(escapeXml('a\uFFFEb')).toBe('a\uFFFDb');
});

test('a table for a terminal: only what is said, heads numbered in each sentence', () => {
  expect(tokenTable(document)).toMatchInlineSnapshot(`
    "   token  tag  pos    morph        lemma  head  dep
    1  Kim    NNP  PROPN  Number=Sing  Kim    2     nsubj
    2  eats   VBZ  VERB                eat    0     root
    3  <it>   ·    PRON   ·            ·      2     obj
    4  .      ·    PUNCT  ·            ·      3     punct

    1  Bye    ·    INTJ   ·            ·      0     root
    "
  `);
  expect(tokenTable({ text: 'a', annotations: { tokens: [{ start: 0, end: 1, sentenceStart: true }] } })).toBe('');
  expect(tokenTable({ text: 'a\u001b[2J', annotations: { tokens: [{ start: 0, end: 5, tag: 'X\r' }] } })).not.toMatch(
    /\u001b|\r/,
  );
});

test('sentences, with a whole text as one where nobody said', () => {
  expect(sentenceRanges(document)).toEqual([
    { startToken: 0, endToken: 4 },
    { startToken: 4, endToken: 5 },
  ]);
  expect(sentenceRanges({ text: 'a b.', annotations: {} })).toEqual([{ startToken: 0, endToken: 3 }]);
  expect(sentenceRanges({ text: ' ', annotations: {} })).toEqual([]);
});

test('clusters: each mention with its number, what is mentioned once without one', () => {
  const text = 'Kim fed his cat. It\nslept.';
  const mention = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length });
  const clusters = [
    { mentions: [mention('Kim'), mention('his')], label: 'person' },
    { mentions: [mention('his cat'), mention('It\nslept')] },
    { mentions: [mention('fed')] },
    { mentions: [mention('.')], label: 'sign' },
  ];
  expect(clusterLines(text, clusters)).toEqual(['1 person  Kim = his', '2  his cat = It slept', 'once  fed, .']);
  expect(clusterSpans(clusters).map(({ start, label }) => `${start} ${label}`)).toEqual([
    '0 1 person',
    '4 –',
    '8 1 person',
    '8 2',
    '15 sign',
    '17 2',
  ]);
  expect(spansSvg(text, clusterSpans(clusters))).toContain('>1 person</text>');
  expect(clusterLines(text, [])).toEqual([]);
});

test('relations are a line each, by their places, and nothing of the text is taken for markup', () => {
  const [kim, it] = [
    { start: 0, end: 3, label: 'WHO' },
    { start: 9, end: 13, label: 'A&B' },
  ];
  const svg = relationsSvg(document.text, [
    { from: it, to: kim, label: 'eaten by' },
    { from: kim, to: it, label: 'eats' },
  ]);
  expect(svg.match(/<text [^>]*>[^<]*/g)?.map((text) => text.replace(/<[^>]*>/, ''))).toEqual([
    ...['Kim (WHO)', 'eats', '&lt;it&gt; (A&amp;B)'],
    ...['&lt;it&gt; (A&amp;B)', 'eaten by', 'Kim (WHO)'],
  ]);
  expect(relationsSvg('', [])).toContain('<svg');
});

test('relations in a terminal are a line each, whatever their words hold', () => {
  const from = { start: 0, end: 9, label: 'WHO' };
  const lines = relationLines('Kim\n \u001b[1m ran', [{ from, to: { start: 10, end: 13, label: 'DO' }, label: 'did' }]);
  expect(lines).toEqual(['did  Kim [1m (WHO) → ran (DO)']);
});
