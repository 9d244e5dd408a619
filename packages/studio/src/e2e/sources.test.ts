import { expect, it } from 'vitest';
import { describeStudio, dishes, rules, span, tone } from '../testing/studio-in-test.ts';

const model = { kind: 'model', name: 'small', version: '1', hash: 'h' } as const;

describeStudio('proposals of several sources', {}, (at) => {
  it('show what says something, and P goes to the next source and back', async () => {
    await at.propose('dishes', 'a', { ents: [span('a', 'ramen', 'DISH')] });
    await at.propose('dishes', 'a', { ents: [span('a', 'Kyoto', 'PLACE')] }, { ...rules, name: 'places' });
    await at.propose('dishes', 'a', { ents: [] }, model);
    await at.open(dishes);
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['Kyoto: PLACE']);
    expect(await at.words('aside')).toMatch(/1 of 3\s+P\s+rules places/);
    await at.keys('p');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    await at.keys('p');
    expect(await at.marks()).toEqual([]);
    expect(await at.words('aside')).toContain('model small 1');
    await at.keys('u');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    expect(await at.words('footer .accept')).toContain('Accept');
    await at.keys('a');
    await at.shows('stock pot');
    await at.saved();
    const [made] = await at.store.decisions('a', 'dishes');
    const proposals = await at.store.annotations('a', 'dishes');
    expect(made).toMatchObject({ verdict: 'accept', proposal: proposals[0]?.id });
    await at.keys('p');
    await at.page.getByText('There is no other proposal.').waitFor();
  });

  it('never turn a label that the task has lost into another one', async () => {
    await at.propose('tone', 'a', { cats: { fine: 0.8, good: 0.2, bad: 0.1 } });
    await at.open(tone);
    await at.shows('ramen');
    await at.page.getByText('It proposed "fine", which is no label of this task.').waitFor();
    expect(await at.page.locator('[aria-pressed=true]').count()).toBe(0);
    await at.keys('a');
    await at.page.getByText('Choose a label first.').waitFor();
    expect(await at.decisions(tone)).toEqual([]);
  });

  it('that cannot be shown whole are accepted by that word, and stored as corrected', async () => {
    const ramen = span('a', 'ramen', 'DISH');
    await at.propose('dishes', 'a', { ents: [{ ...ramen, start: ramen.start + 1 }] });
    await at.open(dishes);
    await at.shows('ramen');
    expect(await at.words('footer .accept')).toMatch(/^Accept/);
    await at.keys('a');
    await at.shows('stock pot');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([['a', 'correct', { ents: [ramen] }, 'seen']]);
  });
});
