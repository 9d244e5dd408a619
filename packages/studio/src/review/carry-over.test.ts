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

  it('with what is inside slots', () => {
    const frames: Task = { name: 'plans', kind: 'frames', labels: [{ name: 'eat' }], slots: [{ name: 'what' }] };
    const inside = (of: string, whole: string, part: string): SpanView => ({
      ...span(of, whole, 'what'),
      frame: { ...span(of, whole, 'eat'), slots: [span(of, part, 'what')] },
    });
    const to = '"we ate  RAMEN, in Kyoto!"';
    const carried = over(frames, { ...noMarks, spans: [inside(text, 'ramen in Kyoto', 'Kyoto')] }, to);
    expect(carried?.spans).toEqual([inside(to, 'RAMEN, in Kyoto', 'Kyoto')]);
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

  it('characters within words that are as long', () => {
    const task: Task = { ...ner, snap: 'characters' };
    const [start, end] = [text.indexOf('amen'), text.indexOf('men') + 2];
    const inside = { ...noMarks, spans: [{ start, end, label: 'DISH' }] };
    const to = `"${text}"`;
    expect(over(task, inside, to)?.spans).toEqual([{ start: start + 1, end: end + 1, label: 'DISH' }]);
    // In lower case İ is two signs: where its second half begins nobody can say.
    const [from, other] = ['İzmir soup', 'i\u0307zmir soup'];
    expect(over(task, { ...noMarks, spans: [{ start: 0, end: 2, label: 'PLACE' }] }, other, from)).toBeUndefined();
    const whole = { ...noMarks, spans: [{ start: 0, end: 5, label: 'PLACE' }] };
    expect(over(task, whole, other, from)?.spans).toEqual([{ start: 0, end: 6, label: 'PLACE' }]);
  });

  it('clusters with all their mentions', () => {
    const task: Task = { name: 'who', kind: 'coref', labels: [] };
    const from = 'Ana ate. She paid.';
    const mentions = ['Ana', 'She'].map((words) => ({ start: from.indexOf(words), end: from.indexOf(words) + 3 }));
    const clusters = [{ mentions, number: 4, label: 'PERSON' }];
    const moved = over(task, { ...noMarks, clusters }, '- ana ate; SHE paid', from);
    expect(moved).toEqual({
      ...noMarks,
      clusters: [
        {
          mentions: [
            { start: 2, end: 5 },
            { start: 11, end: 14 },
          ],
          number: 4,
          label: 'PERSON',
        },
      ],
    });
    expect(over(task, { ...noMarks, clusters }, 'Ana ate. He paid.', from)).toBeUndefined();
    const signed = [{ mentions: [{ start: 0, end: 8 }] }];
    expect(over(task, { ...noMarks, clusters: signed }, 'Ana ate; she paid', from)).toBeUndefined();
  });

  it('units of discourse where the signs at their borders are the same', () => {
    const task: Task = { name: 'why', kind: 'discourse', labels: [{ name: 'cause' }] };
    const from = 'It rained, so we stayed in.';
    const cut = from.indexOf('so');
    const signals = [{ type: 'dm', ranges: [{ start: cut, end: cut + 2 }] }];
    const units = [
      { start: 0, end: cut - 1, head: 0 },
      { start: cut, end: from.length, head: 0, label: 'cause', signals },
    ];
    const to = '"It  RAINED, so we stayed in!"';
    const so = to.indexOf('so');
    expect(over(task, { ...noMarks, units }, to, from)?.units).toEqual([
      { start: 0, end: so - 1, head: 0 },
      {
        ...{ start: so, end: to.length, head: 0, label: 'cause' },
        signals: [{ type: 'dm', ranges: [{ start: so, end: so + 2 }] }],
      },
    ]);
    expect(over(task, { ...noMarks, units }, 'It rained; so we stayed in.', from)).toBeUndefined();
    expect(over(task, { ...noMarks, units }, 'It rained, so we slept in.', from)).toBeUndefined();
  });

  it('and nothing that somebody wrote or put in order: that is about the one text', () => {
    expect(over(ner, { ...noMarks, response: 'Yes.' }, text)).toBeUndefined();
    expect(over(ner, { ...noMarks, ranking: [['a'], ['b']] }, text)).toBeUndefined();
  });

  it('and not where there is a layer that it does not know', () => {
    const marked = { ...marks, sounds: [[0, 1]] };
    expect(over(ner, marked, text.toUpperCase())).toBeUndefined();
  });
});
