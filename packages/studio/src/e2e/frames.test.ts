import type { Annotations, Frame, Task } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio, rules, spanOf } from '../testing/studio-in-test.ts';

const home: Task = {
  name: 'home',
  kind: 'frames',
  labels: [
    { name: 'switch_on', definition: 'Turn something on', slots: ['device', 'room'] },
    { name: 'heat', slots: ['room', 'degrees'] },
    { name: 'stop', slots: [] },
  ],
  slots: [{ name: 'device', definition: 'What is switched' }, { name: 'room' }, { name: 'degrees' }],
};
const texts = {
  a: 'Lamp on in the bath please',
  b: 'Make the hall 21 degrees',
  c: 'Stop that noise',
  d: 'What a day',
  e: 'Fan on',
} as const;

function frame(id: keyof typeof texts, label: string, ...slots: readonly (readonly [string, string])[]): Frame {
  const text = texts[id];
  return { start: 0, end: text.length, label, slots: slots.map(([words, slot]) => spanOf(text, words, slot)) };
}
const of = (...frames: Frame[]): Annotations => ({ frames });

describeStudio('frames in a browser', { tasks: [home], texts }, (at) => {
  it('intent and slots by keyboard alone, with undo', async () => {
    const lamp = frame('a', 'switch_on', ['Lamp', 'device'], ['bath', 'room']);
    await at.propose('home', 'a', of({ ...lamp, confidence: 0.9 }));
    await at.propose('home', 'b', of(frame('b', 'switch_on', ['hall', 'room'])));
    await at.open(home);
    await at.shows('bath');
    expect(await at.marks()).toEqual(['Lamp: device', 'bath: room']);
    expect((await at.words('[aria-labelledby=source-title] small')).trim()).toBe('proposed proposed');
    await at.keys('a');
    await at.shows('hall');
    // Another intent: then the second slot, by its number among those that this intent may have.
    await at.keys('2', 'End', 'ArrowLeft', '2');
    expect(await at.marks()).toEqual(['hall: room', '21: degrees']);
    await at.keys('u', 'y', 'a');
    await at.shows('Stop');
    // Marks need an intent; without selected words the numbers choose one, and the same number takes it away.
    await at.keys('Home', '1', 'a');
    await at.page.getByText('Choose the intent first').waitFor();
    await at.keys('Escape', '3', 'a');
    await at.page.getByText('stop has no slot device').first().waitFor();
    await at.keys('Tab', 'Delete', 'Escape', '3', '3', 'a');
    await at.shows('What');
    await at.page.getByRole('button', { name: 'No intent fits' }).waitFor();
    await at.keys('a');
    await at.shows('Fan');
    await at.keys('1', 'Home', 'Enter', 'r', 'a');
    await at.page.getByText('Every text has a decision').waitFor();
    await at.keys('u');
    await at.shows('Fan');
    expect(await at.marks()).toEqual(['Fan: room']);
    await at.saved();
    expect(await at.decisions(home)).toEqual([
      ['a', 'accept', of(lamp), 'seen'],
      ['b', 'correct', of(frame('b', 'heat', ['hall', 'room'], ['21', 'degrees'])), 'seen'],
      ['c', 'correct', of(frame('c', 'stop'))],
      ['d', 'accept', of()],
      ['e', 'correct', of(frame('e', 'switch_on', ['Fan', 'room']))],
      ['e', 'undo'],
    ]);
  });

  it('by mouse; what the intent may not have is disabled, with the reason', async () => {
    await at.open(home);
    await at.page.getByRole('button', { name: '2 heat' }).click();
    const refused = at.page.getByRole('group', { name: 'Not of heat:' });
    await refused.getByRole('button', { name: 'device' }).waitFor();
    expect(
      await refused
        .getByRole('button')
        .evaluateAll((all) => all.map((one) => [one.textContent?.trim(), one.getAttribute('title')])),
    ).toEqual([['device', 'heat has no slot device.']]);
    expect(await refused.getByRole('button', { name: 'device' }).isDisabled()).toBe(true);
    const bath = await at.place('bath', 0.5);
    await at.page.mouse.dblclick(bath.x, bath.y);
    await at.page.locator('mark', { hasText: 'room' }).waitFor();
    await at.page.getByRole('button', { name: 'Save: heat' }).click();
    await at.shows('hall');
    await at.saved();
    expect((await at.decisions(home))[0]).toEqual(['a', 'correct', of(frame('a', 'heat', ['bath', 'room']))]);
  });

  it('a reload keeps what is not decided yet', async () => {
    await at.open(home);
    await at.keys('2', 'Home', '1');
    await at.page.locator('mark', { hasText: 'room' }).waitFor();
    await at.page.reload();
    await at.page.locator('mark', { hasText: 'room' }).waitFor();
    expect(await at.page.getByRole('button', { name: '2 heat' }).first().getAttribute('aria-pressed')).toBe('true');
    expect(await at.marks()).toEqual(['Lamp: room']);
  });

  it('what a proposal says beyond one frame is noted', async () => {
    const inner = { ...frame('a', 'heat'), start: 15, end: 19 };
    const nested: Frame = { ...frame('a', 'switch_on'), slots: [{ ...spanOf(texts.a, 'bath', 'room'), frame: inner }] };
    await at.propose('home', 'a', of(nested));
    await at.propose('home', 'b', of({ ...frame('b', 'heat'), end: 8 }, { ...frame('b', 'heat'), start: 9 }));
    await at.propose('home', 'c', of(frame('c', 'stop', ['noise', 'device'])));
    await at.propose('home', 'd', of(frame('d', 'dim')));
    await at.open(home);
    await at.page.getByText('Frames inside slots cannot be shown here.').waitFor();
    expect(await at.marks()).toEqual(['bath: room']);
    await at.keys('s');
    await at.page.getByText('Not shown: 1 more frame of this text.').waitFor();
    await at.keys('s');
    await at.page.getByText('Not shown: 1 proposed slot,').waitFor();
    await at.keys('s');
    await at.page.getByText('It proposed "dim", which is no intent of this task.').waitFor();
  });

  it('what somebody has decided is said in words beside the text', async () => {
    const annotations = of(frame('a', 'switch_on', ['Lamp', 'device']));
    await at.store.decide({ id: 'e', document: 'a', task: 'home', verdict: 'correct', annotations, person: 'eve' });
    await at.open(home);
    await at.shows('hall');
    await at.keys('g');
    await at.page.keyboard.type('person:eve');
    await at.page.getByText('One text.').waitFor();
    await at.keys('Enter');
    await at.shows('bath');
    expect(await at.words('.decided')).toMatch(/correct, eve.* switch_on: “?Lamp”?.*device|device.*Lamp/);
  });

  it('nothing stands in the way of anybody (axe)', async () => {
    await at.propose('home', 'a', of({ ...frame('a', 'switch_on', ['Lamp', 'device']), confidence: 0.4 }));
    await at.store.addAnnotations('home', [{ document: 'b', annotations: of(frame('b', 'heat')), source: rules }]);
    await at.open(home);
    await at.shows('bath');
    await check(at, 'proposed');
    await at.keys('Home', 'ArrowRight');
    await check(at, 'words selected');
    await at.keys('Escape', '2');
    await at.page.getByText('heat has no slot device').first().waitFor();
    await check(at, 'a slot that the intent may not have');
  });
});
