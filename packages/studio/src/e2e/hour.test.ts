// A person's hour at each view, played quickly: two hundred decisions, with what happens to people meanwhile. In the end the
// store has exactly what was decided.
import type { Page } from 'playwright-core';
import { type Annotations, type Task, type TokenAnnotation, tokenize } from 'tincture';
import { it } from 'vitest';
import { Person, soups as texts, type Way } from '../testing/person.ts';
import { kill, serve } from '../testing/serve-process.ts';
import { describeStudio, dishes, rules, type StudioInTest, spanOf, tone } from '../testing/studio-in-test.ts';

/** Decisions that every view has. */
const asEverywhere: readonly Way[] = [
  [['x'], 'reject '],
  [['s'], 'ignore '],
];

/** A view: what there is to decide, by which keys, on what is proposed for each text in the first task. */
interface View {
  /** Several are decided together. */
  readonly tasks: readonly [Task, ...Task[]];
  readonly ways: readonly Way[];
  readonly proposed?: (text: string) => Annotations;
}

const labels = (...names: string[]) => names.map((name) => ({ name }));
const soup = (text: string) => spanOf(text, 'Soup', 'DISH');
const rice = (text: string) => spanOf(text, 'rice', 'PART');

/** The words of a text as one tree: each hangs on the first one. */
function tree(text: string): TokenAnnotation[] {
  const { starts, ends } = tokenize(text);
  return [...starts].map((start, index) => ({
    ...{ start, end: ends[index] ?? 0, head: 0, dep: index === 0 ? 'root' : 'part', sentenceStart: index === 0 },
  }));
}

const views: Readonly<Record<string, View>> = {
  entities: {
    tasks: [dishes],
    ways: [
      [['a'], 'accept '],
      [['ArrowRight', '1', 'a'], 'correct Soup DISH'],
      // Another word, and the one after it.
      [['ArrowRight', '2', 'Delete', 'ArrowRight', 'Shift+ArrowRight', '2', 'a'], 'correct with rice TOOL'],
    ],
  },
  'overlapping spans': {
    tasks: [{ name: 'parts', kind: 'spancat', group: 'sc', labels: labels('DISH', 'PART') }],
    proposed: (text) => ({ spans: { sc: [soup(text)] } }),
    ways: [
      [['a'], 'accept Soup DISH'],
      [['Home', 'Shift+ArrowRight', '2', 'a'], 'correct Soup DISH,Soup with PART'],
    ],
  },
  relations: {
    tasks: [
      {
        name: 'contents',
        kind: 'relations',
        labels: [
          { name: 'HAS', from: ['DISH'], to: ['PART'] },
          { name: 'LACKS', from: ['DISH'], to: ['PART'] },
        ],
        entities: labels('DISH', 'PART'),
      },
    ],
    proposed: (text) => ({ ents: [soup(text), rice(text)], rels: [] }),
    ways: [
      [['a'], 'accept Soup DISH,rice PART'],
      [['Tab', 'l', 'Tab', '2', 'a'], 'correct Soup DISH,rice PART,Soup LACKS rice'],
    ],
  },
  coreference: {
    tasks: [{ name: 'same', kind: 'coref', labels: [] }],
    proposed: (text) => ({ coref: [soup(text), rice(text)].map(({ start, end }) => ({ mentions: [{ start, end }] })) }),
    ways: [
      [['a'], 'accept Soup,rice'],
      [['Tab', 'l', 'Tab', 'Enter', 'a'], 'correct Soup = rice'],
    ],
  },
  frames: {
    tasks: [
      {
        name: 'wishes',
        kind: 'frames',
        labels: [
          { name: 'order', slots: ['dish'] },
          { name: 'cancel', slots: [] },
        ],
        slots: labels('dish'),
      },
    ],
    ways: [
      [['2', 'a'], 'correct cancel'],
      [['1', 'Home', '1', 'a'], 'correct order,Soup dish'],
    ],
  },
  tags: {
    tasks: [{ name: 'tags', kind: 'tagger', attribute: 'pos', labels: labels('NOUN', 'X') }],
    ways: [
      [['Home', '1', '2', 'a'], 'correct NOUN,X'],
      [['End', '2', 'a'], 'correct X'],
    ],
  },
  trees: {
    tasks: [{ name: 'trees', kind: 'parser', labels: labels('root', 'part', 'punct') }],
    proposed: (text) => ({ tokens: tree(text) }),
    ways: [
      [['a'], 'accept root Soup,part Soup,part Soup,part Soup,part Soup,part Soup'],
      [['End', '3', 'a'], 'correct root Soup,part Soup,part Soup,part Soup,part Soup,punct Soup'],
    ],
  },
  'two tasks at once': {
    tasks: [dishes, tone],
    proposed: (text) => ({ ents: [soup(text)] }),
    ways: [
      [['j', '1', 'a'], 'accept Soup DISH', 'correct good'],
      [['Home', 'ArrowRight', 'ArrowRight', '2', 'j', '2', 'Enter'], 'correct Soup DISH,rice TOOL', 'correct bad'],
      // One part after the other.
      [['Shift+X', '1', 'a'], 'reject ', 'correct good'],
      [['j', '3', 'Shift+A', 'Tab', 'Delete', 'a'], 'correct ', 'correct neither'],
      [['Shift+S', 'Shift+X'], 'ignore ', 'reject '],
    ],
  },
  discourse: {
    tasks: [{ name: 'units', kind: 'discourse', labels: labels('context', 'cause') }],
    proposed: (text) => ({
      discourse: [
        { start: 0, end: 15, head: 0 },
        { start: 16, end: text.length, head: 0, label: 'cause' },
      ],
    }),
    ways: [
      [['a'], 'accept cause'],
      [['End', '1', 'a'], 'correct context'],
    ],
  },
};

