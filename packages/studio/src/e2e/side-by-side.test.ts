// Every kind of annotation side by side and read-only: what several sources say about one text, with nothing to change in it.
import type { Annotations } from 'tincture';
import { expect, it } from 'vitest';
import { defineRecipe } from '../recipe/recipe.ts';
import { check } from '../testing/axe.ts';
import { everyTask, everyText, everything } from '../testing/every-view.ts';
import { serveRecipe } from '../testing/serve-recipe.ts';
import { describeStudio } from '../testing/studio-in-test.ts';

const source = { kind: 'rules', name: 'menu', hash: 'h' } as const;
/** What stands in the first of the two for each kind, and in nothing of the second. */
const shown: Readonly<Record<string, RegExp>> = {
  entities: /Ada Brown ?PERSON opened the Red Pot ?PLACE/,
  spans: /Turin ?PLACE ?0.90 ?PLACE ?0.80/,
  class: /story/,
  classes: /story, review/,
  path: /ragu/,
  yesno: /✗ No: recommends/,
  facts: /“Ada Brown” OWNS “Red Pot”/,
  who: /1 PERSON/,
  tags: /Ada PROPN/,
  features: /Ada Case=Nom\|Number=Sing/,
  lemmas: /Ada ada/,
  trees: /Ada obl ← opened Brown obl ← opened opened root root/,
  wishes: /open/,
  discourse: /2 She sells ragù there, elaboration/,
};

describeStudio('side by side and read-only', { tasks: everyTask, texts: everyText }, (at) => {
  it.each(everything.map(([task, annotations]) => [task.name, task, annotations] as const))(
    '%s',
    async (name, task, annotations) => {
      const recipe = defineRecipe({
        name: 'which',
        view: { kind: 'textcat', labels: ['first', 'second'] },
        outputsOf: task,
        stream: () => [
          {
            ...{ id: 'a', text: everyText.a },
            outputs: ([annotations, {}] as Annotations[]).map((said, index) => ({
              ...{ name: ['one', 'other'][index] ?? '', annotations: said, source },
            })),
          },
        ],
      });
      await serveRecipe(at, recipe);
      await at.open();
      const one = at.page.getByRole('region', { name: 'one' });
      await one.waitFor();
      expect(await at.words(one)).toMatch(shown[name] ?? /^$/);
      // What is between the outputs leaves no blank lines.
      const top = await at.box().evaluate((box) => box.firstElementChild?.getBoundingClientRect().top ?? 0);
      expect(top - (await at.box().evaluate((box) => box.getBoundingClientRect().top))).toBeLessThan(30);
      // Nothing in it can be pressed, and keys of marks do nothing.
      expect(await at.page.locator('main .outputs button, main .outputs input').count()).toBe(0);
      const before = await at.words('main .outputs');
      await at.keys('Tab', 'Delete', 'r');
      expect(await at.words('main .outputs')).toBe(before);
      await check(at, name);
      await at.keys('2');
      await at.page.getByText('no more texts').waitFor();
    },
  );
});
