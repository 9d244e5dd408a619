import { type Annotations, parseTask, type TokenAnnotation, tokenize } from 'tincture';
import { expect, test } from 'vitest';
import { findDoubts } from './doubts.ts';
import type { DecidedText } from './reason.ts';

const tags = parseTask('tags', { kind: 'tagger' });
const trees = parseTask('trees', { kind: 'parser' });

/** A text with what is said of its words, in their order. */
function decided(id: string, text: string, said: readonly Omit<TokenAnnotation, 'start' | 'end'>[]): DecidedText {
  const { starts, ends } = tokenize(text);
  const tokens = said.map((token, index) => ({ start: starts[index]!, end: ends[index]!, ...token }));
  return { id, text, annotations: { tokens } };
}

const tagged = (id: string, text: string, ...names: string[]): DecidedText =>
  decided(
    id,
    text,
    names.map((tag) => ({ tag })),
  );
const said = (...texts: DecidedText[]): ReadonlyMap<string, Annotations> =>
  new Map(texts.map(({ id, annotations }) => [id, annotations]));

test('a tag is doubted where the model is sure of another one', async () => {
  const gold = tagged('a', 'The run ended', 'DT', 'VB', 'VBD');
  const predicted = decided('a', gold.text, [
    { tag: 'DT', confidence: { tag: 0.99 } },
    { tag: 'NN', confidence: { tag: 0.93 } },
    { tag: 'NN', confidence: { tag: 0.79 } },
  ]);
  expect(await findDoubts(tags, [gold], said(predicted))).toEqual([
    { document: 'a', strength: 0.93, reasons: ['The model is 93 % sure of NN for “run”, which is VB.'] },
  ]);
  // Words of which nothing was said, or that are divided otherwise, are not compared.
  const open = decided('a', gold.text, [{}, {}, {}]);
  expect(await findDoubts(tags, [open], said(predicted))).toEqual([]);
});

test('a word between the same words is doubted where it is decided otherwise in most places', async () => {
  const texts = [
    ...['1', '2', '3', '4'].map((id) => tagged(id, 'the run ended', 'DT', 'NN', 'VBD')),
    tagged('odd', 'The run ended', 'DT', 'VB', 'VBD'),
    // Elsewhere the same word may well be something else.
    tagged('verb', 'They run home', 'PRP', 'VBP', 'RB'),
  ];
  expect(await findDoubts(tags, texts, new Map())).toEqual([
    {
      ...{ document: 'odd', strength: 0.8 },
      reasons: ['“run” between “the” and “ended” is NN in 4 of 4 other places, and VB here.'],
    },
  ]);
  // What most of them are counts, whichever comes first.
  const three = await findDoubts(tags, [tagged('first', 'the run ended', 'DT', 'JJ', 'VBD'), ...texts], new Map());
  expect(three.find(({ document }) => document === 'odd')?.reasons).toEqual([
    '“run” between “the” and “ended” is NN in 4 of 5 other places, and VB here.',
  ]);
  // One against one: either may be wrong.
  const both = await findDoubts(tags, [texts[0]!, texts[4]!], new Map());
  expect(both.map(({ document }) => document)).toEqual(['1', 'odd']);
});

test('in trees the head counts as well as the relation', async () => {
  const tree = (
    head: number,
    dep: string,
    confidence?: Record<string, number>,
  ): Omit<TokenAnnotation, 'start' | 'end'> => ({
    ...{ head, dep },
    ...(confidence && { confidence }),
  });
  const gold = decided('a', 'She saw him', [tree(1, 'nsubj'), tree(1, 'root'), tree(0, 'obj')]);
  const sure = { dep: 0.95, head: 0.9 };
  const predicted = decided('a', gold.text, [tree(1, 'nsubj', sure), tree(1, 'root', sure), tree(1, 'obj', sure)]);
  expect(await findDoubts(trees, [gold], said(predicted))).toEqual([
    {
      document: 'a',
      strength: 0.9,
      reasons: ['The model is 90 % sure of obj of “saw” for “him”, which is obj of “She”.'],
    },
  ]);
  const root = decided('b', 'She saw him', [tree(1, 'nsubj'), tree(2, 'root'), tree(1, 'obj')]);
  const [doubt] = await findDoubts(
    trees,
    [root, decided('c', 'She saw him', [tree(1, 'nsubj'), tree(1, 'root'), tree(1, 'obj')])],
    new Map(),
  );
  expect(doubt?.reasons).toEqual([
    '“saw” between “she” and “him” is root, a root in 1 of 1 other places, and root of “him” here.',
  ]);
});

test('a relation without a head is half of a statement, and compared with nothing', async () => {
  const half = decided('a', 'She left', [{ dep: 'nsubj' }, { dep: 'root' }]);
  const confidence = { dep: 0.95, head: 0.95 };
  const predicted = decided('a', half.text, [
    { dep: 'nsubj', head: 1, confidence },
    { dep: 'root', head: 1, confidence },
  ]);
  expect(await findDoubts(trees, [half], said(predicted))).toEqual([]);
});
