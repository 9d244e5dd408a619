import type { Annotations, LabelledSpan, Task } from 'tincture';
import { describe, expect, it } from 'vitest';
import { findDoubts } from './doubts.ts';
import type { DecidedText } from './reason.ts';

const ner: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'PLACE' }] };
const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }, { name: 'bad' }] };
const topics: Task = {
  name: 'topics',
  kind: 'textcat',
  multiple: true,
  labels: [{ name: 'food' }, { name: 'travel' }],
};

function marked(
  id: string,
  text: string,
  ...spans: (readonly [words: string, label: string, confidence?: number])[]
): DecidedText {
  const ents = spans.map(([words, label, confidence]): LabelledSpan => {
    const start = text.indexOf(words);
    return { start, end: start + words.length, label, ...(confidence === undefined ? {} : { confidence }) };
  });
  return { id, text, annotations: { ents } };
}

const said = (...texts: DecidedText[]): ReadonlyMap<string, Annotations> =>
  new Map(texts.map(({ id, annotations }) => [id, annotations]));

describe('decisions on entities', () => {
  const text = 'We ate wild boar in Siena.';
  const gold = marked('a', text, ['boar', 'DISH'], ['Siena', 'DISH']);

  it('are doubted where the model is sure of something else, the surest first', async () => {
    const heldOut = marked('a', text, ['wild boar', 'DISH', 0.93], ['Siena', 'PLACE', 0.97], ['We', 'PLACE', 0.85]);
    const [doubt] = await findDoubts(ner, [gold], said(heldOut));
    expect(doubt).toEqual({
      ...{ document: 'a', strength: 0.97 },
      reasons: [
        'The model is 97 % sure of PLACE for “Siena”, where “Siena” is DISH.',
        'The model is 93 % sure of DISH for “wild boar”, where “boar” is DISH.',
        'The model is 85 % sure of PLACE for “We”, which is not marked.',
      ],
    });
  });

  it('are not where it is unsure, says the same, says nothing, or nobody looked', async () => {
    const quiet = marked('a', text, ['boar', 'DISH', 0.99], ['Siena', 'PLACE', 0.79]);
    expect(await findDoubts(ner, [gold], said(quiet))).toEqual([]);
    expect(await findDoubts(ner, [gold], new Map())).toEqual([]);
    const unseen = { ...gold, annotations: { ents: [], entsMissing: [{ start: 0, end: text.length }] } };
    expect(await findDoubts(ner, [unseen], said(marked('a', text, ['Siena', 'PLACE', 0.99])))).toEqual([]);
  });

  it('are doubted where the same words are decided otherwise in most places', async () => {
    const texts = [
      ...[1, 2, 3, 4].map((n) => marked(`m${n}`, `${n} Pork Ragù tonight`, ['Pork Ragù', 'DISH'])),
      marked('odd', 'More pork  ragù, please', ['More', 'PLACE']),
      marked('inside', 'The pork ragù sauce', ['pork ragù sauce', 'DISH']),
    ];
    const doubts = await findDoubts(ner, texts, new Map());
    expect(doubts.map(({ document }) => document)).toEqual(['odd']);
    expect(doubts[0]?.reasons).toEqual(['“pork  ragù” is DISH in 4 of 4 other places, and not marked here.']);
    // Twice in one way and once in another is no rule.
    expect(await findDoubts(ner, [texts[0]!, texts[1]!, texts[4]!], new Map())).toEqual([]);
  });
});

describe('decisions on classes', () => {
  const decided = (id: string, text: string, cats: Record<string, number>): DecidedText => ({
    id,
    text,
    annotations: { cats },
  });

  it('are doubted where the model is sure of another one', async () => {
    const texts = [decided('a', 'one', { good: 1, bad: 0 }), decided('b', 'two', { good: 1, bad: 0 })];
    const heldOut = new Map([
      ['a', { cats: { good: 0.1, bad: 0.9 } }],
      ['b', { cats: { good: 0.3, bad: 0.7 } }],
    ]);
    expect(await findDoubts(tone, texts, heldOut)).toEqual([
      { document: 'a', strength: 0.9, reasons: ['The model is 90 % sure of bad.'] },
    ]);
  });

  it('of several labels, also where it is sure that one does not fit; what nobody looked at is not wrong', async () => {
    const texts = [decided('a', 'one', { food: 1 })];
    const heldOut = new Map([['a', { cats: { food: 0.05, travel: 0.99 } }]]);
    expect(await findDoubts(topics, texts, heldOut)).toEqual([
      { document: 'a', strength: 0.95, reasons: ['The model gives food 5 %.'] },
    ]);
  });

  it('are doubted from 80 % on, in either direction', async () => {
    const texts = [decided('a', 'one', { food: 1, travel: 0 })];
    const doubts = async (food: number, travel: number) =>
      (await findDoubts(topics, texts, new Map([['a', { cats: { food, travel } }]]))).flatMap(({ reasons }) => reasons);
    expect(await doubts(0.2, 0.8)).toEqual(['The model gives food 20 %.', 'The model is 80 % sure of travel.']);
    expect(await doubts(0.21, 0.79)).toEqual([]);
  });

  it('are doubted where the same text is decided otherwise', async () => {
    const texts = [
      decided('a', 'Nice, really!', { good: 1, bad: 0 }),
      decided('b', 'nice  really', { good: 0, bad: 1 }),
      decided('c', 'not nice, really', { good: 0, bad: 1 }),
    ];
    const doubts = await findDoubts(tone, texts, new Map());
    expect(doubts.map(({ document }) => document)).toEqual(['a', 'b']);
    expect(doubts[0]?.reasons).toEqual(['The same text is bad in another decision, not good.']);
  });
});

describe('decisions on frames', () => {
  const text = 'radio on in the kitchen';
  const task: Task = {
    ...{ name: 'home', kind: 'frames', labels: [{ name: 'switch_on' }, { name: 'set' }] },
    slots: [{ name: 'device' }, { name: 'room' }],
  };
  const frame = (label: string, slots: LabelledSpan[], confidence?: number): Annotations => ({
    frames: [{ start: 0, end: text.length, label, slots, ...(confidence === undefined ? {} : { confidence }) }],
  });
  const radio = { start: 0, end: 5, label: 'device' };
  const kitchen = (confidence: number) => ({ start: 16, end: 23, label: 'room', confidence });
  const doubts = async (predicted: Annotations) => {
    const decided = { id: 'a', text, annotations: frame('switch_on', [radio]) };
    return (await findDoubts(task, [decided], new Map([['a', predicted]]))).flatMap(({ reasons }) => reasons);
  };

  it('are doubted where the model is sure of another intent, and not where it is not or does not say', async () => {
    expect(await doubts(frame('set', [kitchen(0.99)], 0.8))).toEqual(['The model is 80 % sure of set.']);
    expect(await doubts(frame('set', [kitchen(0.99)], 0.79))).toEqual([]);
    expect(await doubts(frame('set', [kitchen(0.99)]))).toEqual([]);
    expect(await doubts({ frames: [] })).toEqual([]);
  });

  it('are doubted where it is sure of another slot of the same intent', async () => {
    const [doubt, ...others] = await doubts(frame('switch_on', [{ ...radio, confidence: 0.99 }, kitchen(0.9)], 0.99));
    expect(doubt).toContain('90 % sure of room for “kitchen”, which is not marked.');
    expect(others).toEqual([]);
  });
});
