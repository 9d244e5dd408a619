import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { kill, serve } from '../testing/serve-process.ts';
import { describeStudio, dishes, type StudioInTest, spanOf } from '../testing/studio-in-test.ts';
import { promptProposes, tone, toneTexts, truth } from '../testing/tone-texts.ts';

const count = 36;

/** The number of the text on the screen. */
async function shown(at: StudioInTest): Promise<number> {
  return Number(/Soup (\d+)/.exec((await at.box().textContent()) ?? '')?.[1]);
}

/** A person chooses the right class for so many texts. */
async function decideNext(at: StudioInTest, times: number): Promise<void> {
  for (let done = 0; done < times; done++) {
    const index = await shown(at);
    await at.keys(truth(index) === 'good' ? '1' : '2');
    await at.page.waitForFunction(
      (last) => !document.querySelector('main .text')?.textContent?.includes(last),
      `Soup ${index} `,
    );
  }
}

describeStudio(
  'a model that learns while one works',
  { tasks: [tone], texts: toneTexts(count), learns: true },
  (at) => {
    const panel = () => at.page.locator('.learning');

    it('is measured beside the prompt, drawn, and proposes for the texts that come next', async () => {
      await promptProposes(at.store, count);
      await at.open(tone);
      await panel().getByText('Learning starts when 10 texts are accepted or corrected: 10 to go.').waitFor();
      expect(await at.page.getByRole('button', { name: 'Train now' }).isDisabled()).toBe(true);
      await decideNext(at, 10);
      await panel().getByText('Model on 10 texts').waitFor();
      expect(await at.words(panel().locator('.scores'))).toMatch(/Model on 10 texts F1 \d+\.\d .* llm haiku \d+\.\d/);
      const curve = at.page.getByRole('img', { name: /^F1 by the number of texts: .* with 10 texts\. llm haiku: \d/ });
      await curve.waitFor();
      await panel().getByText('Next training after 5 more texts with gold.').waitFor();

      await at.page.getByText('Figures, labels, sources').click();
      await check(at, 'the learning panel');
      await at.page.getByText('Figures, labels, sources').click();

      // What is on the screen stays as it was; the next text comes with what the model says.
      expect(await at.words('aside')).toContain('llm haiku (anthropic/claude-haiku)');
      await decideNext(at, 1);
      await at.page.getByText('model tone (learning) 1', { exact: true }).waitFor();
      expect(await at.words('aside')).toMatch(/1 of 2\s+P\s+model tone \(learning\) 1/);
      await at.keys('p');
      await at.page.getByText('llm haiku (anthropic/claude-haiku)', { exact: true }).waitFor();

      await at.page.getByRole('button', { name: 'Train now' }).click();
      await panel().getByText('Model on 11 texts').waitFor();
      await at.page.getByRole('img', { name: /with 10 texts, .* with 11 texts\./ }).waitFor();
      await panel().getByText('Next training after 5 more texts with gold.').waitFor();
      await at.page.getByText('Figures, labels, sources').click();
      const figures = await at.words(panel());
      expect(figures).toMatch(/texts F1 95 % took 11 \d+\.\d .* 10 \d+\.\d/);
      expect(figures).toMatch(/Labels in the gold: 11 texts/);
      expect(figures).toMatch(/llm haiku \(anthropic\/claude-haiku\) baseline \d+\.\d \d+\/11 /);
      expect(figures).toContain('11 decisions in the last hour');

      // Closed it stays closed, and what was learnt is there after a restart.
      await at.page.getByText('Learning while you work').click();
      await panel().getByText('Model on').waitFor({ state: 'hidden' });
      await at.stop();
      await at.start();
      await at.page.goto(at.studio.url);
      await at.box().waitFor();
      await panel().locator('table').first().waitFor({ state: 'attached' });
      expect(await panel().getByText('Model on').isVisible()).toBe(false);
      await at.page.getByText('Learning while you work').click();
      await panel().getByText('Model on 11 texts').waitFor();
      expect((await at.store.runs('tone')).map(({ kind, finished }) => [kind, finished !== undefined])).toEqual([
        ['train', true],
        ['train', true],
      ]);
    });

    it('tells every window what is decided in another one', async () => {
      await at.open(tone);
      const second = await at.context.newPage();
      await second.goto(at.home);
      await second.locator('header').getByText('0 of 36').waitFor();
      await decideNext(at, 2);
      await second.locator('header').getByText('2 of 36').waitFor();
      await second.locator('.learning').getByText('8 to go').waitFor();
    });

    it('says what cannot be learnt from', async () => {
      await at.open(tone);
      for (let done = 0; done < 10; done++) {
        const before = (await at.box().textContent()) ?? '';
        await at.keys('1');
        await at.page.waitForFunction((last) => document.querySelector('main .text')?.textContent !== last, before);
      }
      await panel().getByText('All texts are good so far: there is nothing to tell it from.').waitFor();
      expect(await at.page.getByRole('button', { name: 'Train now' }).isDisabled()).toBe(true);
    });
  },
);

const soups = ['ramen', 'udon', 'borscht', 'minestrone'];
const soupTexts = Object.fromEntries(
  Array.from({ length: 24 }, (_, index) => [`t${index}`, `On day ${index} they had ${soups[index % 4]} for lunch.`]),
);

describeStudio('a server that is killed in the middle of a training', { texts: soupTexts }, (at) => {
  it('begins it again, and the open texts come with what it finds', async () => {
    for (let index = 0; index < 14; index++) {
      const document = `t${index}`;
      const ents = [spanOf(soupTexts[document] ?? '', soups[index % 4] ?? '', 'DISH')];
      const decision = { id: `d-${document}`, document, task: 'dishes', person: 'ada' };
      await at.store.decide({ ...decision, verdict: 'correct', annotations: { ents } });
    }
    await at.stop();
    const first = await serve(at.path, 0, dishes, { steps: 1_000_000 });
    at.port = Number(new URL(first.link).port);
    await at.page.goto(first.link);
    await at.page.locator('.learning').getByText('Training on 14 texts').waitFor();
    await kill(first.child);
    const second = await serve(at.path, at.port, dishes, { steps: 60 });
    await at.page.goto(second.link);
    await at.page.locator('.learning').getByText('Model on 14 texts').waitFor({ timeout: 30_000 });
    await at.page.locator('.learning').getByText('Next training after 5 more texts with gold.').waitFor();
    const runs = await at.store.runs('dishes');
    expect(runs.map(({ finished }) => finished !== undefined)).toEqual([false, true]);
    // The text on the screen came before the model: the next one has its proposals.
    await at.keys('s');
    await at.page.getByText('model dishes (learning) 2', { exact: true }).waitFor();
    expect(await at.marks()).toEqual([`${soups[15 % 4]}: DISH`]);
  }, 60_000);
});

describeStudio('a studio that does not learn', { tasks: [tone], texts: toneTexts(3) }, (at) => {
  it('has no panel for it', async () => {
    await at.open(tone);
    expect(await at.page.getByText('Learning while you work').count()).toBe(0);
  });
});
