import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defineAttribute } from '../attributes/define-attribute.ts';
import { numberType } from '../attributes/value-types.ts';
import { findCircle } from '../convert/check-tokens.ts';
import { nerTask, readAll, writeAll } from '../convert/testing/read-all.ts';
import { alignSpan } from '../doc/align.ts';
import type { Annotations, LabelledSpan, TokenAnnotation } from '../doc/annotations.ts';
import { tokenTexts, withAnnotations } from '../doc/create-doc.ts';
import type { Doc } from '../doc/doc.ts';
import { docOf } from '../doc/doc-of.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import type { TokenChange } from './plan.ts';
import { retokenize } from './retokenize.ts';

/** A Doc whose tokens are said by fields of one table: `head tag lemma`. */
function withTokens(text: string, rows: readonly string[]): Doc {
  const doc = tokenize(text);
  const tokens = rows.map((row, token): TokenAnnotation => {
    const [head = '', tag = '', lemma = ''] = row.split(' ');
    return { start: doc.starts[token]!, end: doc.ends[token]!, head: Number(head), tag, lemma };
  });
  return withAnnotations(doc, { tokens });
}

const york = withTokens('She likes New York .', ['1 PRP she', '1 VBZ like', '3 NNP New', '1 NNP York', '1 . .']);

describe('merging', () => {
  const { doc, newIndex, lost } = retokenize(york, [{ merge: { start: 10, end: 18 } }]);
  test('makes one token, which is in the tree what the highest of them was', () => {
    expect(tokenTexts(doc)).toEqual(['She', 'likes', 'New York', '.']);
    expect([...newIndex]).toEqual([0, 1, 2, 2, 3]);
    expect(doc.annotations.tokens?.map(({ head, tag, lemma }) => `${head} ${tag} ${lemma}`)).toEqual([
      ...['1 PRP she', '1 VBZ like', '1 NNP New York', '1 . .'],
    ]);
  });
  test('tells what it could not keep', () => {
    expect(lost.map(({ layer, problem }) => `${layer}: ${problem}`)).toEqual([
      'tokens.tag: tag "NNP" of the token "New"',
      'tokens.head: head "York" of the token "New"',
    ]);
  });
  test('says of the new token what it is told to', () => {
    const told = retokenize(york, [{ merge: { start: 12, end: 16 }, as: { tag: 'NNP', lemma: 'NYC' } }]);
    expect(told.doc.annotations.tokens?.[2]).toEqual({ start: 10, end: 18, head: 1, tag: 'NNP', lemma: 'NYC' });
    expect(told.lost.map(({ layer }) => layer)).toEqual(['tokens.head']);
  });
  test('of two branches keeps a tree', () => {
    const doc = withTokens('a b c d', ['1 A a', '2 B b', '3 C c', '3 D d']);
    const { tokens } = retokenize(doc, [{ merge: { start: 0, end: 5 } }]).doc.annotations;
    expect(tokens?.map(({ head }) => head)).toEqual([1, 1]);
    const apart = withTokens('a b c d', ['2 A a', '3 B b', '1 C c', '3 D d']);
    expect(
      retokenize(apart, [{ merge: { start: 0, end: 3 } }]).doc.annotations.tokens?.map(({ head }) => head),
    ).toEqual([2, 0, 2]);
  });
  test('tells that a sentence border is inside a token now', () => {
    const doc = tokenize('a b');
    const tokens = [true, true].map((sentenceStart, i) => ({ start: 2 * i, end: 2 * i + 1, sentenceStart }));
    const { lost } = retokenize(withAnnotations(doc, { tokens }), [{ merge: { start: 0, end: 3 } }]);
    expect(lost).toMatchObject([{ layer: 'tokens.sentenceStart', start: 2, end: 3 }]);
  });
});

describe('splitting', () => {
  const doc = withTokens('I dunno why', ['1 PRP I', '1 VBP dunno', '1 WRB why']);
  test('makes parts, of which the main one is what the token was', () => {
    const result = retokenize(doc, [
      { split: [4, 5], as: [{ lemma: 'do' }, { lemma: 'not' }, { lemma: 'know' }], main: 2 },
    ]);
    expect(tokenTexts(result.doc)).toEqual(['I', 'du', 'n', 'no', 'why']);
    const { tokens } = result.doc.annotations;
    expect(tokens?.map(({ head, tag, lemma }) => `${head} ${tag} ${lemma}`)).toEqual([
      ...['3 PRP I', '3 undefined do', '3 undefined not', '3 VBP know', '3 WRB why'],
    ]);
    expect([...result.newIndex]).toEqual([0, 3, 4]);
    expect(result.lost).toEqual([]);
  });
  test('without lemmas tells that the old one is gone', () => {
    const { lost } = retokenize(doc, [{ split: [4] }]);
    expect(lost).toEqual([{ layer: 'tokens.lemma', start: 2, end: 7, problem: 'lemma "dunno" of the token "dunno"' }]);
  });
  test('is undone by merging', () => {
    const split = retokenize(york, [{ split: [12] }]).doc;
    const again = retokenize(split, [{ merge: { start: 10, end: 13 }, as: { lemma: 'New' } }]).doc;
    expect(tokenTexts(again)).toEqual(tokenTexts(york));
    expect(again.annotations).toEqual(york.annotations);
  });
});

