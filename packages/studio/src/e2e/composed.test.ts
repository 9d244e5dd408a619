import { expect, it } from 'vitest';
import { Signal } from '../testing/signal.ts';
import { describeStudio, dishes, rules, span, spanOf, texts, tone, topics } from '../testing/studio-in-test.ts';

const kitchen = { name: 'kitchen', tasks: ['dishes', 'tone'] };
const ramen = { ents: [span('a', 'ramen', 'DISH')] };
const cats = (label: string) => ({ cats: { good: 0, bad: 0, neither: 0, [label]: 1 } });

describeStudio('a composed view', { views: [kitchen] }, (at) => {
  const part = (name: string) => at.page.getByRole('region', { name: new RegExp(`^${name}, part`) });
  /** What a part says of itself. */
  const standing = async (name: string) => at.words(part(name).locator('.state'));

  const chosen = (label: string, pressed = true) =>
    part('tone').getByRole('button', { name: new RegExp(`${label}$`), pressed });

  it('decides all parts of a text with one key, each as if it were alone', async () => {
    await at.propose('dishes', 'a', ramen);
    await at.propose('tone', 'a', cats('good'));
    await at.open(kitchen);
    await at.shows('ramen');
    // The text is there once: the classes stand below it.
    expect(await at.box().count()).toBe(1);
    await at.keys('a');
    await at.shows('stock pot');
    // The second one: a dish that was not proposed, and a class.
    await at.keys('ArrowRight', 'ArrowRight', '2', 'j', '3');
    await chosen('neither').waitFor();
    await at.keys('Enter');
    await at.shows('udon');
    await at.saved();
    const [wok] = await at.store.decisions('b', 'dishes');
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'accept', ramen, 'seen'],
      ['b', 'correct', { ents: [span('b', 'wok', 'TOOL')] }],
    ]);
    expect(await at.decisions(tone)).toEqual([
      ['a', 'accept', cats('good'), 'seen'],
      ['b', 'correct', cats('neither')],
    ]);
    expect(wok?.definition).toBeDefined();
  });

  it('says which part has the keys, and leads from one to the other', async () => {
    await at.open(kitchen);
    expect(await part('dishes').getAttribute('aria-current')).toBe('true');
    await at.page.locator('[role=application]:focus').waitFor();
    await at.keys('j');
    await at.page.getByText('tone, part 2 of 2.').waitFor();
    expect(await part('tone').getAttribute('aria-current')).toBe('true');
    expect(await part('dishes').getAttribute('aria-current')).toBe(null);
    expect(await part('tone').evaluate((element) => element.contains(document.activeElement))).toBe(true);
    // A digit is a class now, and no mark.
    await at.keys('2');
    await chosen('bad').waitFor();
    expect(await at.marks()).toEqual([]);
    await at.keys('Shift+J', 'ArrowRight', '1');
    expect(await at.marks()).toEqual(['We: DISH']);
    // A click into a part is enough.
    await chosen('good', false).click();
    expect(await part('tone').getAttribute('aria-current')).toBe('true');
    await chosen('good').waitFor();
  });

  it('decides one part alone, which then stands as decided while the others are open', async () => {
    await at.propose('dishes', 'a', ramen);
    await at.open(kitchen);
    await at.keys('Shift+X');
    await at.page.getByText('dishes rejected.').waitFor();
    await at.shows('ramen');
    expect(await standing('dishes')).toContain('rejected by ada');
    expect(await standing('tone')).toBe('to decide');
    expect(await part('tone').getAttribute('aria-current')).toBe('true');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([['a', 'reject', 'seen']]);
    // What is missing is said, and where.
    await at.keys('a');
    await at.page.getByText('tone: Choose a label first.').waitFor();
    await at.keys('1', 'a');
    await at.shows('stock pot');
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([['a', 'reject', 'seen']]);
    expect(await at.decisions(tone)).toEqual([['a', 'correct', cats('good')]]);
  });

  it('shows what was decided before as decided, and opens it again', async () => {
    await at.store.decide({
      ...{ id: 'of-eve-1', document: 'a', task: 'dishes', verdict: 'correct', person: 'eve', annotations: ramen },
    });
    await at.open({ name: 'kitchen' });
    // Texts that are open in the first task come first.
    await at.keys('g');
    await at.page.getByLabel('Find texts').last().fill('ramen');
    await at.page.locator('#found-0').waitFor();
    await at.keys('Enter');
    await at.shows('ramen');
    expect(await standing('dishes')).toContain('corrected by eve');
    expect(await at.marks()).toEqual(['ramen: DISH']);
    expect(await part('tone').getAttribute('aria-current')).toBe('true');
    await at.keys('2', 'j', 'k');
    expect(await standing('dishes')).toBe('to decide again');
    await at.keys('k');
    expect(await standing('dishes')).toContain('corrected by eve');
    // A change opens it too.
    await at.keys('j', 'ArrowRight', '2');
    expect(await standing('dishes')).toBe('to decide again');
    await at.keys('a');
    await at.saved();
    const all = await at.store.decisions('a', 'dishes');
    expect(all.map(({ verdict, person }) => [verdict, person])).toEqual([
      ['correct', 'eve'],
      ['correct', 'ada'],
    ]);
    expect(await at.decisions(tone)).toEqual([['a', 'correct', cats('bad')]]);
  });

  it('takes back the whole step, and does it again, also after a reload', async () => {
    await at.propose('dishes', 'a', ramen);
    await at.propose('tone', 'a', cats('good'));
    await at.open(kitchen);
    await at.keys('a');
    await at.shows('stock pot');
    await at.keys('u');
    await at.shows('ramen');
    await at.keys('y');
    await at.shows('stock pot');
    await at.saved();
    await at.page.reload();
    await at.shows('stock pot');
    await at.keys('u');
    await at.shows('ramen');
    expect(await standing('dishes')).toBe('to decide');
    expect(await standing('tone')).toBe('to decide');
    await at.saved();
    await at.page.reload();
    await at.shows('ramen');
    await at.keys('y');
    await at.shows('stock pot');
    await at.saved();
    const verdicts = async (task: string) => (await at.store.decisions('a', task)).map(({ verdict }) => verdict);
    const expected = ['accept', 'undo', 'accept', 'undo', 'accept'];
    expect([await verdicts('dishes'), await verdicts('tone')]).toEqual([expected, expected]);
  });

  it('takes back one change or part after the other, the latest first', async () => {
    await at.open(kitchen);
    await at.keys('ArrowRight', '1', 'j', '2', 'Shift+J', 'ArrowRight', '2');
    expect(await at.marks()).toEqual(['We: DISH', 'ate: TOOL']);
    await at.keys('u');
    expect(await at.marks()).toEqual(['We: DISH']);
    await at.keys('u');
    await chosen('bad', false).waitFor();
    expect(await part('tone').getAttribute('aria-current')).toBe('true');
    await at.keys('y', 'Shift+A');
    await at.page.getByText('tone corrected.').waitFor();
    await at.keys('u');
    await at.page.getByText('Decision undone').waitFor();
    expect(await standing('tone')).toBe('to decide');
    await chosen('bad').waitFor();
    // The marks of the other part are as they were, and come after that.
    expect(await at.marks()).toEqual(['We: DISH']);
    await at.keys('u');
    expect(await at.marks()).toEqual([]);
  });

  it('keeps the changes in every part over a reload, and shows them in the single task too', async () => {
    await at.open(kitchen);
    await at.keys('ArrowRight', '1', 'j', '2');
    await chosen('bad').waitFor();
    await at.page.reload();
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['We: DISH']);
    await chosen('bad').waitFor();
    await at.page.getByLabel('Task').selectOption('dishes');
    await at.shows('ramen');
    expect(await at.marks()).toEqual(['We: DISH']);
  });

  it('goes on without the server, and sends everything when that is back', async () => {
    await at.open(kitchen);
    await at.stop();
    await at.keys('j', '1', 'a');
    await at.shows('stock pot');
    await at.keys('s');
    await at.shows('udon');
    await at.page.getByText('4 kept in this browser').waitFor();
    await at.start();
    const second = await at.context.newPage();
    await second.goto(at.studio.url);
    await second.close();
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'accept', { ents: [] }],
      ['b', 'ignore'],
    ]);
    expect(await at.decisions(tone)).toEqual([
      ['a', 'correct', cats('good')],
      ['b', 'ignore'],
    ]);
  });

  it('brings a text back in the part in which somebody else was quicker, and in no other', async () => {
    await at.open(kitchen);
    await at.store.decide({ id: 'of-eve-1', document: 'a', task: 'tone', verdict: 'reject', person: 'eve' });
    at.isServerDown = true;
    await at.untilBack(() => at.keys('j', '1', 'a'));
    await at.page.getByText('One decision was not stored').waitFor();
    await at.keys('s');
    await at.shows('ramen');
    expect(await standing('dishes')).toContain('accepted by ada');
    expect(await standing('tone')).toBe('to decide again');
    await at.page.getByText('reject, eve').waitFor();
    await at.keys('a');
    await at.saved();
    expect((await at.store.decisions('a', 'tone')).map(({ person }) => person)).toEqual(['eve', 'ada']);
    expect((await at.store.decisions('a', 'dishes')).length).toBe(1);
  });

  it('brings a part that was not stored back next, before the server has said what the text is now', async () => {
    at.isServerDown = true;
    await at.open(kitchen);
    const answered = new Signal();
    await at.intercept('item', async (route) => {
      await answered.given;
      await route.continue();
    });
    await at.store.decide({ id: 'of-eve-1', document: 'a', task: 'dishes', verdict: 'reject', person: 'eve' });
    await at.keys('ArrowRight', '1', 'j', '1', 'a');
    await at.page.getByRole('alert').filter({ hasText: 'not stored' }).waitFor();
    await at.saved();
    await at.shows('stock pot');
    await at.keys('s');
    await at.shows('ramen');
    // What was decided with it stands, and what was marked is there.
    expect(await at.marks()).toEqual(['We: DISH']);
    expect(await standing('tone')).toContain('corrected by ada');
    expect(await at.page.getByText('reject, eve').count()).toBe(0);
    answered.give();
    await at.page.getByText('reject, eve').waitFor();
    await at.keys('a');
    await at.shows('udon');
    await at.saved();
    expect((await at.store.decisions('a', 'dishes')).map(({ person }) => person)).toEqual(['eve', 'ada']);
    expect((await at.store.decisions('a', 'tone')).map(({ person }) => person)).toEqual(['ada']);
  });

  /** Brings a text back whose first part somebody else had decided the same. The server says so when it is told to. */
  const bringBackDecided = async (): Promise<Signal> => {
    at.isServerDown = true;
    await at.open(kitchen);
    const answered = new Signal();
    await at.intercept('item', async (route) => {
      await answered.given;
      await route.continue();
    });
    const same = { verdict: 'accept', annotations: { ents: [] } } as const;
    await at.store.decide({ id: 'of-eve-1', document: 'a', task: 'dishes', person: 'eve', ...same });
    await at.keys('j', '1', 'a');
    await at.page.getByRole('alert').filter({ hasText: 'not stored' }).waitFor();
    await at.saved();
    await at.keys('s');
    await at.shows('ramen');
    return answered;
  };
  const isSame = () => at.page.getByText('Another window had decided the same.').waitFor();

  it('says where it turns out that somebody else had decided the same, and stays: keys for it may be on their way', async () => {
    const answered = await bringBackDecided();
    await at.keys('j');
    answered.give();
    await isSame();
    expect(await at.page.getByRole('alert').count()).toBe(0);
    await at.keys('2', 'a');
    await at.shows('udon');
    await at.saved();
    expect((await at.store.decisions('a', 'tone')).map(({ annotations }) => annotations)).toEqual([
      cats('good'),
      cats('bad'),
    ]);
    expect(await at.store.decisions('c', 'tone')).toEqual([]);
  });

  it('lets what somebody else had decided the same stand, with one key', async () => {
    const answered = await bringBackDecided();
    answered.give();
    await isSame();
    await at.page.getByText('accept, eve').waitFor();
    await at.keys('k');
    await at.shows('udon');
    await at.saved();
    expect((await at.store.decisions('a', 'dishes')).map(({ person }) => person)).toEqual(['eve']);
  });

  it('keeps what is changed while the server says that somebody else had decided the same', async () => {
    const answered = await bringBackDecided();
    await at.keys('ArrowRight', '1');
    answered.give();
    await isSame();
    expect(await at.marks()).toEqual(['We: DISH']);
    await at.keys('a');
    await at.shows('udon');
    await at.saved();
    const ents = (await at.store.decisions('a', 'dishes')).map(({ annotations }) => annotations?.ents);
    expect(ents).toEqual([[], [span('a', 'We', 'DISH')]]);
  });

  it('takes a part for decided that the server took while the text was on its way back', async () => {
    at.isServerDown = true;
    await at.open(kitchen);
    const [answered, taken] = [new Signal(), new Signal()];
    await at.page.route('**/api/item*', async (route) => {
      const response = await route.fetch();
      answered.give();
      await taken.given;
      await route.fulfill({ response });
    });
    // The class is sent after the server said how the text is without it.
    await at.intercept('decisions', async (route) => {
      const isClass = route.request().postDataJSON().task === 'tone';
      if (isClass) await answered.given;
      const response = await route.fetch();
      await route.fulfill({ response });
      if (isClass) taken.give();
    });
    await at.store.decide({ id: 'of-eve-1', document: 'a', task: 'dishes', verdict: 'reject', person: 'eve' });
    await at.untilBack(() => at.keys('j', '1', 'a'));
    await at.saved();
    await at.keys('s');
    await at.shows('ramen');
    await at.page.getByText('reject, eve').waitFor();
    expect(await standing('tone')).toContain('corrected by ada');
  });

  it('counts the decisions of all tasks, and tells the keys of each part', async () => {
    await at.open(kitchen);
    await at.keys('s');
    await at.page.locator('.progress', { hasText: '2 of 12 parts' }).waitFor();
    await at.keys('?');
    const help = at.page.getByRole('dialog');
    await help.getByRole('heading', { name: 'tone' }).waitFor();
    expect(await at.words(help)).toContain('J To the next part');
  });
});

