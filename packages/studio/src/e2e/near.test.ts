import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { Signal } from '../testing/signal.ts';
import { describeStudio, dishes, rules, spanOf, tone } from '../testing/studio-in-test.ts';

const meal = (dish: string, end = '.'): string =>
  `On Monday the cook made ${dish} for all of us and then we sat in the garden until the sun went down${end}`;
const texts = {
  a: 'Soup again.',
  b: meal('ramen'),
  c: 'Nothing to see.',
  d: meal('ramen', '!!'),
  e: meal('tempura'),
  f: meal('RAMEN', ' …'),
};

describeStudio('near duplicates', { texts }, (at) => {
  const verdicts = async (name: string): Promise<string[]> => {
    const all = await Promise.all(Object.keys(texts).map((id) => at.store.decisions(id, name)));
    return all
      .flat()
      .map(({ document, verdict, alike }) => `${document} ${verdict}${alike === undefined ? '' : ` ${alike}`}`);
  };
  const near = () => at.page.getByRole('region', { name: /near duplicate/ });

  it('are folded behind one text, and decided with it by one key: each has a decision of its own', async () => {
    await at.open(tone);
    await at.keys('1');
    await at.shows('ramen');
    await near().getByText('3 near duplicates').waitFor();
    await at.keys('i');
    await near().getByRole('button', { name: 'Decide all 4 alike', pressed: true }).waitFor();
    // What differs is shown, and what is the same is not repeated.
    expect(await at.words(near().locator('li').nth(1))).toContain('ramentempura for all');
    expect(await at.words(near().locator('li').nth(1))).not.toContain('sun went down');
    await at.keys('2');
    await at.page.getByText('So are 3 near duplicates.').waitFor();
    await at.shows('Nothing to see');
    await at.keys('x');
    await at.page.getByText('Every text has a decision').waitFor();
    await at.saved();
    expect(await verdicts('tone')).toEqual([
      'a correct',
      'b correct',
      'c reject',
      'd correct b',
      'e correct b',
      'f correct b',
    ]);
    for (const id of ['b', 'd', 'e', 'f']) {
      expect((await at.store.decisions(id, 'tone'))[0]?.annotations).toEqual({ cats: { good: 0, bad: 1, neither: 0 } });
    }
  });

  it('of which marks stay open where the words are others, and come next', async () => {
    await at.propose('dishes', 'd', { ents: [] });
    await at.propose('dishes', 'b', { ents: [{ ...spanOf(texts.b, 'ramen', 'DISH'), confidence: 0.8 }] });
    await at.open(dishes);
    await at.shows('ramen');
    await at.keys('i');
    await near().getByText('Other words: accepting leaves it open.').waitFor();
    expect(await near().getByText('Other words').count()).toBe(1);
    await at.keys('a');
    await at.page.getByText('So are 2 near duplicates; 1 stays open.').waitFor();
    await at.shows('Soup');
    await at.keys('s');
    await at.shows('Nothing');
    await at.keys('s');
    await at.shows('tempura');
    expect(await near().count()).toBe(0);
    await at.saved();
    expect(await verdicts('dishes')).toEqual(['a ignore', 'b accept', 'c ignore', 'd accept b', 'f accept b']);
    const [f] = await at.store.decisions('f', 'dishes');
    expect(f?.annotations).toEqual({ ents: [spanOf(texts.f, 'RAMEN', 'DISH')] });
    // The proposal that was seen was that of the other text.
    expect(f).not.toHaveProperty('proposal');
  });

  it('go back together by one undo and forth by one redo, also after a reload', async () => {
    await at.open(tone);
    await at.keys('s');
    await at.shows('ramen');
    await at.keys('i');
    await near().locator('li').first().waitFor();
    await at.keys('1');
    await at.shows('Nothing');
    await at.keys('u');
    await at.shows('ramen');
    await near().getByText('3 near duplicates').waitFor();
    await at.saved();
    expect(await at.store.progress('tone')).toMatchObject({ decided: 1 });
    await at.keys('y');
    await at.shows('Nothing');
    await at.saved();
    expect(await at.store.progress('tone')).toMatchObject({ decided: 5 });
    await at.page.reload();
    await at.shows('Nothing');
    await at.keys('u');
    await at.shows('ramen');
    await at.saved();
    expect(await at.store.progress('tone')).toMatchObject({ decided: 1 });
    await at.keys('y');
    await at.shows('Nothing');
    await at.saved();
    expect(await at.store.progress('tone')).toMatchObject({ decided: 5, byVerdict: { correct: 4 } });
  });

  it('can be opened one by one, and shown each in its turn', async () => {
    await at.open(tone);
    await at.keys('s');
    await at.shows('ramen');
    await at.keys('e');
    await at.shows('!!');
    await at.keys('1');
    // The one that it was opened from comes after it.
    await at.shows('down.');
    await at.keys('i');
    await near().locator('li').filter({ hasText: 'tempura' }).getByRole('button', { name: 'Open' }).click();
    await at.shows('tempura');
    await at.keys('i');
    await near().getByRole('button', { name: 'Decide all 3 alike', pressed: true }).waitFor();
    await at.keys('2');
    await at.shows('Nothing');
    await at.page.getByText('So are 2 near duplicates.').waitFor();
    await at.saved();
    expect(await verdicts('tone')).toEqual(['a ignore', 'b correct e', 'd correct', 'e correct', 'f correct e']);
    for (const id of ['b', 'd', 'e', 'f']) {
      const seen = (await at.store.decisions(id, 'tone')).at(-1)?.id ?? '';
      await at.store.decide({
        ...{ id: `back-${id}`, document: id, task: 'tone' },
        verdict: 'undo',
        seen,
        person: 'ada',
      });
    }
    await at.page.reload();
    await at.shows('ramen');
    await near().getByRole('button', { name: 'Show each in its turn' }).click();
    await at.shows('ramen');
    await at.keys('x');
    await at.shows('Nothing');
    await at.keys('x');
    await at.shows('!!');
    await near().getByRole('button', { name: 'Fold them' }).waitFor();
  });

  it('that are still on their way are waited for', async () => {
    await at.open(tone);
    await at.keys('s');
    await at.shows('ramen');
    const answered = new Signal();
    await at.intercept('near', async (route) => {
      await answered.given;
      await route.continue();
    });
    await at.keys('i', 'x');
    await at.page.getByText('Its near duplicates are on their way').waitFor();
    answered.give();
    await near().getByRole('button', { name: 'Decide all 4 alike', pressed: true }).waitFor();
    await at.keys('x');
    await at.page.getByText('So are 3 near duplicates.').waitFor();
  });

  it('that somebody decided meanwhile are not replaced, and the rest is kept', async () => {
    await at.open(tone);
    await at.keys('s');
    await at.shows('ramen');
    await at.keys('i');
    await near().locator('li').first().waitFor();
    await at.store.decide({ id: 'of-eve', document: 'e', task: 'tone', verdict: 'ignore', person: 'eve' });
    at.isServerDown = true;
    await at.keys('1');
    await at.page.getByRole('alert').filter({ hasText: 'not stored' }).waitFor();
    await at.saved();
    expect((await at.store.decisions('e', 'tone')).map(({ person }) => person)).toEqual(['eve']);
    expect(await at.store.progress('tone')).toMatchObject({ decided: 5 });
    // What was not stored is no part of what goes back.
    await at.shows('Nothing');
    await at.keys('u');
    await at.shows('down.');
    await at.saved();
    expect(await at.store.progress('tone')).toMatchObject({ decided: 2 });
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await at.store.addAnnotations('dishes', [{ document: 'b', annotations: { ents: [] }, source: rules }]);
    await at.open(dishes);
    await at.shows('ramen');
    await check(at, 'folded');
    await at.keys('i');
    await near().locator('li').first().waitFor();
    await check(at, 'decided together');
  });
});
