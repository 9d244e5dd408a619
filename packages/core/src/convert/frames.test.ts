import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Document, Frame, Slot } from '../doc/annotations.ts';
import { parseTask } from '../tasks/parse-task.ts';
import { tokenize } from '../tokenizer/tokenizer.ts';
import { readAll, writeAll } from './testing/read-all.ts';

const task = parseTask('home', {
  kind: 'frames',
  labels: [
    { name: 'switch', slots: ['device', 'room'] },
    { name: 'heat', slots: ['room', 'degrees'] },
    { name: 'stop', slots: [] },
  ],
  slots: ['device', 'room', 'degrees'],
});
const text = 'licht an in der küche';
const slot = (words: string, label: string): Slot => {
  const start = text.indexOf(words);
  return { start, end: start + words.length, label };
};
const frame: Frame = {
  start: 0,
  end: text.length,
  label: 'switch',
  slots: [slot('licht', 'device'), slot('küche', 'room')],
};
const line = (frames: unknown): string => JSON.stringify({ text, frames });
const read = (frames: unknown) => readAll(line(frames), { format: 'jsonl', task });

describe('frames in our JSON lines', () => {
  test('come back as they were written, also without an intent and inside slots', async () => {
    const inner: Frame = { ...slot('der küche', 'heat'), slots: [slot('küche', 'room')] };
    const nested: Frame = { ...frame, confidence: 0.5, slots: [{ ...slot('der küche', 'room'), frame: inner }] };
    const documents: Document[] = [[frame], [], [nested]].map((frames) => ({ text, annotations: { frames } }));
    const { content, losses } = await writeAll(documents, { format: 'jsonl', task });
    const back = await readAll(content, { format: 'jsonl', task });
    expect([back.rejects, back.repairs, losses]).toEqual([[], [], []]);
    expect(back.documents).toEqual(documents);
  });

  test('are put in order and on the borders of tokens, white space around them is nothing', async () => {
    const { documents, repairs } = await read([
      { ...frame, end: text.length, slots: [slot('küch', 'room'), slot('licht ', 'device')] },
    ]);
    expect(documents[0]?.annotations.frames).toEqual([frame]);
    expect(repairs).toEqual([`Moved to token borders: the slot "room" at [16, 20), "küch" became "küche"`]);
  });

  test.each<[string, unknown, string]>([
    ['slots that cross', [{ ...frame, slots: [slot('an in', 'device'), slot('in der', 'room')] }], 'overlap'],
    [
      'frames that cross',
      [
        { ...frame, slots: [] },
        { ...frame, start: 6, slots: [] },
      ],
      'overlap',
    ],
    ['a slot that sticks out', [{ ...frame, end: 8 }], 'lies outside of the frame "switch" at [0, 8)'],
    [
      'a frame that sticks out of its slot',
      [{ ...frame, slots: [{ ...slot('an', 'device'), frame: { ...frame, slots: [] } }] }],
      'lies outside of the slot "device" at [6, 8)',
    ],
    [
      'a slot outside the text',
      [{ ...frame, slots: [{ start: 30, end: 31, label: 'room' }] }],
      'lies outside the text',
    ],
    [
      'a slot without a number',
      [{ ...frame, slots: [{ start: 'x', end: 2, label: 'room' }] }],
      '"start" of slot number 1',
    ],
    ['an unknown intent', [{ ...frame, label: 'dim', slots: [] }], 'has no intent "dim"; it has switch, heat, stop'],
    [
      'a slot that the intent may not have',
      [{ ...frame, label: 'stop' }],
      'The intent stop of the task home has no slot "device"; it has none',
    ],
    ['a frame that is none', [7], '"frames" number 1 must be an object'],
    [
      'a nested frame that is none',
      [{ ...frame, slots: [{ ...slot('an', 'device'), frame: 7 }] }],
      'must hold an object',
    ],
    ['frames that are no list', { a: 1 }, 'must hold a list'],
  ])('%s are rejected', async (_, frames, problem) => {
    const { documents, rejects } = await read(frames);
    expect(documents).toEqual([]);
    expect(rejects[0]?.problem).toContain(problem);
  });

  test('that a slot may not hold are rejected once the task says of a slot what it may', async () => {
    const inner = (label: string): Frame => ({ ...slot('küche', label), slots: [] });
    const holding = (label: string): Frame[] => [
      { ...frame, slots: [{ ...slot('küche', 'room'), frame: inner(label) }] },
    ];
    const slots = [{ name: 'device', frames: ['stop'] }, { name: 'room', frames: ['heat'] }, { name: 'degrees' }];
    const nesting = { ...task, slots };
    const strict = (frames: readonly Frame[]) => readAll(line(frames), { format: 'jsonl', task: nesting });
    expect((await strict(holding('heat'))).documents[0]?.annotations.frames).toEqual(holding('heat'));
    expect((await strict(holding('stop'))).rejects[0]?.problem).toBe(
      'The slot room of the task home may hold no frame "stop"; it may hold heat.',
    );
    expect((await read(holding('stop'))).rejects).toEqual([]);
  });

  test('a slot that is listed twice is kept once', async () => {
    const { documents, repairs } = await read([{ ...frame, slots: [frame.slots[0], ...frame.slots] }]);
    expect(documents[0]?.annotations.frames).toEqual([frame]);
    expect(repairs).toEqual(['Listed twice, kept once: the slot "device" at [0, 5)']);
  });

  test('other formats say that they lose them', async () => {
    const documents = [
      { text, annotations: { frames: [frame] } },
      { text, annotations: { frames: [] } },
    ];
    const { losses } = await writeAll(documents, { format: 'csv', task });
    expect(losses).toEqual(['frames with their slots', '"no frame here", which is read back as missing']);
  });
});