const twice = 'Soup with rice in it.';
const nearly = 'Soup with rice in it!';

describeStudio(
  'near duplicates in a composed view',
  { views: [kitchen], texts: { a: twice, b: nearly, c: 'Something else.' } },
  (at) => {
    it('are decided alike in every part, and taken back together', async () => {
      await at.open(kitchen);
      await at.page.getByText('1 near duplicate').waitFor();
      await at.keys('ArrowRight', '1', 'j', '2', 'i');
      await at.page.getByText('Your decision is for this text and a near duplicate.').waitFor();
      await at.keys('a');
      await at.shows('Something else');
      await at.saved();
      const soup = { ents: [spanOf(twice, 'Soup', 'DISH')] };
      const both = (gold: unknown) => [
        ['a', 'correct', gold],
        ['b', 'correct', gold],
      ];
      expect(await at.decisions(dishes)).toEqual(both(soup));
      expect(await at.decisions(tone)).toEqual(both(cats('bad')));
      await at.page.reload();
      await at.shows('Something else');
      await at.keys('u');
      await at.shows('Soup');
      await at.saved();
      for (const task of ['dishes', 'tone']) {
        const open = await at.store.queue(task, { state: 'open' });
        expect(open.map(({ document }) => document.id).sort()).toEqual(['a', 'b', 'c']);
      }
    });
  },
);

describeStudio(
  'classes alone in a composed view',
  { views: [{ name: 'classes', tasks: ['tone', 'topics'] }], tasks: [tone, topics] },
  (at) => {
    it('show the text once, above them', async () => {
      await at.propose('topics', 'a', { cats: { food: 1, travel: 0 } }, rules);
      await at.open({ name: 'classes' });
      await at.shows(texts.a);
      expect(await at.box().count()).toBe(1);
      await at.keys('1', 'j', '2', 'Enter');
      await at.shows('stock pot');
      await at.saved();
      expect(await at.decisions(tone)).toEqual([['a', 'correct', cats('good')]]);
      expect(await at.decisions(topics)).toEqual([['a', 'correct', { cats: { food: 1, travel: 1 } }, 'seen']]);
    });
  },
);