/** Puts the clock of a window back or forth, in hours. */
function setClock(page: Page, hours: number): Promise<void> {
  return page.evaluate((ms) => {
    const real = Date.now;
    Date.now = () => real() + ms;
  }, hours * 3_600_000);
}

async function anHour(at: StudioInTest, { tasks, ways, proposed }: View): Promise<void> {
  const [task] = tasks;
  if (proposed !== undefined) {
    const all = Object.entries(texts).map(([document, text]) => ({
      document,
      annotations: proposed(text),
      source: rules,
    }));
    await at.store.addAnnotations(task.name, all);
  }
  await at.stop();
  let { child, link } = await serve(at.path, 0, tasks);
  at.port = Number(new URL(link).port);
  const home = tasks.length > 1 ? `${at.home}#all` : at.home;
  let page = at.page;
  await page.goto(link);
  await page.goto(home);
  const common = asEverywhere.map(([keys, outcome = '']): Way => [keys, ...tasks.map(() => outcome)]);
  const person = new Person(at, [...common, ...ways], 1);
  for (let round = 0; person.left > 0; round++) {
    for (let next = 0; next < 12; next++) await person.decide(page);
    if (round % 5 === 0) await person.changeMind(page);
    else if (round % 5 === 1) await page.reload();
    else if (round % 5 === 2) {
      // The server is killed in the middle of the work, which goes on.
      const work = (async () => {
        for (let next = 0; next < 4; next++) await person.decide(page);
      })();
      await kill(child);
      ({ child, link } = await serve(at.path, at.port, tasks));
      const visit = await at.context.newPage();
      await visit.goto(link);
      await visit.close();
      await work;
    } else if (round % 5 === 3) {
      await setClock(page, round % 2 === 0 ? -2 : 3);
      await person.changeMind(page);
    } else {
      // The window is closed, whatever is still on its way, and another one opened.
      const other = await at.context.newPage();
      await page.close();
      page = other;
      await page.goto(home);
    }
  }
  await at.saved(page);
  await kill(child);
  await person.check(...tasks);
}

for (const [name, view] of Object.entries(views)) {
  describeStudio(`an hour at ${name}`, { texts, tasks: view.tasks }, (at) => {
    it('ends with what was decided, whatever happened to the server, the windows and the clock', async () => {
      await anHour(at, view);
    }, 240_000);
  });
}

describeStudio('an hour at classes', { texts, tasks: [tone] }, (at) => {
  it('ends with what was decided in two windows at once', async () => {
    await at.open(tone);
    const second = await at.context.newPage();
    await second.goto(at.home);
    const person = new Person(
      at,
      [...asEverywhere.slice(0, 1), [['Space'], 'ignore '], [['1'], 'correct good'], [['2'], 'correct bad']],
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