describe('the JSON of SNIPS', () => {
  const file = `{
  "switch": [
    {
      "data": [
        { "text": "licht", "entity": "device" },
        { "text": " an in der " },
        { "text": "küche", "entity": "ort", "slot_name": "room" }
      ]
    },
    {
      "data": [
        { "text": "radio" "entity": "device" }
      ]
    },
    { "data": [{ "text": "radio", "entity": "device" }] }
  ],
  "stop": [{"data": [{"text": "halt \\"jetzt\\" ]}"}]}]
}`;

  test('utterances are read with their lines, damaged ones are set aside alone', async () => {
    const { documents, rejects, repairs, lines } = await readAll(file, { format: 'snips', task });
    expect(documents.map((document) => [document.text, document.annotations.frames?.[0]?.label])).toEqual([
      [text, 'switch'],
      ['radio', 'switch'],
      ['halt "jetzt" ]}', 'stop'],
    ]);
    expect(documents[0]?.annotations.frames).toEqual([frame]);
    expect(rejects.map(({ line: number, problem }) => [number, problem])).toEqual([
      [10, 'This utterance is not valid JSON, or is nested too deep.'],
    ]);
    expect(repairs).toEqual(['Left out: types of entities beside the names of their slots']);
    expect(lines).toEqual([3, 10, 15, 17]);
  });

  test.each<[string, string, string]>([
    ['a bracket that is missing', '{"a": [\n  {"data": [{"text": "x"}\n  {"data": [{"text": "y"}]}\n]}', 'valid JSON'],
    ['no list', '{"a": [\n  7,\n  {"data": [{"text": "y"}]}\n]}', 'Expected {"INTENT"'],
    [
      'no text',
      '{"a": [\n  {"data": [{"entity": "x"}]},\n  {"data": [{"text": "y"}]}\n]}',
      'must be an object with a "text"',
    ],
    ['no data', '{"a": [\n  {"text": "x"},\n  {"data": [{"text": "y"}]}\n]}', 'with a list "data"'],
    ['another key', '{"language": "en",\n "a": [{"data": [{"text": "y"}]}]}', 'Expected {"INTENT"'],
    ['an end that is missing', '{"a": [{"data": [{"text": "y"}]},\n {"data": [{"text": "x', 'valid JSON'],
  ])('%s costs no other utterance', async (_, content, problem) => {
    const { documents, rejects } = await readAll(content, { format: 'snips' });
    expect(documents.map((document) => document.text)).toEqual(['y']);
    expect(rejects).toHaveLength(1);
    expect(rejects[0]?.problem).toContain(problem);
  });

  test('anything comes out as documents or rejects', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\n', ' ', 'data', 'text', 'x', '\\'), {
          maxLength: 60,
        }),
        async (parts) => {
          const { documents, rejects } = await readAll(parts.join(''), { format: 'snips' });
          for (const document of documents) expect(document.annotations.frames).toHaveLength(1);
          for (const reject of rejects) expect(reject.line).toBeGreaterThan(0);
        },
      ),
    );
  });

  test('what is written is read back, and what cannot be is said', async () => {
    const words = fc.array(fc.constantFrom('licht', 'an', 'küche', 'x', '😀', '"', '\\'), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(words, fc.nat({ max: 3 })), { maxLength: 6 }), async (drawn) => {
        const documents = drawn.map(([list, every]): Document => {
          const joined = list.join(' ');
          const { starts, ends, length } = tokenize(joined);
          const slots = Array.from({ length }, (_, token) => token)
            .filter((token) => token % (every + 1) === 0)
            .map((token): Slot => ({ start: starts[token]!, end: ends[token]!, label: 'room' }));
          const label = every > 1 ? 'heat' : 'switch';
          return { text: joined, annotations: { frames: [{ start: 0, end: joined.length, label, slots }] } };
        });
        const { content, losses } = await writeAll(documents, { format: 'snips', task });
        const back = await readAll(content, { format: 'snips', task });
        expect(losses).toEqual([]);
        expect(back.rejects).toEqual([]);
        const key = (document: Document): string => JSON.stringify(document);
        expect(back.documents.map(key).sort()).toEqual(documents.map(key).sort());
      }),
    );
    const nested = { ...slot('küche', 'room'), confidence: 0.9, frame: { ...slot('küche', 'heat'), slots: [] } };
    const { losses } = await writeAll(
      [
        { text, id: 'x', annotations: {} },
        { text, annotations: { frames: [] } },
        {
          text,
          annotations: {
            frames: [
              { ...frame, end: 5, slots: [] },
              { ...frame, start: 6, slots: [] },
            ],
          },
        },
        { text, annotations: { frames: [{ ...frame, confidence: 1, slots: [nested] }] } },
      ],
      { format: 'snips', task },
    );
    expect([...new Set(losses)].sort()).toEqual([
      'borders of frames that are a part of their text, which become the whole of it',
      'confidences of frames and slots',
      'frames after the first one of a text',
      'frames inside slots',
      'ids of documents',
      'texts that no intent fits, which are left out',
      'texts without frames, which are left out',
    ]);
  });
});
