// Frames inside slots: texts of two requests, one of which names a place by what happens there.
import {
  createRandom,
  type Document,
  type Frame,
  loadComponent,
  parseTask,
  readModel,
  type Slot,
  type Task,
  tokenize,
  writeModel,
} from 'tincture';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainedModel } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';

const task = parseTask('plans', {
  kind: 'frames',
  labels: {
    weather: { slots: ['where', 'when'] },
    remind: { slots: ['what', 'when'] },
    find: { slots: ['who', 'when'] },
  },
  slots: { where: { frames: ['find'] }, what: { frames: ['weather', 'find'] }, when: null, who: null },
});

/** Text with its slots in brackets, `[in [monday]{when}]{where:find}` with a frame in one, as a frame over all of it. */
function frame(marked: string, label: string): { text: string; frame: Frame } {
  let text = '';
  const open: { start: number; slots: Slot[] }[] = [{ start: 0, slots: [] }];
  for (const [piece, name, inner] of marked.matchAll(/\[|\]\{(\w+)(?::(\w+))?\}|[^[\]]+/g)) {
    if (piece === '[') open.push({ start: text.length, slots: [] });
    else if (name === undefined) text += piece;
    else {
      const { start, slots } = open.pop()!;
      const range = { start, end: text.length };
      open.at(-1)!.slots.push({ ...range, label: name, ...(inner && { frame: { ...range, label: inner, slots } }) });
    }
  }
  return { text, frame: { start: 0, end: text.length, label, slots: open[0]!.slots } };
}

function document(marked: string, label: string): Document {
  const { text, frame: one } = frame(marked, label);
  return { text, annotations: { frames: [one] } };
}

const people = ['anna', 'bo', 'carla', 'dan', 'eve', 'finn', 'gus', 'hal'];
const days = ['monday', 'tuesday', 'friday', 'sunday', 'tomorrow', 'today'];
const towns = ['oslo', 'rome', 'bern', 'lima', 'cairo', 'paris'];
const things = ['the milk', 'my bike', 'two tickets', 'the keys'];
const random = createRandom(5);
const pick = (list: readonly string[]): string => list[random.integer(list.length)]!;
const texts = Array.from({ length: 150 }, (_, i): Document => {
  const meeting = (): string => `my meeting with [${pick(people)}]{who} on [${pick(days)}]{when}`;
  const day = `[${pick(days)}]{when}`;
  switch (i % 5) {
    case 0:
      return document(`what is the weather where [${meeting()}]{where:find} is`, 'weather');
    case 1:
      return document(`will it rain in [${pick(towns)}]{where} on ${day}`, 'weather');
    case 2:
      return document(`remind me of [${pick(things)}]{what} on ${day}`, 'remind');
    case 3:
      return document(`remind me of [${meeting()}]{what:find} please`, 'remind');
    default:
      return document(`when do i see [${pick(people)}]{who} on ${day}`, 'find');
  }
});
const settings = { slots: { steps: 150, members: 1, width: 32, filters: 0 } };
const quick = { settings: { slots: { ...settings.slots, steps: 40 } } };
const train = (
  of: readonly Document[],
  dev: readonly Document[] = [],
  more = {},
  to: Task = task,
): Promise<TrainedModel> => trainComponent(to, of, dev, { seed: 1, settings, ...more });

const inWords = (text: string, { label, slots }: Frame): string =>
  `${label}(${slots.map((slot) => `${slot.label} ${slot.frame ? inWords(text, slot.frame) : text.slice(slot.start, slot.end)}`).join(', ')})`;

async function say(bytes: Uint8Array, text: string): Promise<Frame | undefined> {
  const [prediction] = await loadComponent(bytes).predict([tokenize(text)]);
  if (prediction === undefined || 'error' in prediction) throw new Error('no answer');
  return prediction.annotations.frames?.[0];
}

