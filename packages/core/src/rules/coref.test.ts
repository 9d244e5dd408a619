import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withAnnotations } from '../doc/create-doc.ts';
import type { Task } from '../tasks/task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { createRulesComponent } from './component.ts';

const task: Task = { name: 'who', kind: 'coref', labels: [] };

/** The words of each cluster that rules find, those with several mentions first. */
async function clustersIn(text: string, rules = '', of: Task = task): Promise<string[][]> {
  const { component } = createRulesComponent({ name: 'rules', task: of, text: rules });
  const [prediction] = await component.predict([tokenize(text)]);
  if (prediction === undefined || !('annotations' in prediction)) throw new Error('It says nothing.');
  return (prediction.annotations.coref ?? [])
    .map(({ mentions }) => mentions.map(({ start, end }) => text.slice(start, end)))
    .sort((a, b) => b.length - a.length);
}

test('names, heads and pronouns are linked', async () => {
  const [ada, book] = await clustersIn(
    'In May Mrs Ada Byron wrote a book. She sold the book. Byron keeps it on her desk.',
  );
  expect(ada).toEqual(['Mrs Ada Byron', 'She', 'Byron', 'her']);
  expect(book).toEqual(['a book', 'the book', 'it']);
});

test.each<[string, string, string[]]>([
  ['the number', 'The dogs saw the old cat. They ran.', ['The dogs', 'They']],
  ['the gender', 'The king met the queen. He laughed.', ['The king', 'He']],
  ['what is told anew', 'The red car stopped. The blue car left. The red car won.', ['The red car', 'The red car']],
  ['what is new', 'A dog barked. A dog slept. The dog woke.', ['A dog', 'The dog']],
])('what does not agree is not linked: %s', async (_, text, words) => {
  const [first, ...others] = await clustersIn(text);
  expect(first).toEqual(words);
  expect(others.every((cluster) => cluster.length === 1)).toBe(true);
});

test('who speaks is told by the name before a colon', async () => {
  const text = 'Ada: I like my cat.\nKim: I do not.\nAda: I know.';
  const said = await clustersIn(text);
  expect(said[0]).toEqual(['I', 'my', 'I']);
});

test('mentions that a text comes with are linked, and no others are looked for', async () => {
  const { component } = createRulesComponent({ name: 'rules', task, text: '' });
  const doc = tokenize('Ada saw Kim. Ada left.');
  const mentions = [
    { start: 0, end: 3 },
    { start: 13, end: 16 },
  ];
  const given = withAnnotations(doc, { coref: mentions.map((mention) => ({ mentions: [mention] })) });
  expect(await component.predict([given])).toEqual([
    { annotations: { coref: [{ mentions }], source: component.source } },
  ]);
});

test('entities and spans of other tasks are not taken for what a text mentions', async () => {
  const { component } = createRulesComponent({ name: 'rules', task, text: '' });
  const doc = tokenize('Ada saw a cat. She left.');
  const ents = [{ start: 0, end: 3, label: 'NAME' }];
  const spans = { any: [{ start: 4, end: 13, label: 'ACT' }] };
  const [alone, behind] = await component.predict([doc, withAnnotations(doc, { ents, spans })]);
  expect(alone).toMatchObject({ annotations: { coref: [{ mentions: [{ start: 0 }] }, {}, {}] } });
  expect(behind).toEqual(alone);
});

test('patterns mark more mentions, with what kind of thing they stand for', async () => {
  const typed: Task = { ...task, labels: [{ name: 'dish' }] };
  const rules = '{"label": "dish", "pattern": "mapo tofu"}';
  expect(await clustersIn('We had mapo tofu. That mapo tofu was good.', rules, typed)).toContainEqual([
    'mapo tofu',
    'That mapo tofu',
  ]);
  const { component, rules: count } = createRulesComponent({ name: 'rules', task: typed, text: rules });
  expect(count).toBe(1);
  const [said] = await component.predict([tokenize('We had mapo tofu.')]);
  expect(said).toMatchObject({ annotations: { coref: [{}, { mentions: [{ start: 7, end: 16 }], label: 'dish' }] } });
  // Without labels any pattern is of mentions.
  const plain = createRulesComponent({ name: 'rules', task, text: '{"label": "mention", "pattern": "tofu"}' });
  expect(plain.issues).toEqual([]);
});

test('any text has each mention in one cluster, in order, and the same answer twice', async () => {
  const words = ['Ada', 'the', 'cat', 'her', 'it', 'she', '.', '"', ':', '\n', 'of', 'they', 'a', 'London', '🍜', "'s"];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...words), { maxLength: 60 }), async (list) => {
      const doc = tokenize(list.join(' '));
      const { component } = createRulesComponent({ name: 'rules', task, text: '' });
      const [one, other] = await component.predict([doc, doc]);
      expect(one).toEqual(other);
      const coref = one !== undefined && 'annotations' in one ? one.annotations.coref! : [];
      const places = coref.flatMap(({ mentions }) => mentions.map(({ start, end }) => `${start} ${end}`));
      expect(new Set(places).size).toBe(places.length);
      const firsts = coref.map(({ mentions: [first] }) => first!.start);
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      for (const { mentions } of coref)
        for (const [index, { start, end }] of mentions.entries()) {
          expect(end).toBeGreaterThan(start);
          if (index > 0) expect(start).toBeGreaterThanOrEqual(mentions[index - 1]!.start);
        }
    }),
    { numRuns: 200 },
  );
});
