import type { Task, TokenAnnotation } from 'tincture';
import { tokenize } from 'tincture';
import { expect, it } from 'vitest';
import { defineRecipe } from '../recipe/recipe.ts';
import { startStudio } from '../server/start.ts';
import { check } from '../testing/axe.ts';
import { openInTest } from '../testing/recipe-in-test.ts';
import { describeStudio, rules } from '../testing/studio-in-test.ts';

const names = ['PRON', 'VERB', 'ADJ', 'NOUN', 'PUNCT', 'ADV'];
const tags: Task = { name: 'tags', kind: 'tagger', attribute: 'pos', labels: names.map((name) => ({ name })) };
const freeTags: Task = { name: 'free', kind: 'tagger', labels: [] };
const features: Task = { name: 'features', kind: 'morphologizer', labels: [] };
const lemmas: Task = { name: 'lemmas', kind: 'lemmatizer', labels: [] };
const texts = { a: 'They bought new shoes.', b: 'We ran.', c: 'Nobody sings here.' };

/** The words of a text, each with what is said of it. */
function said(
  text: string,
  attribute: string,
  values: readonly (string | undefined)[],
  confidence?: number,
): TokenAnnotation[] {
  const { starts, ends } = tokenize(text);
  return values.map((value, index) => ({
    start: starts[index] ?? 0,
    end: ends[index] ?? 0,
    ...(value === undefined ? {} : { [attribute]: value }),
    ...(confidence === undefined || value === undefined ? {} : { confidence: { [attribute]: confidence } }),
  }));
}

