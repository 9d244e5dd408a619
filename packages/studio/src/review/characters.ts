// Where spans may begin and end: at words, or, in a task about characters, at anything that a reader takes for one character.
import type { Task } from 'tincture';
import type { ItemView, OutputView, SpanView, Tokens } from '../api/messages.ts';
import type { Block } from './blocks.ts';

const known = new WeakMap<ItemView, Tokens>();

/** What a span is made of: the tokens of a text, or its characters where the task says so. */
export function placesOf({ snap }: Pick<Task, 'snap'>, item: ItemView): Tokens {
  if (snap !== 'characters') return item.tokens;
  const places = known.get(item) ?? charactersOf(item.document.text, knownSpans(item));
  known.set(item, places);
  return places;
}

/** What the spans of outputs are made of: tokens, or characters where one begins or ends within a token. */
export function placesOfOutputs(tokens: Tokens, text: string, outputs: readonly OutputView[]): Tokens {
  const spans = outputs.flatMap((output) => [...(output.ents ?? []), ...(output.spans ?? [])]);
  const [starts, ends] = [new Set(tokens.starts), new Set(tokens.ends)];
  return spans.every(({ start, end }) => starts.has(start) && ends.has(end)) ? tokens : charactersOf(text, spans);
}

/** All that somebody has marked: their borders are kept, wherever they are. */
function knownSpans({ proposals, decisions, outputs = [] }: ItemView): SpanView[] {
  const views = [...proposals, ...outputs, ...decisions.map(({ annotations }) => annotations ?? {})];
  return views.flatMap(({ ents = [], spans = [] }) => [...ents, ...spans]);
}

/** Below these a code unit is a character of its own, but for line ends. */
const firstMark = 0x300;
const carriageReturn = 0x0d;
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The characters of a text as readers count them (grapheme clusters of Unicode: an emoji or a letter with its marks is one),
 * without white space. Borders of `spans` are borders here too, and white space at them counts.
 */
export function charactersOf(text: string, spans: readonly SpanView[]): Tokens {
  const borders = new Set(spans.flatMap(({ start, end }) => [start, end]));
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (start: number, end: number): void => {
    if (!borders.has(start) && !borders.has(end) && text.slice(start, end).trim() === '') return;
    starts.push(start);
    ends.push(end);
  };
  const addCut = (start: number, end: number): void => {
    let from = start;
    for (let at = start + 1; at < end; at++) {
      if (!borders.has(at)) continue;
      add(from, at);
      from = at;
    }
    add(from, end);
  };
  for (let at = 0; at < text.length; ) {
    const end = simpleUntil(text, at);
    for (; at < end; at++) add(at, at + 1);
    if (at === text.length) break;
    const odd = oddUntil(text, at);
    for (const { index, segment } of segmenter.segment(text.slice(at, odd)))
      addCut(at + index, at + index + segment.length);
    at = odd;
  }
  return { starts, ends };
}

/** The end of the characters from `at` on that are one code unit each, whatever follows. */
function simpleUntil(text: string, at: number): number {
  let end = at;
  while (end < text.length && isSimple(text.charCodeAt(end))) end++;
  // The last one may have marks.
  return end === text.length ? end : Math.max(at, end - 1);
}

/** The end of the stretch from `at` on that only the segmenter can cut. */
function oddUntil(text: string, at: number): number {
  let end = at + 1;
  // Between two of the simple ones there is always a border.
  while (end < text.length && !(isSimple(text.charCodeAt(end - 1)) && isSimple(text.charCodeAt(end)))) end++;
  return end;
}

function isSimple(unit: number): boolean {
  return unit < firstMark && unit !== carriageReturn && unit !== 0xad;
}

/** Blocks that were cut by words, counted in other places. */
export function inPlaces(blocks: readonly Block[], { starts }: Tokens): Block[] {
  let at = 0;
  return blocks.map((block) => {
    const firstToken = at;
    while (at < starts.length && starts[at]! < block.end) at++;
    return { ...block, firstToken, endToken: at };
  });
}
