import { expect, it } from 'vitest';
import { kill, serve } from '../testing/serve-process.ts';
import { describeStudio, dishes, span, topics } from '../testing/studio-in-test.ts';

const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`t${index}`, `text number ${index};`]));

describeStudio('a server that is killed', { texts: many }, (at) => {
  it('in the middle of quick work, again and again, loses nothing and stores nothing twice', async () => {
    await at.stop();
    let { child, link } = await serve(at.path, 0, dishes);
    at.port = Number(new URL(link).port);
    await at.page.goto(link);
    await at.box().waitFor();
    let pressed = 0;
    for (let round = 0; round < 3; round++) {
      const work = (async () => {
        for (let count = 0; count < 12; count++) {
          const before = (await at.box().textContent()) ?? '';
          await at.keys(count % 3 === 0 ? 'x' : 's');
          pressed++;
          await at.page.waitForFunction((last) => document.querySelector('main .text')?.textContent !== last, before);
        }
      })();
      await at.page.waitForTimeout(40 + 60 * round);
      await kill(child);
      // When no text is left in the browser the page waits for the server; the work goes on when that is back.
      ({ child, link } = await serve(at.path, at.port, dishes));
      const visit = await at.context.newPage();
      await visit.goto(link);
      await visit.close();
      await work;
    }
    await at.page.locator('header .saved').waitFor({ timeout: 20_000 });
    await kill(child);
    const stored = (await Promise.all(Object.keys(many).map((id) => at.store.decisions(id, 'dishes')))).flat();
    expect(pressed).toBe(36);
    expect(stored).toHaveLength(36);
    expect(new Set(stored.map(({ document }) => document)).size).toBe(36);
    expect(await at.store.progress('dishes')).toMatchObject({ decided: 36, byVerdict: { reject: 12, ignore: 24 } });
  }, 90_000);
});

describeStudio('work without a server', {}, (at) => {
  it('goes on, says where the work is, and is sent when the server is back', async () => {
    await at.open(dishes);
    await at.keys('ArrowRight', '1', 'a');
    await at.shows('stock pot');
    await at.saved();
    await at.stop();
    await at.keys('x');
    await at.shows('udon');
    await at.keys('s');
    await at.shows('Nothing');
    await at.page.getByText('Offline: 2 kept in this browser').waitFor();
    await at.store.close();
    await at.openStore();
    await at.start();
    // The old window has the cookie of the old server; the new link logs in, and whichever window is first sends what waits.
    const second = await at.context.newPage();
    await second.goto(at.studio.url);
    await at.saved(second);
    await at.shows('Nothing', second);
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'correct', { ents: [span('a', 'We', 'DISH')] }],
      ['b', 'reject'],
      ['c', 'ignore'],
    ]);
  });

  it('is sent in order also when the clock was set back meanwhile', async () => {
    await at.open(dishes);
    at.isServerDown = true;
    await at.intercept('decisions', (route) => route.fulfill({ status: 503, json: {} }));
    await at.keys('x');
    await at.shows('stock pot');
    await at.page.evaluate(() => {
      const real = Date.now;
      Date.now = () => real() - 3_600_000;
    });
    await at.keys('u');
    await at.shows('ramen');
    await at.page.getByText('Not saved: 2 kept in this browser').waitFor();
    // Another window finds the two in the browser's storage, and sends them.
    await at.page.close();
    at.page = await at.context.newPage();
    at.isServerDown = false;
    await at.page.goto(at.home);
    await at.box().waitFor();
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([
      ['a', 'reject'],
      ['a', 'undo'],
    ]);
  });

  it('is not closed by accident', async () => {
    await at.open(dishes);
    await at.stop();
    const questions: string[] = [];
    at.page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    await at.keys('x');
    await at.page.getByText('Offline: 1 kept').waitFor();
    await at.page.close({ runBeforeUnload: true });
    await expect.poll(() => questions).toEqual(['beforeunload']);
    await at.shows('stock pot');
  });

  it('says when this browser keeps nothing', async () => {
    await at.page.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
    });
    await at.open(dishes);
    await at.keys('ArrowRight', '1');
    await at.stop();
    await at.keys('a');
    await at.page.getByText('Offline: 1 in this window only').waitFor();
    await at.page.getByText('do not close this window').waitFor();
    await at.start();
    const second = await at.context.newPage();
    await second.goto(at.studio.url);
    await at.saved();
    expect(await at.decisions(dishes)).toEqual([['a', 'correct', { ents: [span('a', 'We', 'DISH')] }]]);
  });
});

describeStudio('changes that are not decided on yet', {}, (at) => {
  it('are there after a reload, by task and text, until they are undone or decided', async () => {
    await at.open(topics);
    await at.shows('ramen');
    await at.keys('2');
    await at.page.reload();
    await at.page.getByText('Your changes on this text are back.').waitFor();
    expect(await at.page.locator('.choices [aria-pressed=true]').textContent()).toContain('travel');
    await at.page.getByLabel('Task').selectOption('dishes');
    await at.page.getByLabel('Labels').waitFor();
    await at.keys('End', '1');
    await at.page.reload();
    await at.shows('ramen');
    await at.page.locator('main mark').waitFor();
    expect(await at.marks()).toEqual(['.: DISH']);
    await at.keys('u');
    expect(await at.marks()).toEqual([]);
    await at.page.reload();
    await at.shows('ramen');
    expect(await at.marks()).toEqual([]);
    await at.page.getByLabel('Task').selectOption('topics');
    await at.page.locator('.choices [aria-pressed=true]').waitFor();
    await at.keys('Enter');
    await at.shows('stock pot');
    await at.saved();
    expect(await at.decisions(topics)).toEqual([['a', 'correct', { cats: { food: 0, travel: 1 } }]]);
    expect(await at.page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')))).toEqual([]);
  });
});
