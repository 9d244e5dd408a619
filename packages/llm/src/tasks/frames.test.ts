import { type Document, parseTask, tokenize } from 'tincture';
import { describe, expect, test } from 'vitest';
import { chooseExamples } from '../choose-examples.ts';
import { framesPrompts } from './frames.ts';

const task = parseTask('home', {
  kind: 'frames',
  guidelines: 'Be brief.',
  labels: {
    switch_on: { definition: 'Turn on', slots: ['device', 'room'] },
    heat: { slots: ['room'] },
    stop: { slots: [] },
    ask: null,
  },
  slots: { device: { definition: 'What is switched', examples: ['lamp'] }, room: null },
});
const text = 'Lamp on in the bath';
const gold: Document = {
  text,
  annotations: {
    frames: [
      {
        ...{ start: 0, end: 19, label: 'switch_on' },
        slots: [
          { start: 0, end: 4, label: 'device' },
          { start: 15, end: 19, label: 'room' },
        ],
      },
    ],
  },
};
const nothing: Document = { text: 'What a day', annotations: { frames: [] } };
const parse = (answer: string, style: 'chat' | 'completion' = 'chat', finish: 'stop' | 'length' = 'stop') =>
  framesPrompts.parse(task, tokenize(text), { text: answer, finish }, style);
const said = (answer: string, style: 'chat' | 'completion' = 'chat') => {
  const parsed = parse(answer, style);
  const [frame] = parsed?.annotations.frames ?? [];
  const slots = frame?.slots.map(({ start, end, label }) => `${label} ${text.slice(start, end)}`) ?? [];
  return {
    frame: frame === undefined ? 'none' : [frame.label, ...slots].join(', '),
    dropped: parsed?.dropped.map(({ reason }) => reason),
  };
};

describe('the prompt', () => {
  test('names intents with their slots, and shows gold as answers, in chat', () => {
    const prompt = framesPrompts.build(task, tokenize('Fan on'), [gold, nothing], 'chat');
    if (prompt.style !== 'chat') throw new Error('no chat');
    expect(prompt.system).toContain(
      'The intents are:\n- switch_on: Turn on. Slots: device, room.\n- heat. Slots: room.\n- stop. No slots.\n- ask\n\nThe slots are:\n- device: What is switched. For example: "lamp".\n- room\n',
    );
    expect(prompt.system).toContain('Guidelines:\nBe brief.');
    expect(prompt.system).not.toContain('The labels are:');
    expect(prompt.messages.map(({ text: message }) => message)).toEqual([
      '{"text":"Lamp on in the bath"}',
      '{"intent":"switch_on","slots":[{"quote":"Lamp","label":"device"},{"quote":"bath","label":"room"}]}',
      '{"text":"What a day"}',
      '{"intent":null,"slots":[]}',
      '{"text":"Fan on"}',
    ]);
  });

  test('is a line to go on with for base models', () => {
    const prompt = framesPrompts.build(task, tokenize('Fan\non'), [gold, nothing], 'completion');
    if (prompt.style !== 'completion') throw new Error('no completion');
    expect(prompt.text).toContain('Text: Lamp on in the bath\nIntent: switch_on: Lamp (device), bath (room)');
    expect(prompt.text).toContain('Text: What a day\nIntent: none');
    expect(prompt.text.endsWith('Text: Fan on\nIntent:')).toBe(true);
    expect(prompt.stop).toEqual(['\n']);
  });

  test('the schema allows the labels of the task and no intent at all', () => {
    expect(framesPrompts.schema(task)).toMatchObject({
      properties: {
        intent: { enum: ['switch_on', 'heat', 'stop', 'ask', null] },
        slots: { items: { properties: { label: { enum: ['device', 'room'] } } } },
      },
    });
  });

  test('examples show every intent before every slot', () => {
    const of = (label: string, slots: readonly string[] = []): Document => ({
      text: `${label} ${slots.join(' ')}`,
      annotations: {
        frames: [{ start: 0, end: 4, label, slots: slots.map((slot) => ({ start: 0, end: 4, label: slot })) }],
      },
    });
    const pool = [
      ...Array.from({ length: 20 }, () => of('switch_on', ['device'])),
      of('heat', ['room']),
      of('stop'),
      of('ask'),
    ];
    const shown = chooseExamples(task, pool, 4).map((document) => document.annotations.frames?.[0]?.label);
    expect([...shown].sort()).toEqual(['ask', 'heat', 'stop', 'switch_on']);
  });
});