describe('layers of spans', () => {
  const doc = tokenize('a b c d');
  const span = (start: number, end: number, label = 'X'): LabelledSpan => ({ start, end, label });
  const merged = (annotations: Annotations, alignment?: 'strict' | 'contract') =>
    retokenize(withAnnotations(doc, annotations), [{ merge: { start: 2, end: 5 } }], alignment ? { alignment } : {});
  test('stay, are widened, or are lost where they come to overlap', () => {
    const result = merged({ ents: [span(0, 1), span(2, 3, 'Y'), span(4, 5, 'Z')] });
    expect(result.doc.annotations.ents).toEqual([span(0, 1), span(2, 5, 'Y')]);
    expect(result.moved).toEqual([
      { layer: 'ents', label: 'Y', from: { start: 2, end: 3 }, to: { start: 2, end: 5 } },
      { layer: 'ents', label: 'Z', from: { start: 4, end: 5 }, to: { start: 2, end: 5 } },
    ]);
    expect(result.lost).toEqual([
      { layer: 'ents', start: 2, end: 5, problem: '"Z" on "b c": it overlaps the one before it on the new tokens.' },
    ]);
  });
  test('are narrowed or refused by the alignment', () => {
    const ents = [span(0, 3)];
    expect(merged({ ents }, 'contract').doc.annotations.ents).toEqual([span(0, 1)]);
    const { doc: strict, lost } = merged({ ents, spans: { g: [span(4, 7)] } }, 'strict');
    expect(strict.annotations).toEqual({ ents: [], spans: { g: [] } });
    expect(lost.map(({ layer, problem }) => `${layer} ${problem}`)).toEqual([
      'ents "X" on "a b": it begins or ends inside a token.',
      'spans.g "X" on "c d": it begins or ends inside a token.',
    ]);
  });
  test('in groups may overlap, but say nothing twice', () => {
    const { doc: after, lost } = merged({ spans: { g: [span(2, 3), span(4, 5), span(4, 5, 'Y')] } });
    expect(after.annotations.spans?.g).toEqual([span(2, 5), span(2, 5, 'Y')]);
    expect(lost).toMatchObject([{ layer: 'spans.g', problem: expect.stringContaining('another one says the same') }]);
  });
  test('take relations and frames with them', () => {
    const [a, b, c, d] = [span(0, 1), span(2, 3), span(4, 5), span(6, 7)];
    const rel = (from: LabelledSpan, to: LabelledSpan) => ({ from, to, label: 'R' });
    const frame = { start: 0, end: 3, label: 'F', slots: [span(0, 1), span(2, 3)] };
    const { doc: after, lost } = merged({ ents: [a!, b!, d!], rels: [rel(a!, b!), rel(b!, d!)], frames: [frame] });
    expect(after.annotations.rels).toEqual([rel(a!, span(2, 5)), rel(span(2, 5), d!)]);
    expect(after.annotations.frames).toEqual([{ ...frame, end: 5, slots: [a, span(2, 5)] }]);
    expect(lost).toEqual([]);
    const apart = merged({ ents: [b!, c!], rels: [rel(b!, c!)] });
    expect(apart.doc.annotations.rels).toEqual([]);
    expect(apart.lost.map(({ problem }) => problem).at(-1)).toContain('both ends are one stretch');
    const strict = merged({ ents: [a!, b!], rels: [rel(a!, b!)] }, 'strict');
    expect(strict.lost.map(({ layer }) => layer)).toEqual(['ents', 'rels']);
  });
});

test('mentions keep their clusters, and one whose place is taken is lost', () => {
  const doc = tokenize('a b c d');
  const at = (start: number) => ({ start, end: start + 1 });
  const coref = [{ mentions: [at(0), at(2)] }, { mentions: [at(4)] }, { mentions: [at(6)], label: 'X' }];
  const { doc: after, lost } = retokenize(withAnnotations(doc, { coref }), [{ merge: { start: 2, end: 5 } }]);
  expect(after.annotations.coref).toEqual([
    { mentions: [at(0), { start: 2, end: 5 }] },
    { mentions: [at(6)], label: 'X' },
  ]);
  expect(lost).toMatchObject([{ layer: 'coref', start: 2, end: 5 }]);
});

