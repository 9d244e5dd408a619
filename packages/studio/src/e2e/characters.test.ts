import { type Annotations, type LabelledSpan, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { check } from '../testing/axe.ts';
import { describeStudio, type StudioInTest, spanOf } from '../testing/studio-in-test.ts';

const units = parseTask('units', { kind: 'ner', labels: ['AMOUNT', 'UNIT'], snap: 'characters' });
const parts = parseTask('parts', { kind: 'spancat', labels: ['STEM', 'ENDING'], group: 'sc', snap: 'characters' });
const texts = {
  a: 'Take 5mg at noon and 10mg at night.',
  b: 'A👍🏽B cafe\u0301s',
  c: 'Nothing to see.',
} as const;

function span(id: keyof typeof texts, words: string, label: string): LabelledSpan {
  return spanOf(texts[id], words, label);
}

/** The marks on the screen, each as its characters and its label. */
async function marks(at: StudioInTest): Promise<string[]> {
  const all = await at.page.locator('main mark').all();
  return Promise.all(
    all.map(async (mark) => {
      const tag = (await mark.locator('.tag').textContent()) ?? '';
      const words = (await mark.textContent()) ?? '';
      return `${words.slice(0, words.length - tag.length)}: ${tag.replaceAll(/[\d.×]/g, '')}`;
    }),
  );
}

/** Where a character of the text is on the screen; white space does not count, and labels are no text. */
function placeOf(at: StudioInTest, character: number, part: number): Promise<{ x: number; y: number }> {
  return at.box().evaluate(
    (box, [wanted, share]) => {
      const nodes = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
      let left = wanted;
      for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
        if (node.parentElement?.closest('.tag') !== null) continue;
        for (const { index } of (node.textContent ?? '').matchAll(/\S/g)) {
          if (left-- > 0) continue;
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + 1);
          const { x, y, width, height } = range.getBoundingClientRect();
          return { x: x + width * share, y: y + height / 2 };
        }
      }
      throw new Error(`There is no character ${wanted}.`);
    },
    [character, part] as const,
  );
}

async function drag(at: StudioInTest, from: number, to: number): Promise<void> {
  const [start, end] = [await placeOf(at, from, 0.1), await placeOf(at, to, 0.9)];
  await at.page.mouse.move(start.x, start.y);
  await at.page.mouse.down();
  await at.page.mouse.move(end.x, end.y, { steps: 4 });
  await at.page.mouse.up();
}