describe('an answer', () => {
  test('in chat becomes a frame over the text', () => {
    const answer = JSON.stringify({
      intent: 'switch_on',
      slots: [
        { quote: 'Lamp', label: 'device' },
        { quote: 'bath', label: 'room' },
      ],
    });
    expect(parse(answer)?.annotations).toEqual(gold.annotations);
    expect(said(`Sure:\n\`\`\`json\n${answer}\n\`\`\``)).toEqual({
      frame: 'switch_on, device Lamp, room bath',
      dropped: [],
    });
    expect(said('{"intent": "Switch On", "slots": null}')).toEqual({ frame: 'switch_on', dropped: [] });
    expect(said('{"intent": null, "slots": []}')).toEqual({ frame: 'none', dropped: [] });
  });

  test('what cannot be used is dropped and counted', () => {
    const slots = [
      { quote: 'Lamp', label: 'device' },
      { quote: 'bath', label: 'area' },
      { quote: 'kitchen', label: 'room' },
      { quote: 'bath', label: 'room' },
      { label: 'room' },
    ];
    expect(said(JSON.stringify({ intent: 'heat', slots }))).toEqual({
      frame: 'heat, room bath',
      dropped: ['slot-malformed', 'slot-not-allowed', 'label-unknown', 'quote-not-found'],
    });
    expect(said('{"intent": null, "slots": [{"quote": "bath", "label": "room"}]}')).toEqual({
      frame: 'none',
      dropped: ['slot-without-intent'],
    });
  });

  test.each([
    ['prose', 'I would switch it on.'],
    ['an unknown intent', '{"intent": "dim", "slots": []}'],
    ['no intent', '{"slots": []}'],
    ['a list', '[{"quote": "Lamp", "label": "device"}]'],
    ['half an answer', '{"intent": "switch_on", "slots": [{"quote": "Lamp", "label": "device"}, {"quo'],
    ['nearly nothing', '{"intent": "swi'],
  ])('%s says nothing', (_, answer) => {
    expect(parse(answer)).toBeUndefined();
  });

  test('as a line', () => {
    expect(said(' switch_on: Lamp (device), bath (room)\nText:', 'completion')).toEqual({
      frame: 'switch_on, device Lamp, room bath',
      dropped: [],
    });
    expect(said(' stop', 'completion')).toEqual({ frame: 'stop', dropped: [] });
    expect(said(' none.', 'completion')).toEqual({ frame: 'none', dropped: [] });
    expect(parse(' dim: Lamp (device)', 'completion')).toBeUndefined();
    expect(parse('', 'completion')).toBeUndefined();
    expect(parse(' switch_on: Lamp (device), ba', 'completion', 'length')).toBeUndefined();
  });
});

