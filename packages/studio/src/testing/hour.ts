// A person's hour at a view, played quickly: two hundred decisions, with what happens to people meanwhile.
import type { ChildProcess } from 'node:child_process';
import type { Page } from 'playwright-core';
import type { Annotations, Task } from 'tincture';
import { Person, soups as texts, type Way } from './person.ts';
import type { FreeRecipe } from './serve-free.ts';
import { kill, serve, serveFree } from './serve-process.ts';
import { rules, type StudioInTest } from './studio-in-test.ts';

/** A view: what there is to decide, by which keys, on what is proposed for each text in the first task. */
export interface HourView {
  /** Several are decided together. */
  readonly tasks: readonly [Task, ...Task[]];
  readonly ways: readonly Way[];
  readonly proposed?: (text: string) => Annotations;
  /** What the two keys say that every view has; left out: X rejects and S skips. */
  readonly common?: readonly Way[];
  /** The texts are those of this recipe, and so is the view. Then the first task only has its name. */
  readonly recipe?: FreeRecipe;
}

const asEverywhere: readonly Way[] = [
  [['x'], 'reject '],
  [['s'], 'ignore '],
];
/** Decisions in each window before the other one is closed. */
const together = 6;

/** Plays the hour, and fails unless the store has exactly what was decided. */
export async function anHour(at: StudioInTest, view: HourView): Promise<void> {
  const { tasks, ways, proposed, common = asEverywhere, recipe } = view;
  const [task] = tasks;
  if (proposed !== undefined) {
    const all = Object.entries(texts).map(([document, text]) => ({
      ...{ document, annotations: proposed(text), source: rules },
    }));
    await at.store.addAnnotations(task.name, all);
  }
  await at.stop();
  const start = (port: number, clockHours = 0): Promise<{ child: ChildProcess; link: string }> =>
    recipe === undefined ? serve(at.path, port, tasks, { clockHours }) : serveFree(at.path, port, recipe, clockHours);
  let { child, link } = await start(0);
  at.port = Number(new URL(link).port);
  const home = tasks.length > 1 ? `${at.home}#all` : at.home;
  let page = at.page;
  await logIn(at, link);
  await page.goto(home);
  const inAll = common.map(([keys, outcome = '']): Way => [keys, ...tasks.map(() => outcome)]);
  const person = new Person(at, [...inAll, ...ways], 1);
  for (let round = 0; person.left > 0; round++) {
    for (let next = 0; next < 12; next++) await person.decide(page);
    const event = round % 6;
    if (event === 0) await person.changeMind(page);
    else if (event === 1) await page.reload();
    else if (event === 2) {
      // The server is killed in the middle of the work, which goes on; the clock of the machine is another one then.
      const work = (async () => {
        for (let next = 0; next < 4; next++) await person.decide(page);
      })();
      await kill(child);
      ({ child, link } = await start(at.port, round % 4 === 0 ? 5 : -5));
      await logIn(at, link);
      await work;
    } else if (event === 3) {
      await setClock(page, round % 2 === 0 ? -2 : 3);
      await person.changeMind(page);
    } else if (event === 4 && tasks.length === 1) {
      // Keys that decide part by part say something else where another window decided one of the parts: see the hours in two windows.
      const other = await at.context.newPage();
      await other.goto(home);
      // In turns: a window begins with what the other one has not decided yet, and keys that switch would switch it back.
      for (let next = 0; next < together; next++) for (const one of [page, other]) await person.decide(one);
      await at.saved(other);
      await other.close();
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

/** Follows a link in a window of its own: one that is there already would stay on the view that it shows. */
async function logIn(at: StudioInTest, link: string): Promise<void> {
  const visit = await at.context.newPage();
  // The link itself logs in: what it leads to need not be loaded.
  await visit.goto(link, { waitUntil: 'commit' });
  await visit.close();
}

/** Puts the clock of a window back or forth, in hours. */
function setClock(page: Page, hours: number): Promise<void> {
  return page.evaluate((ms) => {
    const real = Date.now;
    Date.now = () => real() + ms;
  }, hours * 3_600_000);
}