describeStudio('what is said of words in a browser', { tasks: [tags, freeTags, features, lemmas], texts }, (at) => {
  const cells = async (): Promise<string[]> => {
    const found = await at.page.locator('main .cell').all();
    return Promise.all(
      found.map(async (cell) => {
        const [word, value] = [cell.locator('.word'), cell.locator('.value')];
        // How sure that is stands beside it.
        const said = await value.evaluate((element) => (element.querySelector('bdi') ?? element).textContent);
        return `${await word.textContent()}/${said}`;
      }),
    );
  };

  it('tags: keys move, digits and names of labels tag, and go on to the next word', async () => {
    const proposed = ['PRON', 'VERB', 'NOUN', 'NOUN', 'PUNCT'];
    await at.propose('tags', 'a', { tokens: said(texts.a, 'pos', proposed, 0.5) });
    await at.open(tags);
    await at.shows('shoes');
    expect(await cells()).toEqual(['They/PRON', 'bought/VERB', 'new/NOUN', 'shoes/NOUN', './PUNCT']);
    // All are unsure: Tab goes from one to the next.
    await at.keys('Home', 'Tab', 'ArrowRight', '3');
    expect((await cells())[2]).toBe('new/ADJ');
    await at.keys('a');
    await at.shows('ran');
    await at.keys('a');
    await at.page.getByText('Say something of a word first.').waitFor();
    await at.keys('ArrowRight', '1', 'Enter');
    await at.page.keyboard.type('ve');
    await at.keys('Enter', 'Enter');
    await at.page.keyboard.type('pun');
    await at.keys('Enter');
    expect(await cells()).toEqual(['We/PRON', 'ran/VERB', './PUNCT']);
    await at.keys('Delete');
    expect((await cells())[2]).toBe('./·');
    await at.keys('u');
    expect((await cells())[2]).toBe('./PUNCT');
    await at.keys('a');
    await at.shows('sings');
    await at.saved();
    expect(await at.decisions(tags)).toEqual([
      ['a', 'correct', { tokens: said(texts.a, 'pos', ['PRON', 'VERB', 'ADJ', 'NOUN', 'PUNCT']) }, 'seen'],
      ['b', 'correct', { tokens: said(texts.b, 'pos', ['PRON', 'VERB', 'PUNCT']) }],
    ]);
    await at.keys('u');
    await at.shows('ran');
    expect(await cells()).toEqual(['We/PRON', 'ran/VERB', './PUNCT']);
  });

  it('by mouse: a click selects a word, a label tags it', async () => {
    await at.open(tags);
    await at.shows('shoes');
    await at.page.locator('.cell', { hasText: 'bought' }).click();
    await at.page.locator('.labels').getByRole('button', { name: 'VERB' }).click();
    await at.page.locator('footer').getByRole('button', { name: 'Save' }).click();
    await at.shows('ran');
    await at.saved();
    expect(await at.decisions(tags)).toEqual([
      ['a', 'correct', { tokens: said(texts.a, 'pos', [undefined, 'VERB', undefined, undefined, undefined]) }],
    ]);
  });

  it('lemmas and features are typed; what is typed wrong is refused with its reason', async () => {
    await at.propose('lemmas', 'a', { tokens: said(texts.a, 'lemma', ['they', 'bought', 'new', 'shoe', '.']) });
    await at.open(lemmas);
    await at.shows('shoes');
    await at.keys('Home', 'ArrowRight', 'Enter');
    await at.page.keyboard.type('buy');
    await at.keys('Enter');
    expect((await cells()).slice(0, 3)).toEqual(['They/they', 'bought/buy', 'new/new']);
    // Esc leaves the box with what was there.
    await at.keys('Enter');
    await at.page.keyboard.type('zzz');
    await at.keys('Escape', 'a');
    await at.shows('ran');
    await at.open(features);
    await at.shows('shoes');
    await at.keys('Home', 'Enter');
    await at.page.keyboard.type('Number=Plur|Case=Nom');
    await at.keys('Enter', 'Enter');
    await at.page.keyboard.type('_');
    await at.keys('Enter', 'a');
    await at.shows('ran');
    await at.saved();
    expect(await at.decisions(lemmas)).toEqual([
      ['a', 'correct', { tokens: said(texts.a, 'lemma', ['they', 'buy', 'new', 'shoe', '.']) }, 'seen'],
    ]);
    const given = ['Case=Nom|Number=Plur', '', undefined, undefined, undefined];
    expect(await at.decisions(features)).toEqual([['a', 'correct', { tokens: said(texts.a, 'morph', given) }]]);
    at.isServerDown = true;
    await at.keys('Home', 'Enter');
    await at.page.keyboard.type('plural');
    await at.keys('Enter', 'a');
    await at.page.getByText('Write features like Case=Nom|Number=Plur.').first().waitFor();
  });

  it('what two say of the words is read side by side', async () => {
    const recipe = defineRecipe({
      name: 'which',
      view: { kind: 'textcat', labels: ['first', 'second'] },
      outputsOf: tags,
      stream: () => [
        {
          id: 'b',
          text: texts.b,
          outputs: [
            { name: 'first', annotations: { tokens: said(texts.b, 'pos', ['PRON', 'VERB', 'PUNCT']) }, source: rules },
            { name: 'second', annotations: { tokens: said(texts.b, 'pos', ['NOUN', 'VERB']) }, source: rules },
          ],
        },
      ],
    });
    await at.studio.close();
    const running = await openInTest(recipe, at.store, {}, { tasks: new Map([[tags.name, tags]]) });
    at.studio = await startStudio({
      ...{ store: at.store, project: { name: 'kitchen' }, tasks: [running.task], person: 'ada', port: at.port },
      feed: running.feed,
    });
    at.port = at.studio.port;
    await at.open();
    const outputs = [];
    for (const name of ['first', 'second'])
      outputs.push((await at.words(at.page.getByRole('region', { name }))).trim());
    expect(outputs).toEqual(['first We PRON ran VERB . PUNCT', 'second We NOUN ran VERB . ·']);
    await check(at, 'two outputs');
    await running.close();
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await at.propose('tags', 'a', { tokens: said(texts.a, 'pos', ['PRON', 'VERB', 'NOUN', undefined, 'PUNCT'], 0.5) });
    await at.propose('free', 'a', { tokens: said(texts.a, 'tag', ['PRP', 'VBD', 'JJ', 'NNS', '.']) });
    await at.open(tags);
    await at.shows('shoes');
    await check(at, 'tags proposed');
    await at.keys('Home', '2', 'Enter');
    await at.page.keyboard.type('v');
    await check(at, 'a word tagged, a label looked for');
    await at.open(freeTags);
    await at.shows('shoes');
    await check(at, 'tags to be typed, nothing selected');
    await at.keys('Home', 'Enter');
    await check(at, 'a tag being typed');
    await at.keys('Escape', '?');
    await at.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await check(at, 'the keys');
  });
});