describe('frames inside slots', () => {
  const plans = parseTask('plans', {
    kind: 'frames',
    labels: { weather: { slots: ['where', 'when'] }, find: { slots: ['who', 'when', 'where'] }, stop: { slots: [] } },
    slots: { where: { definition: 'The place', frames: ['find'] }, when: null, who: null },
  });
  const words = 'Weather where my talk with Bo is today';
  const range = (quoted: string) => ({ start: words.indexOf(quoted), end: words.indexOf(quoted) + quoted.length });
  const inner = { ...range('my talk with Bo'), label: 'find', slots: [{ ...range('Bo'), label: 'who' }] };
  const nested: Document = {
    text: words,
    annotations: {
      frames: [
        {
          ...{ start: 0, end: words.length, label: 'weather' },
          slots: [
            { ...range('my talk with Bo'), label: 'where', frame: inner },
            { ...range('today'), label: 'when' },
          ],
        },
      ],
    },
  };
  const chat =
    '{"intent":"weather","slots":[{"quote":"my talk with Bo","label":"where","intent":"find","slots":[{"quote":"Bo","label":"who","intent":null,"slots":[]}]},{"quote":"today","label":"when","intent":null,"slots":[]}]}';
  const line = 'weather: my talk with Bo (where: find: Bo (who)), today (when)';
  const read = (answer: string, style: 'chat' | 'completion' = 'chat', of = plans) =>
    framesPrompts.parse(of, tokenize(words), { text: answer, finish: 'stop' }, style);

  test('are asked for and shown where the task allows them', () => {
    const prompt = framesPrompts.build(plans, tokenize('Fan on'), [nested], 'chat');
    if (prompt.style !== 'chat') throw new Error('no chat');
    expect(prompt.system).toContain('- where: The place. It may hold: find.');
    expect(prompt.system).toContain('one that it may hold');
    expect(prompt.messages[1]?.text).toBe(chat);
    const base = framesPrompts.build(plans, tokenize('Fan on'), [nested], 'completion');
    expect(base.style === 'completion' && base.text).toContain(`Intent: ${line}`);
    expect(framesPrompts.schema(plans)).toMatchObject({
      properties: {
        intent: { enum: ['weather', 'find', 'stop', null] },
        slots: { items: { properties: { label: {}, intent: { enum: ['find', null] }, slots: { type: 'array' } } } },
      },
    });
    const plain = framesPrompts.build(task, tokenize('Fan on'), [nested], 'chat');
    expect(plain.style === 'chat' && `${plain.system} ${plain.messages[1]?.text}`).not.toMatch(/may hold|"find"/);
  });

  test('are read, in chat and as a line', () => {
    expect(read(chat)).toEqual({ annotations: nested.annotations, dropped: [], repaired: [] });
    expect(read(` ${line}\nText:`, 'completion')).toEqual({
      annotations: nested.annotations,
      dropped: [],
      repaired: [],
    });
  });

  const slot = (more: object) =>
    JSON.stringify({ intent: 'weather', slots: [{ quote: 'my talk with Bo', label: 'where', ...more }] });
  test.each([
    ['an intent that the slot may not hold', { intent: 'stop', slots: [] }, 'frame-not-allowed'],
    ['an unknown intent', { intent: 'talk', slots: [] }, 'label-unknown'],
    ['slots without an intent', { intent: null, slots: [{ quote: 'Bo', label: 'who' }] }, 'slot-without-intent'],
  ])('%s leaves the slot as it is', (_, more, reason) => {
    const parsed = read(slot(more));
    expect(parsed?.annotations.frames?.[0]?.slots).toEqual([{ ...range('my talk with Bo'), label: 'where' }]);
    expect(parsed?.dropped.map((one) => one.reason)).toEqual([reason]);
  });

  test('what is quoted inside must be in the words of the slot', () => {
    const parsed = read(
      slot({
        intent: 'find',
        slots: [
          { quote: 'today', label: 'when' },
          { quote: 'Bo', label: 'who' },
        ],
      }),
    );
    expect(parsed?.annotations.frames?.[0]?.slots[0]?.frame).toEqual(inner);
    expect(parsed?.dropped).toEqual([{ what: 'today (when)', reason: 'quote-not-found' }]);
  });

  test('an answer that nests without end is read to a depth', () => {
    let deep: object = { quote: 'Bo', label: 'where' };
    for (let i = 0; i < 20; i++) deep = { quote: 'Bo', label: 'where', intent: 'find', slots: [deep] };
    const parsed = read(JSON.stringify({ intent: 'weather', slots: [deep] }));
    expect(JSON.stringify(parsed?.annotations).split('"find"').length - 1).toBe(8);
  });
});