describe('a component for frames inside slots', () => {
  let model: TrainedModel;
  beforeAll(async () => {
    model = await train(texts.slice(0, 120), texts.slice(120));
  });

  test('says the frame that fills a slot, with its slots, and none where there is none', async () => {
    expect(model.score?.value).toBeGreaterThan(0.8);
    expect(model.notes).toContain('Of 96 slots that may hold a frame 48 do.');
    for (const [text, words] of [
      ['what is the weather where my meeting with bo on sunday is', 'weather(where find(who bo, when sunday))'],
      ['will it rain in rome on sunday', 'weather(where rome, when sunday)'],
      ['remind me of my meeting with gus on today please', 'remind(what find(who gus, when today))'],
      ['remind me of my bike on friday', 'remind(what my bike, when friday)'],
    ] as const) {
      const said = await say(model.bytes, text);
      expect(said && inWords(text, said)).toBe(words);
    }
  });

  test('is as sure of what is inside as of the slot around it at most, and says once who says it', async () => {
    const said = await say(model.bytes, '  what is the weather where my meeting with bo on sunday is');
    const [slot] = said?.slots ?? [];
    const inner = slot?.frame;
    expect([inner?.start, inner?.end]).toEqual([slot?.start, slot?.end]);
    for (const { confidence = -1 } of [inner!, ...inner!.slots]) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(slot!.confidence!);
    }
    expect([said?.source?.kind, inner?.source]).toEqual(['model', undefined]);
  });

  test('is refused where what slots hold is no list of intents', () => {
    const { metadata, tensors } = readModel(model.bytes);
    expect(metadata.network.inside).toEqual(['find', null]);
    expect([...tensors.keys()].some((name) => name.startsWith('inner/'))).toBe(true);
    const load = (inside: string | (string | null)[]) =>
      loadComponent(writeModel({ tensors, metadata: { ...metadata, network: { ...metadata.network, inside } } }));
    for (const inside of ['find', [], ['gone', null], ['find', 'find'], ['none', null]])
      expect(() => load(inside)).toThrow('What its slots hold is no list of intents');
  });

  test('says nothing inside slots of a task that allows nothing there', async () => {
    const { metadata, tensors } = readModel(model.bytes);
    const closed = { ...task, slots: task.slots!.map(({ name }) => ({ name })) };
    const bytes = writeModel({ tensors, metadata: { ...metadata, task: closed } });
    const text = 'remind me of my meeting with gus on today please';
    const said = await say(bytes, text);
    expect(said && inWords(text, said)).toBe('remind(what my meeting with gus on today)');
  });
});

test('without dev texts what fills a slot is held out with its text', async () => {
  const { heldOut, score } = await train(texts.slice(0, 60), [], { heldOut: true });
  expect(score?.on).toBe('held_out');
  expect(heldOut?.size).toBe(60);
  const said = [...(heldOut?.values() ?? [])].flatMap(({ frames = [] }) => frames);
  const filled = said.flatMap(({ slots }) => slots).filter((slot) => slot.frame !== undefined);
  expect(filled.length).toBeGreaterThan(10);
  for (const slot of filled) {
    const { frame: one } = slot;
    expect([one?.start, one?.end]).toEqual([slot.start, slot.end]);
    for (const part of one?.slots ?? []) {
      expect(part.start).toBeGreaterThanOrEqual(slot.start);
      expect(part.end).toBeLessThanOrEqual(slot.end);
    }
  }
});

test('slots that always hold the same frame, or never one, need no classifier, and that is said', async () => {
  const always = texts.filter((_, i) => i % 5 === 0 || i % 5 === 4).slice(0, 40);
  const { bytes, notes } = await train(always, [], quick);
  expect(notes).toContain(
    'Of 20 slots that may hold a frame 20 do. All hold find, so the component says it there always.',
  );
  expect(readModel(bytes).metadata.network.inside).toEqual(['find']);
  const text = 'what is the weather where my meeting with bo on sunday is';
  const said = await say(bytes, text);
  expect(said && inWords(text, said)).toContain('where find(');
  const never = texts.filter((_, i) => i % 5 === 1 || i % 5 === 2).slice(0, 40);
  const without = await train(never, [], quick);
  expect(without.notes).toContain('No slot of the training texts holds a frame, so the component says none there.');
  expect(readModel(without.bytes).metadata.network.inside).toBeUndefined();
});

test('frames where the task allows none are left out and said', async () => {
  const stray = document('remind me of [it]{when:find} now', 'remind');
  const { notes } = await train([...texts.slice(0, 20), stray], [], quick);
  expect(notes).toContain(
    '1 text with frames inside slots that may not hold them: the slots were learnt from, the frames inside them not.',
  );
});

test('what is in one slot of a text does not tell those who judge its other slots', async () => {
  const random = createRandom(3);
  // A name that stands in no other text decides by chance what both slots of its text hold.
  const telling = Array.from({ length: 60 }, (_, at) => {
    const inner = random.next() < 0.5 ? 'weather' : 'find';
    const name = `zo${String.fromCharCode(97 + (at % 26), 97 + Math.floor(at / 26))}b`;
    return document(`remind me of [${name} one]{what:${inner}} and of [${name} two]{what:${inner}} please`, 'remind');
  });
  const others = texts.filter((_, at) => at % 5 === 4);
  const { heldOut } = await train([...telling, ...others], [], { heldOut: true });
  const judged = telling.flatMap(({ annotations }, place) => {
    const [said] = heldOut?.get(place)?.frames ?? [];
    return (annotations.frames?.[0]?.slots ?? []).flatMap(({ start, end, frame: gold }) => {
      const found = said?.slots.find((slot) => slot.start === start && slot.end === end);
      return found === undefined ? [] : [found.frame?.label === gold?.label];
    });
  });
  expect(judged.length).toBeGreaterThan(60);
  expect(judged.filter(Boolean).length / judged.length).toBeLessThan(0.75);
});
