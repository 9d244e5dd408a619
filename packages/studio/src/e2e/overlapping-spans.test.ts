import type { Annotations, LabelledSpan, Task } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio, type StudioInTest, spanOf } from '../testing/studio-in-test.ts';

const parts: Task = {
  name: 'parts',
  kind: 'spancat',
  group: 'sc',
  labels: [{ name: 'WHOLE', definition: 'All of it.' }, { name: 'PART' }, { name: 'PLACE' }],
};
const texts = {
  a: 'The handle of the wok from Leeds is loose.',
  b: 'Ramen, then tea.',
  c: 'Nothing to see.',
} as const;

function span(id: keyof typeof texts, words: string, label: string): LabelledSpan {
  return spanOf(texts[id], words, label);
}

function group(...spans: LabelledSpan[]): Annotations {
  return { spans: { sc: spans.toSorted((a, b) => a.start - b.start || a.end - b.end) } };
}

const whole = span('a', 'The handle of the wok from Leeds', 'WHOLE');
const wok = span('a', 'the wok from Leeds', 'PART');
const leeds = span('a', 'Leeds', 'PLACE');

/** The labels on the screen in the order of the text, each with the words that have its line. */
async function lined(at: StudioInTest): Promise<string[]> {
  const tags = await at.page.locator('main .tag').all();
  return Promise.all(tags.map(async (tag) => (await tag.textContent())?.replaceAll(/[\d.×]/g, '') ?? ''));
}

describeStudio('spans that overlap', { tasks: [parts], texts }, (at) => {
  it('by keyboard alone: inside each other, resized, moved, once more, relabelled, removed, undone', async () => {
    await at.propose('parts', 'a', group({ ...whole, confidence: 0.5 }, wok));
    await at.open(parts);
    await at.shows('handle');
    expect(await lined(at)).toEqual(['PART', 'WHOLE']);
    // A span inside both.
    await at.keys('Home', ...Array<string>(6).fill('ArrowRight'), '3');
    await at.page.getByText('Marked “Leeds” as PLACE.').waitFor();
    expect(await lined(at)).toEqual(['PLACE', 'PART', 'WHOLE']);
    // Tab goes from outer to inner ones, also where they share words.
    await at.keys('Escape', 'Tab');
    await at.page.getByText(': WHOLE.').waitFor();
    await at.keys('Tab');
    await at.page.getByText('“the wok from Leeds”: PART.').waitFor();
    await at.keys('Alt+ArrowLeft', 'Alt+ArrowLeft', 'Alt+Shift+ArrowRight');
    await at.page.getByText('“wok”: PART.').waitFor();
    await at.keys('Alt+ArrowDown');
    await at.page.getByText('“from”: PART.').waitFor();
    await at.keys('Alt+ArrowUp', 'd');
    await at.page.getByText('Marked “wok” as PLACE too.').waitFor();
    await at.keys('r');
    await at.page.getByText('“wok”: WHOLE.').waitFor();
    // As it is already, it is not there twice.
    await at.keys('2');
    await at.page.getByText('“wok” is PART already.').waitFor();
    await at.keys('Control+z', 'Control+z');
    await at.keys('Tab', 'Delete');
    expect(await lined(at)).toEqual(['PART', 'WHOLE']);
    await at.keys('Control+z', 'a');
    await at.shows('Ramen');
    // Words that cross: from Shift and the arrows.
    await at.keys('Home', 'Shift+ArrowRight', 'Shift+ArrowRight', '1');
    await at.keys('ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowRight', '2', 'a');
    await at.shows('Nothing');
    await at.keys('a');
    await at.saved();
    expect(await at.decisions(parts)).toEqual([
      ['a', 'correct', group(whole, span('a', 'wok', 'PART'), leeds), 'seen'],
      ['b', 'correct', group(span('b', 'Ramen, then', 'WHOLE'), span('b', ', then tea.', 'PART'))],
      ['c', 'accept', { spans: { sc: [] } }],
    ]);
  });

  it('are still there after a reload, and stand beside the text', async () => {
    await at.propose('parts', 'a', group(whole, wok));
    await at.open(parts);
    await at.shows('handle');
    await at.keys('End', 'ArrowLeft', '2');
    await at.page.reload();
    await at.shows('handle');
    expect(await lined(at)).toEqual(['PART', 'WHOLE', 'PART']);
    expect(await at.words('aside')).toContain('the wok from Leeds');
    await at.keys('u');
    expect(await lined(at)).toEqual(['PART', 'WHOLE']);
  });

  it('by mouse: drawn inside another one, selected by the label, removed', async () => {
    await at.propose('parts', 'a', group(whole));
    await at.open(parts);
    await at.shows('handle');
    const from = await at.place('wok', 0.2);
    const to = await at.place('Leeds', 0.8);
    await at.page.mouse.move(from.x, from.y);
    await at.page.mouse.down();
    await at.page.mouse.move(to.x, to.y, { steps: 4 });
    await at.page.mouse.up();
    await at.page.getByText('Marked “wok from Leeds” as WHOLE.').waitFor();
    await at.page.locator('.tag').first().click();
    await at.page.getByText('“wok from Leeds”: WHOLE.').waitFor();
    await at.page.getByRole('button', { name: '2 PART' }).click();
    await at.page.locator('.tag').last().click();
    await at.page.getByRole('button', { name: 'Remove WHOLE' }).click();
    await at.keys('a');
    await at.shows('Ramen');
    await at.saved();
    expect(await at.decisions(parts)).toEqual([['a', 'correct', group(span('a', 'wok from Leeds', 'PART')), 'seen']]);
  });

  it('and nothing stands in the way of anybody (axe)', async () => {
    await at.propose('parts', 'a', group({ ...whole, confidence: 0.5 }, wok));
    await at.open(parts);
    await at.shows('handle');
    await check(at, 'proposed');
    await at.keys('Home', '3', 'Tab', 'Tab');
    await check(at, 'marked and selected');
    await at.keys('?');
    await at.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await check(at, 'the keys');
  });
});

const words = Array.from({ length: 60_000 }, (_, index) => (index % 17 === 16 ? 'end.\n' : `w${index % 97}`));
const book = words.join(' ');
describeStudio('a book of spans inside each other', { tasks: [parts], texts: { book } }, (at) => {
  it('is marked on without drawing the rest again', async () => {
    const spans: LabelledSpan[] = [];
    for (let at = 0; at < book.length - 400; at += 400) {
      const start = book.indexOf(' ', at) + 1;
      const near = book.indexOf(' ', start);
      const far = book.indexOf(' ', book.indexOf(' ', near + 1) + 1);
      if (!book.slice(start, far).includes('\n')) {
        spans.push({ start, end: near, label: 'PART' }, { start, end: far, label: 'WHOLE' });
      }
    }
    await at.propose('parts', 'book', group(...spans));
    await at.open(parts);
    await at.page.locator('main .tag').first().waitFor();
    // Far from the window there is nothing but text.
    const drawn = await at.page.locator('main [data-token]').count();
    expect(drawn).toBeLessThan(4_000);
    const last = at.page.locator('main .block').nth(3);
    await last.evaluate((element) => element.setAttribute('data-seen', 'yes'));
    await at.keys('Home', 'ArrowRight', 'Shift+ArrowRight', '3');
    await at.page.locator('main .tag', { hasText: 'PLACE' }).waitFor();
    expect(await last.getAttribute('data-seen')).toBe('yes');
    await at.keys('End', '2', 'a');
    await at.saved();
    const [decision] = await at.store.decisions('book', 'parts');
    expect(decision?.annotations?.spans?.sc).toHaveLength(spans.length + 2);
  });
});