describe('units of discourse', () => {
  const doc = tokenize('a b c d');
  const discourse = [
    { start: 0, end: 3, head: 0 },
    { start: 4, end: 7, head: 0, label: 'cause' },
  ];
  const merged = (end: number) => retokenize(withAnnotations(doc, { discourse }), [{ merge: { start: 2, end } }]);
  test('give the token in which two meet to the first', () => {
    const { doc: after, moved, lost } = merged(5);
    expect(after.annotations.discourse).toEqual([
      { start: 0, end: 5, head: 0 },
      { start: 6, end: 7, head: 0, label: 'cause' },
    ]);
    expect(moved.map(({ layer }) => layer)).toEqual(['discourse', 'discourse']);
    expect(lost).toEqual([]);
  });
  test('are lost together where one has no token left', () => {
    const { doc: after, lost } = merged(7);
    expect(after.annotations).toEqual({});
    expect(lost).toMatchObject([{ layer: 'discourse', start: 4, end: 7 }]);
  });
});

test('attributes move with their spans and tokens', () => {
  const mood = defineAttribute({ name: 'mood', on: 'span', type: numberType });
  const loud = defineAttribute({ name: 'loud', on: 'token', type: numberType });
  const ent = { start: 0, end: 1, label: 'X' };
  const doc = withAnnotations(tokenize('a b cd'), { ents: [ent] });
  const all = loud.setAll(mood.set(doc, ent, 7), [1, 2, 3]);
  const result = retokenize(all, [{ merge: { start: 0, end: 3 } }, { split: [5] }]);
  expect(mood.get(result.doc, { start: 0, end: 3, label: 'X' })).toBe(7);
  expect(loud.get(result.doc, 0)).toBe(1);
  expect(loud.get(result.doc, 1)).toBeUndefined();
  expect(result.lost.map(({ layer, problem }) => `${layer} ${problem}`)).toEqual([
    'attributes.loud the value of "b": another one has its place now.',
    'attributes.loud the value of "cd": it is one of the stretch now, and of none of its tokens.',
  ]);
});

test.each<[string, readonly TokenChange[], string]>([
  ['that meet', [{ merge: { start: 0, end: 3 } }, { split: [3] }], 'Two changes are about the token "bc" at [2, 4)'],
  ['of no token', [{ merge: { start: 1, end: 2 } }], 'There is no token in [1, 2)'],
  ['outside the text', [{ split: [99] }], 'There is no token at 99'],
  ['at no offset', [{ split: [] }], 'There is no token at undefined'],
  ['at a border', [{ split: [2] }], '"bc" at [2, 4) cannot be split at 2: a part is empty'],
  ['out of order', [{ split: [3, 3] }], 'a part is empty'],
  ['inside a character', [{ split: [6] }], 'would be split inside a character'],
  ['with a part that is not there', [{ split: [3], main: 2 }], 'is split into 2 parts'],
])('changes %s are refused', (_, changes, problem) => {
  expect(() => retokenize(tokenize('a bc 🍜🍜'), changes)).toThrow(problem);
});

test('what is said of other tokens than the Doc has is refused', () => {
  const doc = withAnnotations(tokenize('a b'), { tokens: [{ start: 0, end: 3, tag: 'X' }] });
  expect(() => retokenize(doc, [])).toThrow('said of others than the Doc has');
});

// A text with layers of all kinds on its tokens, made from numbers.
const numbers = fc.array(fc.nat(1_000), { minLength: 40, maxLength: 40 });
const pieces = fc.array(fc.constantFrom('a', 'bcd', '🍜x', "don't", '.', 'Ünï', '漢字'), {
  minLength: 1,
  maxLength: 9,
});

