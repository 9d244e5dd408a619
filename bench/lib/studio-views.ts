// A long text in each view of the studio, with something proposed all over it, and what a person does in it.
import type { Page } from 'playwright-core';
import { type Annotations, type LabelledSpan, type Task, tokenize } from 'tincture';
import type { Step } from './page-work.ts';
import { goTo, type Opening } from './studio-page.ts';

const [types, tags] = [
  ['PERSON', 'PLACE', 'WORK'],
  ['NOUN', 'VERB', 'ADJ', 'DET'],
] as const;
const named = (names: readonly string[]): { name: string }[] => names.map((name) => ({ name }));
const places = 20;

const tasks = {
  relations: { name: 'ties', kind: 'relations', labels: named(['KNOWS', 'LIVES_IN']), entities: named(types) },
  spancat: { name: 'parts', kind: 'spancat', labels: named(types) },
  coref: { name: 'things', kind: 'coref', labels: [] },
  tagger: { name: 'words', kind: 'tagger', labels: named(tags), attribute: 'pos' },
  parser: { name: 'trees', kind: 'parser', labels: named(['root', 'dep']) },
  discourse: { name: 'argument', kind: 'discourse', labels: named(['cause', 'contrast']) },
  textcat: { name: 'topics', kind: 'textcat', labels: named(types), multiple: true },
} as const satisfies Record<string, Task>;

/** What is done in a view in the place of spans drawn with the mouse. */
const changes: { readonly [kind in keyof typeof tasks]?: (page: Page) => Step[] } = {
  tagger: words,
  parser: words,
  discourse: units,
  textcat: (page) =>
    Array.from({ length: 4 }, (_, index) => ({ act: () => page.keyboard.press(`${1 + (index % 3)}`) })),
};

/** The view of a kind of task, with a text in which things are proposed as densely as they come in corpora. */
export function openingOf(kind: keyof typeof tasks, text: string): Opening {
  const change = changes[kind];
  return {
    ...{ task: tasks[kind], annotations: makers[kind](text) },
    ...(change === undefined ? {} : { change }),
  };
}

const makers: Record<keyof typeof tasks, (text: string) => Annotations> = {
  relations: (text) => {
    const ents = spansIn(text, 40, 1);
    const rels = ents.slice(1).flatMap((to, index) => {
      const from = ents[index];
      return from === undefined || index % 2 === 0 ? [] : [{ from, to, label: 'KNOWS' }];
    });
    return { ents, rels };
  },
  spancat: (text) => ({ spans: { parts: [...spansIn(text, 20, 4), ...spansIn(text, 30, 2)].sort(byPlace) } }),
  coref: (text) => {
    const mentions = spansIn(text, 8, 2);
    const things = Math.ceil(mentions.length / 8);
    const groups = Array.from({ length: things }, (): { start: number; end: number }[] => []);
    for (const [index, { start, end }] of mentions.entries()) groups[(index * 7) % things]?.push({ start, end });
    return { coref: groups.filter(({ length }) => length > 0).map((group) => ({ mentions: group })) };
  },
  tagger: (text) => {
    const { starts, ends } = tokenize(text);
    return {
      tokens: Array.from(starts, (start, index) => ({
        ...{ start, end: ends[index] ?? start },
        pos: tags[index % tags.length] ?? 'NOUN',
      })),
    };
  },
  parser: (text) => {
    const { starts, ends } = tokenize(text);
    const sentence = 20;
    return {
      tokens: Array.from(starts, (start, index) => {
        const root = index - (index % sentence);
        const head = index === root ? index : index - (index % 4 === 0 ? 4 : 1);
        return {
          ...{ start, end: ends[index] ?? start, head },
          ...{ dep: index === root ? 'root' : 'dep', sentenceStart: index === root },
        };
      }),
    };
  },
  discourse: (text) => {
    const { starts, ends, length } = tokenize(text);
    const words = 10;
    return {
      discourse: Array.from({ length: Math.ceil(length / words) }, (_, index) => ({
        ...{ start: starts[index * words] ?? 0, end: ends[Math.min(length, (index + 1) * words) - 1] ?? 0 },
        ...(index === 0 ? { head: 0 } : { head: index - 1 - Math.max(0, (index % 5) - 1), label: 'cause' }),
      })),
    };
  },
  textcat: () => ({ cats: { PERSON: 0.9, PLACE: 0.2, WORK: 0.1 } }),
};

/** Spans of so many words, one every `every` words. */
function spansIn(text: string, every: number, words: number): LabelledSpan[] {
  const { starts, ends, length } = tokenize(text);
  const spans: LabelledSpan[] = [];
  for (let first = 3; first + words < length; first += every) {
    const label = types[Math.floor(first / every) % types.length] ?? types[0];
    spans.push({ start: starts[first] ?? 0, end: ends[first + words - 1] ?? text.length, label });
  }
  return spans;
}

function byPlace(a: LabelledSpan, b: LabelledSpan): number {
  return a.start - b.start || a.end - b.end;
}

/** In places all over the text another value for a word, and on to others. */
function words(page: Page): Step[] {
  return inPlaces(page, 'main [data-token]', async (index) => {
    await page.keyboard.press(index % 2 === 0 ? '2' : '1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
  });
}

/** In places all over the text a unit is split, and the new one gets a relation. */
function units(page: Page): Step[] {
  return inPlaces(page, 'main button.number', async () => {
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter', '2']) await page.keyboard.press(key);
  });
}

/** A click on what is in the middle of the window, and then keys. */
function inPlaces(page: Page, selector: string, press: (index: number) => Promise<void>): Step[] {
  return Array.from({ length: places }, (_, index) => {
    let place: { readonly x: number; readonly y: number } | undefined;
    const prepare = async (): Promise<void> => {
      await goTo(page, (index + 0.5) / places);
      await page.waitForTimeout(500);
      const found = await page.waitForFunction(middleOf, selector);
      place = await found.jsonValue();
    };
    const act = async (): Promise<void> => {
      if (place === undefined) throw new Error('There is nothing to change in the window.');
      await page.mouse.click(place.x, place.y);
      await press(index);
    };
    return { prepare, act };
  });
}

/** Where in the window the first of the elements is that nothing else lies over; runs in the page. */
function middleOf(selector: string): { x: number; y: number } | undefined {
  for (const element of document.querySelectorAll(selector)) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + Math.min(8, height / 2)];
    if (top > 200 && top < 700 && element.contains(document.elementFromPoint(x, y))) return { x, y };
  }
  return undefined;
}
