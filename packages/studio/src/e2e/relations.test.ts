import type { Annotations, Task } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio, rules, spanOf } from '../testing/studio-in-test.ts';

const work: Task = {
  name: 'work',
  kind: 'relations',
  labels: [
    { name: 'WORKS_FOR', definition: 'is employed by', from: ['PERSON'], to: ['FIRM'] },
    { name: 'LEADS', from: ['PERSON'], to: ['FIRM'] },
    { name: 'BASED_IN', from: ['FIRM'], to: ['PLACE'] },
    { name: 'KNOWS', from: ['PERSON'], to: ['PERSON'] },
  ],
  entities: [{ name: 'PERSON' }, { name: 'FIRM' }, { name: 'PLACE' }],
};
const texts = {
  a: 'Ada works for Acme in Leeds.',
  b: 'Bolt, a firm of Ben and Cleo, is based in Paris and has never had a seat in any other place in Europe or beyond.',
};
const at1 = (words: string, label: string) => spanOf(texts.a, words, label);
const [ada, acme, leeds] = [at1('Ada', 'PERSON'), at1('Acme', 'FIRM'), at1('Leeds', 'PLACE')];
const ents = [ada, acme, leeds];

describeStudio('relations in a browser', { tasks: [work], texts }, (at) => {
  const propose = (annotations: Annotations) =>
    at.store.addAnnotations('work', [{ document: 'a', annotations, source: rules }]);

  it('are made, relabelled, turned and removed by keyboard alone', async () => {
    await propose({ ents, rels: [{ from: acme, to: leeds, label: 'BASED_IN', confidence: 0.8 }] });
    await at.open(work);
    await at.shows('Ada');
    await at.page.getByText('BASED_IN').first().waitFor();
    // From Ada to Acme.
    await at.keys('Tab', 'l', 'Tab');
    const choices = at.page.getByRole('group', { name: 'Relations' });
    await choices.waitFor();
    // What does not fit says why, and does nothing.
    expect(await choices.getByRole('button', { name: 'BASED_IN' }).getAttribute('aria-disabled')).toBe('true');
    expect(await choices.textContent()).toContain('starts from FIRM, and not from PERSON');
    await at.keys('3');
    await choices.waitFor();
    await at.keys('Enter');
    await at.page.getByRole('button', { name: 'Remove “Ada” WORKS_FOR “Acme”' }).waitFor();
    await at.keys('t');
    await at.page.getByRole('button', { name: 'Remove “Ada” LEADS “Acme”' }).waitFor();
    await at.keys('o');
    await at.page.getByText('No relation leads the other way').waitFor();
    // The other one goes.
    await at.keys('n', 'Delete', 'a');
    await at.shows('Bolt');
    await at.saved();
    expect(await at.decisions(work)).toEqual([
      ['a', 'correct', { ents, rels: [{ from: ada, to: acme, label: 'LEADS' }] }, 'seen'],
    ]);
  });

  it('lead to a span before the first end too: Tab goes round, and back once the relation is left', async () => {
    await propose({ ents });
    await at.open(work);
    await at.shows('Ada');
    await at.keys('Tab', 'Tab', 'Tab', 'l', 'Tab');
    await at.page.locator('footer .message', { hasText: 'To “Ada”' }).waitFor();
    await at.keys('Shift+Tab', 'Shift+Tab');
    await at.page.locator('footer .message', { hasText: 'To “Acme”' }).waitFor();
    await at.keys('Escape', 'Tab', 'Tab');
    // Nobody is caught in the text.
    expect(await at.page.evaluate(() => document.activeElement?.closest('.text') === null)).toBe(true);
  });

  it('go with their entities, come back with undo, and outlive a reload and a server that was away', async () => {
    const works = { from: ada, to: acme, label: 'WORKS_FOR' };
    await propose({ ents, rels: [works] });
    await at.open(work);
    const listed = at.page.getByRole('button', { name: 'Remove “Ada” WORKS_FOR “Acme”' });
    await listed.waitFor();
    // Another type, which the relation does not allow.
    await at.keys('Tab', '3');
    await at.page.getByText('A relation went with it.').waitFor();
    await listed.waitFor({ state: 'detached' });
    await at.keys('u');
    await listed.waitFor();
    // One more, then away and back.
    await at.keys('Tab', 'l', 'Tab', 'Enter');
    const based = at.page.getByRole('button', { name: 'Remove “Acme” BASED_IN “Leeds”' });
    await based.waitFor();
    await at.page.reload();
    await based.waitFor();
    await at.stop();
    await at.keys('a');
    await at.page.getByText('Offline: 1 kept').waitFor();
    await at.start();
    // The old window has the cookie of the old server, and complains until the new link logs in.
    at.isServerDown = true;
    await (await at.context.newPage()).goto(at.studio.url);
    await at.saved();
    expect(await at.decisions(work)).toEqual([
      ['a', 'correct', { ents, rels: [works, { from: acme, to: leeds, label: 'BASED_IN' }] }, 'seen'],
    ]);
  });

  it('follow an entity whose borders are moved', async () => {
    await propose({ ents, rels: [{ from: acme, to: leeds, label: 'BASED_IN' }] });
    await at.open(work);
    await at.keys('Tab', 'Tab', 'Alt+Shift+ArrowLeft');
    await at.page.getByRole('button', { name: 'Remove “for Acme” BASED_IN “Leeds”' }).waitFor();
    await at.keys('a');
    await at.saved();
    const moved = at1('for Acme', 'FIRM');
    expect(await at.decisions(work)).toEqual([
      ['a', 'correct', { ents: [ada, moved, leeds], rels: [{ from: moved, to: leeds, label: 'BASED_IN' }] }, 'seen'],
    ]);
  });

  it('are drawn as arcs from the one to the other', async () => {
    await propose({ ents, rels: [{ from: ada, to: acme, label: 'WORKS_FOR' }] });
    await at.open(work);
    const arc = at.page.locator('path.arc');
    await arc.waitFor({ state: 'attached' });
    const box = await arc.boundingBox();
    const mark = async (words: string) => at.page.locator('mark', { hasText: words }).boundingBox();
    const [from, to] = [await mark('Ada'), await mark('Acme')];
    expect(box?.x).toBeGreaterThan(from?.x ?? Number.NaN);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan((to?.x ?? 0) + (to?.width ?? 0));
    expect(box?.y).toBeLessThan(from?.y ?? Number.NaN);
  });

  it('stand in nobody’s way (axe)', { timeout: 60_000 }, async () => {
    await propose({ ents, rels: [{ from: ada, to: acme, label: 'WORKS_FOR', confidence: 0.7 }] });
    await at.open(work);
    await at.page.getByRole('button', { name: 'Remove “Ada” WORKS_FOR “Acme”' }).waitFor();
    await check(at, 'proposed');
    await at.keys('n');
    await check(at, 'selected');
    await at.keys('Tab', 'l');
    await check(at, 'linking');
    await at.keys('Tab');
    await check(at, 'choosing');
    await at.page.setViewportSize({ width: 420, height: 800 });
    await check(at, 'on a small screen');
  });
});
