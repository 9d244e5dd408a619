import { type Dropped, parseTask } from 'tincture';
import { expect, it } from 'vitest';
import { createLabelFinder } from '../find-label.ts';
import { readEntityLine } from './entity-line.ts';

const find = createLabelFinder(parseTask('t', { kind: 'ner', labels: { DISH: {}, TOOL: {}, 'kitchen tool': {} } }));

function read(line: string): { named: string[]; left: string[] } {
  const dropped: Dropped[] = [];
  const named = readEntityLine(line, find, dropped).map(({ quote, label }) => `${quote}/${label}`);
  return { named, left: dropped.map(({ what }) => what) };
}

it.each([
  [' ramen (DISH), pot (TOOL)', ['ramen/DISH', 'pot/TOOL'], []],
  [' pho (beef) (DISH)', ['pho (beef)/DISH'], []],
  [' pho (beef) (DISH), pot (TOOL).', ['pho (beef)/DISH', 'pot/TOOL'], []],
  [' ramen (DISH); pot (kitchen tool)', ['ramen/DISH', 'pot/kitchen tool'], []],
  [' salt, pepper (DISH)', ['salt, pepper/DISH'], []],
  [' a :) face (DISH)', ['a :) face/DISH'], []],
  [' ramen (soup), pot (TOOL)', ['ramen/soup', 'pot/TOOL'], []],
  [' ramen (DISH), pot (TO', ['ramen/DISH'], ['pot (TO']],
  [' ramen and pot', [], ['ramen and pot']],
  ['', [], []],
])('reads %j', (line, named, left) => {
  expect(read(line)).toEqual({ named, left });
});

// With anything quadratic these take minutes, and the time limit of tests ends them.
it.each([' ', '(', ')', '()', '( ', ', ', '((a) '])('is done soon with a long line of %j', (part) => {
  readEntityLine(`x${part.repeat(100_000)}y (DISH)`, find, []);
});
