// Beside the text stands where each thing comes from, whatever kind of thing it is.
import { expect, it } from 'vitest';
import { everyTask, everyText, proposeEverywhere } from '../testing/every-view.ts';
import { describeStudio } from '../testing/studio-in-test.ts';

const tasks = everyTask.filter(({ name }) => ['tags', 'who', 'discourse'].includes(name));

describeStudio('where each thing comes from', { tasks, texts: everyText }, (at) => {
  const said = (): Promise<string> => at.words('[aria-labelledby=source-title]');
  const follow = async (name: string): Promise<void> => {
    await at.page.evaluate((hash) => location.assign(hash), `#${name}`);
    await at.page.waitForFunction((task) => document.querySelector('select')?.value === task, name);
    await at.shows('ragù');
  };

  it('is said of words, clusters and units of discourse', async () => {
    await proposeEverywhere(at);
    await at.open();
    await follow('tags');
    await expect.poll(said).toContain('All words are as proposed.');
    await at.keys('ArrowRight', '1');
    expect(await said()).toMatch(/NOUN Ada you, it was PROPN All other words are as proposed\./);
    await follow('who');
    await expect.poll(said).toMatch(/1 PERSON Ada Brown and 1 more proposed .*3 her brother proposed/);
    await at.keys('End', 'ArrowLeft', 'Enter');
    expect(await said()).toMatch(/4 tomatoes you$/);
    await follow('discourse');
    await expect.poll(said).toMatch(/1 root Ada Brown .* proposed 2 elaboration → 1 She sells .* proposed/);
    await at.keys('ArrowDown', '2');
    expect(await said()).toMatch(/2 joint_m → 1 She sells ragù there, changed by you/);
  });
});
