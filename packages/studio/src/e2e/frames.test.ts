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
    // A task that says of no slot what it may hold shows what is there, and nobody goes into it.
    await at.page.getByText('room “bath”: heat').waitFor();
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

const plans: Task = {
  name: 'plans',
  kind: 'frames',
  labels: [
    { name: 'weather', slots: ['where', 'when'] },
    { name: 'find', definition: 'Look something up in the calendar', slots: ['who', 'when'] },
  ],
  slots: [{ name: 'where', frames: ['find'] }, { name: 'when' }, { name: 'who' }],
};
const asked = {
  a: 'Weather where my talk with Bo is today',
  b: 'Weather where lunch is',
  c: 'Weather in Rome',
} as const;

function inPlans(id: keyof typeof asked, ...slots: Frame['slots']): Annotations {
  return { frames: [{ start: 0, end: asked[id].length, label: 'weather', slots }] };
}
const talk = (slots: Frame['slots'], words = 'my talk with Bo'): Frame['slots'][number] => ({
  ...spanOf(asked.a, words, 'where'),
  frame: { ...spanOf(asked.a, words, 'find'), slots },
});
const bo = spanOf(asked.a, 'Bo', 'who');
const today = spanOf(asked.a, 'today', 'when');

describeStudio('frames inside slots in a browser', { tasks: [plans], texts: asked }, (at) => {
  const inside = () => at.page.getByRole('navigation', { name: 'Inside slots' });

  it('are seen, and made, changed and removed by keys alone, with undo', async () => {
    await at.propose('plans', 'a', inPlans('a', talk([bo]), today));
    await at.open(plans);
    await at.shows('talk');
    await at.page.getByRole('button', { name: 'where “my talk with Bo”: find (who Bo)' }).waitFor();
    // Into the first slot: what is marked there is what is inside.
    await at.keys('Tab', 'Enter');
    await inside().waitFor();
    expect(await at.marks()).toEqual(['Bo: who']);
    await at.keys('Tab', 'Delete');
    expect(await at.marks()).toEqual([]);
    await at.keys('u', 'Escape', 'Escape');
    await inside().waitFor({ state: 'detached' });
    expect(await at.marks()).toEqual(['my talk with Bo: where', 'today: when']);
    // Another slot is taken away, and what is inside the first one stays.
    await at.keys('End', 'Delete', 'a');
    await at.shows('lunch');
    await at.keys('1', 'Home', 'ArrowRight', 'ArrowRight', '1', 'Enter');
    await inside().waitFor();
    await at.page.getByText('Its slots can be marked once it has an intent.').waitFor();
    await at.keys('1', 'Home', '1');
    // What lies outside of the slot cannot be marked in it.
    await at.page.getByText('“Weather” is not in “lunch”.').waitFor();
    await at.keys('ArrowRight', 'ArrowRight', '2');
    expect(await at.marks()).toEqual(['lunch: who']);
    // The same number again takes the frame away, and undo brings it back.
    await at.keys('Escape', '1');
    expect(await at.marks()).toEqual([]);
    await at.keys('u', 'Escape');
    await inside().waitFor({ state: 'detached' });
    await at.keys('a');
    await at.shows('Rome');
    await at.saved();
    const lunch = spanOf(asked.b, 'lunch', 'where');
    expect(await at.decisions(plans)).toEqual([
      ['a', 'correct', inPlans('a', talk([bo])), 'seen'],
      [
        'b',
        'correct',
        inPlans('b', { ...lunch, frame: { ...lunch, label: 'find', slots: [{ ...lunch, label: 'who' }] } }),
      ],
    ]);
  });

  it('by mouse, and a reload keeps them', async () => {
    await at.open(plans);
    await at.page.getByRole('button', { name: '1 weather' }).click();
    const rest = await at.place('talk', 0.5);
    await at.page.mouse.dblclick(rest.x, rest.y);
    await at.page.getByRole('button', { name: 'where “talk”: nothing inside' }).click();
    await inside().waitFor();
    await at.page.getByRole('button', { name: '1 find' }).click();
    await inside().getByRole('button', { name: 'Out' }).click();
    await at.page.getByRole('button', { name: 'where “talk”: find' }).waitFor();
    await at.page.reload();
    await at.page.getByRole('button', { name: 'where “talk”: find' }).waitFor();
    await at.page.getByRole('button', { name: 'Save: weather' }).click();
    await at.shows('lunch');
    await at.saved();
    expect((await at.decisions(plans))[0]).toEqual(['a', 'correct', inPlans('a', talk([], 'talk'))]);
  });

  it('stand in nobody’s way (axe), and what was decided says them', async () => {
    const annotations = inPlans('a', talk([bo]));
    await at.propose('plans', 'a', annotations);
    await at.store.decide({
      id: 'e',
      document: 'b',
      task: 'plans',
      verdict: 'correct',
      annotations: inPlans('b'),
      person: 'eve',
    });
    await at.open(plans);
    await at.shows('talk');
    await check(at, 'a slot that holds a frame');
    await at.keys('Tab', 'Enter');
    await inside().waitFor();
    await check(at, 'inside a slot');
    await at.keys('Escape', 'Escape', 'a');
    await at.shows('Rome');
    await at.keys('u');
    await at.shows('talk');
  });
});
