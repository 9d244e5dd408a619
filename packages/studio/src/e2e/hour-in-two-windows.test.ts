// All texts decided in two windows at once. In the end the store has what was decided, in either of them.
import { it } from 'vitest';
import { Person, soups as texts, type Way } from '../testing/person.ts';
import { describeStudio, dishes, tone } from '../testing/studio-in-test.ts';

describeStudio('an hour at classes', { texts, tasks: [tone] }, (at) => {
  it('ends with what was decided in two windows at once', async () => {
    await at.open(tone);
    const second = await at.context.newPage();
    await second.goto(at.home);
    const person = new Person(
      at,
      [
        [['x'], 'reject '],
        [['Space'], 'ignore '],
        [['1'], 'correct good'],
        [['2'], 'correct bad'],
      ],
      2,
    );
    await person.workInTwo(second);
    await person.check(tone);
  }, 240_000);
});

describeStudio(
  'an hour at two tasks at once',
  { texts, tasks: [dishes, tone], views: [{ name: 'all', tasks: ['dishes', 'tone'] }] },
  (at) => {
    it('ends in each task with what was decided in two windows', async () => {
      await at.open({ name: 'all' });
      const second = await at.context.newPage();
      await second.goto(`${at.home}#all`);
      const ways: readonly Way[] = [
        [['x'], 'reject ', 'reject '],
        [['s'], 'ignore ', 'ignore '],
        [['j', '1', 'a'], 'accept ', 'correct good'],
        [['ArrowRight', '1', 'j', '2', 'a'], 'correct Soup DISH', 'correct bad'],
      ];
      const person = new Person(at, ways, 3);
      await person.workInTwo(second);
      await person.check(dishes, tone);
    }, 240_000);
  },
);