function annotate(text: string, drawn: readonly number[]): Doc {
  const bare = tokenize(text);
  const draw = (index: number, below: number): number => drawn[index % drawn.length]! % below;
  const n = bare.length;
  const range = (seed: number): LabelledSpan => {
    const first = draw(seed, n);
    const last = Math.min(n - 1, first + draw(seed + 1, 3));
    return { start: bare.starts[first]!, end: bare.ends[last]!, label: draw(seed + 2, 2) === 0 ? 'DISH' : 'PLACE' };
  };
  const inOrder = (a: LabelledSpan, b: LabelledSpan): number => a.start - b.start || a.end - b.end;
  const separate = (spans: LabelledSpan[]): LabelledSpan[] => {
    let end = 0;
    return spans.sort(inOrder).filter((span) => {
      if (span.start < end) return false;
      end = span.end;
      return true;
    });
  };
  // Heads lead to earlier tokens in an order that is drawn, so there is no circle.
  const order = Array.from({ length: n }, (_, token) => token).sort((a, b) => draw(a, 50) - draw(b, 50) || a - b);
  const tokens = Array.from({ length: n }, (_, token): TokenAnnotation => {
    const rank = order.indexOf(token);
    const head = rank === 0 ? token : order[draw(token + 3, rank)]!;
    return {
      start: bare.starts[token]!,
      end: bare.ends[token]!,
      head,
      tag: 'T',
      lemma: 'l',
      sentenceStart: rank === 0,
    };
  });
  const ents = separate([range(0), range(3), range(6)]);
  const spans = new Map([range(9), range(12), range(15)].map((span) => [JSON.stringify(span), span]));
  const rels = ents.slice(1).map((to) => ({ from: ents[0]!, to, label: 'NEAR' }));
  const frames = [{ ...range(18), start: 0, slots: [] as LabelledSpan[] }].map((frame) => ({
    ...frame,
    slots: separate([range(20), range(23)]).filter(({ end }) => end <= frame.end),
  }));
  const attributes = {
    mood: [...spans.values()].slice(0, 1).map((span) => ({ ...span, value: 1 })),
    note: [{ value: 'x' }],
  };
  return withAnnotations(bare, {
    tokens,
    ents,
    spans: { sc: [...spans.values()].sort(inOrder) },
    rels,
    frames,
    attributes,
  });
}

/** Changes that do not meet: what is drawn, token by token. */
function changesOf(doc: Doc, drawn: readonly number[]): TokenChange[] {
  const changes: TokenChange[] = [];
  for (let token = 0; token < doc.length; token++) {
    const [start, end] = [doc.starts[token]!, doc.ends[token]!];
    const kind = drawn[(token + 31) % drawn.length]! % 4;
    const last = Math.min(doc.length - 1, token + 1 + (kind % 2));
    if (kind < 2) {
      changes.push({ merge: { start, end: doc.ends[last]! } });
      token = last;
    } else if (kind === 2 && end - start === 3)
      changes.push({ split: doc.text.startsWith('🍜', start) ? [start + 2] : [start + 1, start + 2], main: 1 });
  }
  return changes;
}

test('whatever is merged and split: the text stays, all is on tokens, trees stay trees, and files take it as it is', async () => {
  const modes = fc.constantFrom('expand', 'contract', 'strict') as fc.Arbitrary<'expand' | 'contract' | 'strict'>;
  await fc.assert(
    fc.asyncProperty(pieces, fc.boolean(), numbers, modes, async (words, isSpaced, drawn, alignment) => {
      const doc = annotate(words.join(isSpaced ? ' ' : ''), drawn);
      const before = structuredClone(doc.annotations);
      const { doc: after, newIndex, moved, lost } = retokenize(doc, changesOf(doc, drawn), { alignment });
      expect(doc.annotations).toEqual(before);
      expect(after.text).toBe(doc.text);
      expect(newIndex.every((token) => token < after.length)).toBe(true);
      const { tokens = [], ents = [], spans = {}, rels = [], frames = [] } = after.annotations;
      expect(findCircle(tokens.map(({ head }) => head))).toBeUndefined();
      const all = [...ents, ...Object.values(spans).flat(), ...frames, ...frames.flatMap(({ slots }) => slots)];
      for (const { start, end } of all) expect(alignSpan(after, start, end, 'strict')).toBeDefined();
      // What is not there any more was told.
      const isLost = (layer: string): number => lost.filter((annotation) => annotation.layer === layer).length;
      expect(ents.length + isLost('ents')).toBe(before.ents?.length);
      expect((spans.sc?.length ?? 0) + isLost('spans.sc')).toBe(before.spans?.sc?.length);
      expect(rels.length + isLost('rels')).toBe(before.rels?.length);
      for (const { from, to } of moved) expect(from).not.toEqual(to);
      // Our own reader holds annotations to every rule that they have.
      const document = { text: after.text, annotations: after.annotations };
      const { content } = await writeAll([document], { format: 'jsonl', task: nerTask });
      const read = await readAll(content, { format: 'jsonl', alignment: 'strict' });
      expect(read.rejects).toEqual([]);
      expect(read.repairs).toEqual([]);
      expect(read.documents).toEqual([document]);
      expect(docOf(document).starts).toEqual(after.starts);
    }),
    { numRuns: 1_000 },
  );
});

test('no change is no change', () => {
  fc.assert(
    fc.property(pieces, numbers, (words, drawn) => {
      const doc = annotate(words.join(' '), drawn);
      expect(retokenize(doc, [])).toMatchObject({ doc, moved: [], lost: [] });
    }),
  );
});
