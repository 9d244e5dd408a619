import type { Task } from 'tincture';
import { describe, expect, it } from 'vitest';
import type { SpanView } from '../api/messages.ts';
import { bareView } from '../testing/recipe-in-test.ts';
import { carryOver } from './carry-over.ts';
import { type Marks, noMarks } from './review-kind.ts';

const ner: Task = { name: 'dishes', kind: 'ner', labels: [{ name: 'DISH' }, { name: 'PLACE' }] };
const text = 'We ate ramen in Kyoto.';

function span(of: string, words: string, label = 'DISH'): SpanView {
  return { start: of.indexOf(words), end: of.indexOf(words) + words.length, label };
}

function over(task: Task, marks: Marks, to: string, from = text): Marks | undefined {
  return carryOver(task, bareView(task, 'a', from), marks, bareView(task, 'b', to));
}

describe('marks go over to a near duplicate', () => {
  const marks = { ...noMarks, spans: [span(text, 'ramen'), span(text, 'Kyoto', 'PLACE')] };

  it('where the words are the same, whatever the case and the signs', () => {
    const to = '"we ate  RAMEN, in Kyoto!"';
    expect(over(ner, marks, to)?.spans).toEqual([span(to, 'RAMEN'), span(to, 'Kyoto', 'PLACE')]);
  });

  it('and not where there are other words, even where nothing is marked', () => {
    expect(over(ner, marks, 'We ate ramen in Osaka.')).toBeUndefined();
    expect(over(ner, noMarks, 'We ate ramen in Osaka.')).toBeUndefined();
    expect(over(ner, noMarks, 'We ate hot ramen in Kyoto.')).toBeUndefined();
  });

  it('and not where a mark begins or ends at a sign', () => {
    expect(over(ner, { ...noMarks, spans: [span(text, 'Kyoto.')] }, text.replace('.', '!'))).toBeUndefined();
  });

  it('classes whatever the words', () => {
    const tone: Task = { name: 'tone', kind: 'textcat', labels: [{ name: 'good' }] };
    expect(over(tone, { ...noMarks, chosen: ['good'] }, 'Other words.')).toEqual({ ...noMarks, chosen: ['good'] });
  });

  it('relations with both ends', () => {
    const task: Task = { name: 'where', kind: 'relations', labels: [{ name: 'eaten in' }] };
    const [from, to] = [span(text, 'ramen'), span(text, 'Kyoto', 'PLACE')];
    const other = `So: ${text}`.slice(4).toUpperCase();
    const moved = over(task, { ...marks, relations: [{ from, to, label: 'eaten in' }] }, ` ${other}`);
    expect(moved?.relations).toEqual([{ from: moved?.spans[0], to: moved?.spans[1], label: 'eaten in' }]);
    expect(moved?.spans[0]?.start).toBe(from.start + 1);
  });

  it('what is said of tokens only where all of them are the same', () => {
    const task: Task = { name: 'tags', kind: 'tagger', labels: [{ name: 'NOUN' }] };
    const from = 'Hot soup.';
    const { starts, ends } = bareView(task, 'a', from).tokens;
    const tokens = starts.map((start, index) => ({ start, end: ends[index] ?? 0, value: 'NOUN' }));
    expect(over(task, { ...noMarks, tokens }, 'Hot  soup.', from)?.tokens[1]).toEqual({
      start: 5,
      end: 9,
      value: 'NOUN',
    });
    expect(over(task, { ...noMarks, tokens }, 'hot soup.', from)).toBeUndefined();
  });

  it('and not where there is a layer that it does not know', () => {
    const marked = { ...marks, sounds: [[0, 1]] };
    expect(over(ner, marked, text.toUpperCase())).toBeUndefined();
  });
});
