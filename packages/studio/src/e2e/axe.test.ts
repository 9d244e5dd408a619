import type { Task } from 'tincture';
import { expect, it } from 'vitest';
import { check, violations } from '../testing/axe.ts';
import { describeStudio, dishes, rules, span, texts, tone, topics } from '../testing/studio-in-test.ts';

const many = Array.from({ length: 24 }, (_, index) => ({ name: `LABEL_${index}`, definition: `What ${index} means.` }));
const places: Task = { name: 'places', kind: 'ner', labels: many };
const intents: Task = { name: 'intents', kind: 'textcat', labels: many };
const tasks = [dishes, tone, topics, places, intents];
const views = [{ name: 'several', tasks: ['dishes', 'tone', 'places', 'intents'] }];
describeStudio('nothing stands in the way of anybody (axe)', { tasks, views }, (at) => {
  it('on entities: proposed, marked, selected, noted, decided before', async () => {
    const ents = [span('a', 'ramen', 'DISH'), { ...span('a', 'Kyoto', 'PLACE'), confidence: 0.4 }];
    await at.propose('dishes', 'a', { ents });
    await at.propose('dishes', 'a', { ents: ents.slice(1) }, { ...rules, name: 'other' });
    await at.open(dishes);
    await at.shows('ramen');
    await check(at, 'proposed');
    await at.keys('Home', '2', 'f');
    await at.page.getByLabel('Comment on this text').fill('Which ramen?');
    await at.keys('Enter');
    await at.page.getByText(/^This text/).click();
    await check(at, 'changed, with notes and the history');
    await at.keys('a');
    await at.shows('stock pot');
    at.isServerDown = true;
    await at.store.decide({ id: 'eve', document: 'b', task: 'dishes', verdict: 'ignore', person: 'eve' });
    await at.untilBack(() => at.keys('a'));
    await at.page.getByText('not stored').waitFor();
    await at.keys('x');
    await at.page.getByText('Decided by now').waitFor();
    await check(at, 'decided before, and a banner');
  });

  it('on classes: one, several, and many with a label looked for', async () => {
    await at.propose('tone', 'a', { cats: { good: 0.7, bad: 0.2, neither: 0.1 } });
    await at.propose('intents', 'a', { cats: { LABEL_3: 0.7, LABEL_9: 0.2 } });
    await at.open(tone);
    await at.shows('ramen');
    await check(at, 'one class');
    await at.open(topics);
    await at.keys('1');
    await check(at, 'several classes');
    await at.open(intents);
    await at.shows('ramen');
    await check(at, 'many classes');
    await at.keys('/');
    await at.page.keyboard.type('label_1');
    await check(at, 'a class looked for');
    await at.open(places);
    await at.keys('Home', '9', '/');
    await at.page.keyboard.type('label_2');
    await check(at, 'a label of entities looked for');
  });

  it('on several tasks at once: proposed, changed, decided in part, with the keys', async () => {
    await at.propose('dishes', 'a', { ents: [span('a', 'ramen', 'DISH')] });
    await at.propose('tone', 'a', { cats: { good: 0.7, bad: 0.2, neither: 0.1 } });
    await at.open({ name: 'several' });
    await at.shows('ramen');
    await check(at, 'proposed');
    await at.keys('Home', '2', 'j', '2');
    await check(at, 'changed');
    await at.keys('Shift+A');
    await at.page.getByText('tone corrected.').waitFor();
    await check(at, 'decided in part');
    await at.keys('?');
    await at.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await check(at, 'the keys');
  });

  it('in every dialog', async () => {
    await at.open(dishes);
    for (const [key, name] of [
      ['?', 'Keys'],
      ['g', 'Find texts'],
      ['v', 'View'],
      ['w', 'Skip this text because …'],
    ] as const) {
      await at.keys(key);
      const dialog = at.page.getByRole('dialog', { name });
      await dialog.waitFor();
      if (key === 'g') await at.page.locator('#found-0').waitFor();
      await check(at, name);
      await at.keys('Escape');
      await dialog.waitFor({ state: 'detached' });
    }
    for (const [button, name] of [
      ['Edit DISH', 'DISH'],
      ['Edit the guidelines', 'Guidelines'],
    ] as const) {
      await at.page.getByRole('button', { name: button }).click();
      await at.page.getByRole('dialog', { name }).waitFor();
      await check(at, button);
      await at.keys('Escape');
    }
  });

  it('where nothing is left to do, and where nothing is found', async () => {
    for (const document of Object.keys(texts))
      await at.store.decide({ id: `e-${document}`, document, task: 'dishes', verdict: 'ignore', person: 'eve' });
    await at.page.goto(at.studio.url);
    await at.page.getByText('Every text has a decision').waitFor();
    await check(at, 'everything decided');
    await at.keys('g');
    await at.page.keyboard.type('ramen state:all');
    await at.page.getByText('One text.').waitFor();
    await check(at, 'one text found');
    await at.page.keyboard.type(' nowhere');
    await at.page.getByText('0 texts.').waitFor();
    await check(at, 'nothing found');
    await at.keys('Escape');
  });

  it('offline, and without a login', async () => {
    await at.open(dishes);
    await at.stop();
    await at.keys('x');
    await at.page.getByRole('alert').waitFor();
    await check(at, 'offline');
    await at.start();
    at.isServerDown = true;
    await at.context.clearCookies();
    await at.page.goto(at.home);
    await at.page.getByRole('button', { name: 'Print a new link' }).waitFor();
    await check(at, 'not logged in');
  });

  it('and axe would say so', async () => {
    await at.open(dishes);
    await at.page
      .locator('footer button')
      .first()
      .evaluate((button) => button.replaceChildren());
    expect((await violations(at.page)).join()).toContain('button-name');
  });
});