describeStudio('entities of characters', { tasks: [units, parts], texts }, (at) => {
  it('by keyboard alone: drawn inside a word, resized, moved, undone', async () => {
    await at.propose('units', 'a', { ents: [{ ...span('a', '5', 'AMOUNT'), confidence: 0.7 }] });
    await at.open(units);
    await at.shows('noon');
    expect(await marks(at)).toEqual(['5: AMOUNT']);
    // Over the words to "10mg", then two characters of it.
    await at.keys('Tab', ...Array<string>(5).fill('Control+ArrowRight'));
    await at.page.getByText('“1”').waitFor();
    await at.keys('Shift+ArrowRight', '1');
    await at.page.getByText('Marked “10” as AMOUNT.').waitFor();
    await at.keys('ArrowRight', 'Control+Shift+ArrowRight', '2');
    await at.page.getByText('Marked “mg” as UNIT.').waitFor();
    expect(await marks(at)).toEqual(['5: AMOUNT', '10: AMOUNT', 'mg: UNIT']);
    // Not over its neighbour, but to the other side, by a character each.
    await at.keys('Alt+Shift+ArrowLeft');
    await at.page.getByText('“10” (AMOUNT) is in the way.').waitFor();
    await at.keys('Alt+ArrowLeft');
    await at.page.getByText('“m”: UNIT.').waitFor();
    await at.keys('Alt+ArrowDown');
    await at.page.getByText('“g”: UNIT.').waitFor();
    await at.keys('Control+z');
    expect(await marks(at)).toEqual(['5: AMOUNT', '10: AMOUNT', 'm: UNIT']);
    await at.keys('a');
    // A sign that is seen as one is one, however it is written.
    await at.shows('caf');
    await at.keys('Home', 'ArrowRight', '1');
    await at.page.getByText('Marked “👍🏽” as AMOUNT.').waitFor();
    await at.keys('End', 'ArrowLeft', '2');
    await at.page.getByText('Marked “e\u0301” as UNIT.').waitFor();
    await at.keys('a');
    await at.shows('Nothing');
    await at.saved();
    const all = [span('a', '5', 'AMOUNT'), span('a', '10', 'AMOUNT'), { start: 23, end: 24, label: 'UNIT' }];
    expect(await at.decisions(units)).toEqual([
      ['a', 'correct', { ents: all }, 'seen'],
      ['b', 'correct', { ents: [span('b', '👍🏽', 'AMOUNT'), span('b', 'e\u0301', 'UNIT')] }],
    ]);
  });

  it('by mouse, and still there after a reload', async () => {
    await at.open(units);
    await at.shows('noon');
    // "5mg" are the characters 4 to 6: white space is none.
    await drag(at, 5, 6);
    await at.page.getByText('Marked “mg” as AMOUNT.').waitFor();
    await drag(at, 11, 12);
    await at.page.reload();
    await at.shows('noon');
    expect(await marks(at)).toEqual(['mg: AMOUNT', 'on: AMOUNT']);
    await at.page.locator('main .tag').first().click();
    await at.page.getByRole('button', { name: '2 UNIT' }).click();
    await at.page.locator('main .tag').last().click();
    await at.page.getByRole('button', { name: 'Remove AMOUNT' }).click();
    const noon = await placeOf(at, 9, 0.4);
    await at.page.mouse.dblclick(noon.x, noon.y);
    await at.page.getByText('Marked “noon” as UNIT.').waitFor();
    await at.keys('a');
    await at.shows('caf');
    await at.saved();
    expect(await at.decisions(units)).toEqual([
      ['a', 'correct', { ents: [span('a', 'mg', 'UNIT'), span('a', 'noon', 'UNIT')] }],
    ]);
  });

  it('a click selects one, with Shift all up to another, and arrows go on from there', async () => {
    await at.open(units);
    await at.shows('noon');
    const click = async (character: number): Promise<void> => {
      const { x, y } = await placeOf(at, character, 0.5);
      await at.page.mouse.click(x, y);
    };
    await click(5);
    await at.page.getByText('“m”', { exact: true }).waitFor();
    await at.keys('ArrowRight');
    await at.page.getByText('“g”', { exact: true }).waitFor();
    await at.page.keyboard.down('Shift');
    await click(10);
    await at.page.keyboard.up('Shift');
    await at.page.getByText('“g at no”', { exact: true }).waitFor();
    // What is selected is lit up, to the character.
    expect((await at.page.locator('main .text .at').allTextContents()).join('')).toBe('gatno');
    await click(0);
    await at.page.getByText('“T”', { exact: true }).waitFor();
    expect(await at.page.locator('main .text .at').allTextContents()).toEqual(['T']);
  });

  it('overlapping ones too', async () => {
    const group = (...spans: LabelledSpan[]): Annotations => ({ spans: { sc: spans } });
    await at.propose('parts', 'c', group(span('c', 'Noth', 'STEM'), span('c', 'hing', 'ENDING')));
    await at.open(parts);
    await at.shows('to see');
    await at.keys('Tab', 'Alt+ArrowLeft', 'Tab', 'Alt+Shift+ArrowRight');
    await at.page.getByText('“ing”: ENDING.').waitFor();
    await at.keys('a');
    await at.saved();
    expect(await at.decisions(parts)).toContainEqual(
      expect.arrayContaining(['c', group(span('c', 'Not', 'STEM'), span('c', 'ing', 'ENDING'))]),
    );
  });

  it('and nothing stands in the way of anybody (axe)', async () => {
    await at.propose('units', 'a', { ents: [{ ...span('a', '5', 'AMOUNT'), confidence: 0.7 }] });
    await at.open(units);
    await at.shows('noon');
    await at.keys('Tab', 'ArrowRight', 'Shift+ArrowRight', '2');
    await check(at, 'marked within a word');
    await at.keys('?');
    await at.page.getByText('Move over the characters', { exact: true }).waitFor();
    await check(at, 'the keys');
  });
});

const book = Array.from({ length: 60_000 }, (_, index) => (index % 23 === 22 ? 'end.\n' : `w${index % 97}`)).join(' ');
describeStudio('a book of characters', { tasks: [units], texts: { book } }, (at) => {
  it('is drawn near the window only', async () => {
    await at.open(units);
    await at.page.locator('main [data-token]').first().waitFor();
    // A word is one element: its characters get their own when somebody comes to them.
    expect(await at.page.locator('main [data-token]').count()).toBeLessThan(4_000);
    await at.keys('Home', 'Shift+ArrowRight', '1', 'End', '2', 'a');
    await at.saved();
    const end = book.length - 1;
    expect(await at.decisions(units)).toEqual([
      [
        'book',
        'correct',
        {
          ents: [
            { start: 0, end: 2, label: 'AMOUNT' },
            { start: end, end: end + 1, label: 'UNIT' },
          ],
        },
      ],
    ]);
  });
});
