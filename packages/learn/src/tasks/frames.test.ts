import {
  type Annotations,
  type Document,
  type Frame,
  loadComponent,
  parseTask,
  readModel,
  type Task,
  tokenize,
  tokenizerFor,
  writeModel,
} from 'tincture';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TrainedModel } from '../train/options.ts';
import { trainComponent } from '../train/train-component.ts';

const task = parseTask('home', {
  kind: 'frames',
  labels: { switch: { slots: ['device', 'room'] }, heat: { slots: ['area', 'degrees'] } },
  slots: ['device', 'room', 'area', 'degrees'],
});
const devices = ['lamp', 'radio', 'oven', 'fan', 'heater', 'kettle'];
const rooms = ['kitchen', 'bath', 'hall', 'cellar', 'attic', 'garage'];

/** `[lamp]{device} on`, brackets around slots. */
function document(marked: string, label: string | undefined): Document {
  let text = '';
  const slots: Frame['slots'][number][] = [];
  for (const [, before = '', words, slot = ''] of marked.matchAll(/([^[]*)(?:\[([^\]]*)\]\{(\w+)\})?/g)) {
    text += before;
    if (words !== undefined) slots.push({ start: text.length, end: text.length + words.length, label: slot });
    text += words ?? '';
  }
  const frames = label === undefined ? [] : [{ start: 0, end: text.length, label, slots }];
  return { text, annotations: { frames } };
}

const texts = devices.flatMap((device, i) =>
  rooms.flatMap((room, j) => [
    document(`turn the [${device}]{device} in the [${room}]{room} on`, 'switch'),
    document(`make it [${15 + i + j}]{degrees} degrees in the [${room}]{area} please`, 'heat'),
    ...(j === 0 ? [document(`i have ${i + 2} of them and no idea`, undefined)] : []),
  ]),
);
const settings = { slots: { steps: 60, members: 1, width: 32, filters: 0 } };
const train = (
  of: readonly Document[],
  dev: readonly Document[] = [],
  more = {},
  to: Task = task,
): Promise<TrainedModel> => trainComponent(to, of, dev, { seed: 1, settings, ...more });

async function say(bytes: Uint8Array, text: string): Promise<string> {
  const [prediction] = await loadComponent(bytes).predict([tokenize(text)]);
  if (prediction === undefined || 'error' in prediction) throw new Error('no answer');
  return inWords(text, prediction.annotations);
}

function inWords(text: string, { frames = [] }: Annotations): string {
  const slots = ({ slots: list }: Frame): string[] =>
    list.map(({ start, end, label }) => `${label} ${text.slice(start, end)}`);
  return frames.map((frame) => [frame.label, ...slots(frame)].join(', ')).join('; ');
}

describe('a component for frames', () => {
  let model: TrainedModel;
  const dev = texts.filter((_, index) => index % 6 === 5);
  beforeAll(async () => {
    model = await train(
      texts.filter((_, index) => index % 6 !== 5),
      dev,
    );
  });

  test('says the intent of a text and its slots, or that there is none', async () => {
    expect(model.score).toEqual({ value: expect.closeTo(1, 1), on: 'dev' });
    expect(await say(model.bytes, 'turn the fan in the hall on')).toBe('switch, device fan, room hall');
    // The same words are the slot that the intent may have.
    expect(await say(model.bytes, 'make it 19 degrees in the hall please')).toBe('heat, degrees 19, area hall');
    expect(await say(model.bytes, 'i have 4 of them and no idea')).toBe('');
    expect(await say(model.bytes, '')).toBe('');
    const [prediction] = await loadComponent(model.bytes).predict([tokenize(' turn the fan on\n')]);
    if (prediction === undefined || 'error' in prediction) throw new Error('no answer');
    const [frame] = prediction.annotations.frames ?? [];
    expect([frame?.start, frame?.end]).toEqual([1, 16]);
    for (const { confidence = -1 } of [frame!, ...frame!.slots]) {
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  test('is one file of two parts, which says all of its training', () => {
    const { metadata, tensors } = readModel(model.bytes);
    expect(metadata.component.kind).toBe('frames.v1');
    expect(metadata.task).toEqual(task);
    expect(metadata.scores).toEqual({ dev_frames_acc: model.score?.value });
    expect(metadata.training).toMatchObject({
      documents: texts.length - dev.length,
      sources: { import: texts.length - dev.length },
    });
    expect(model.settings).toMatchObject({ slotWeight: 0, slots: { steps: 60 }, intent: { vectorWords: 10_000 } });
    expect(new Set([...tensors.keys()].map((name) => name.split('/')[0]))).toEqual(new Set(['intent', 'slots']));
  });

  test('never says a slot that its intent may not have, however the two are weighed', async () => {
    const { metadata, tensors } = readModel(model.bytes);
    for (const slotWeight of [0, 5]) {
      const network = { ...metadata.network, slotWeight };
      const component = loadComponent(writeModel({ tensors, metadata: { ...metadata, network } }));
      const mixed = ['turn the hall 20 degrees in the lamp on', 'make the lamp in the hall 20 please', 'lamp', '21'];
      for (const prediction of await component.predict(mixed.map(tokenize))) {
        if ('error' in prediction) throw prediction.error;
        for (const { label, slots } of prediction.annotations.frames ?? []) {
          const allowed = task.labels.find(({ name }) => name === label)?.slots ?? [];
          expect(slots.filter((slot) => !allowed.includes(slot.label))).toEqual([]);
        }
      }
    }
  });

  test('is refused where a part is missing or a number is out of range', () => {
    const { metadata, tensors } = readModel(model.bytes);
    const load = (network: typeof metadata.network, kept = tensors) =>
      loadComponent(writeModel({ tensors: kept, metadata: { ...metadata, network } }));
    const { intent: _, ...withoutIntent } = metadata.network;
    expect(() => load(withoutIntent)).toThrow('network.intent');
    expect(() => load({ ...metadata.network, slotWeight: 11 })).toThrow('The weight of slots is 11');
    expect(() => load({ ...metadata.network, noFrame: false })).toThrow();
    const noSlots = new Map([...tensors].filter(([name]) => name !== 'slots/transitions.steps'));
    expect(() => load(metadata.network, noSlots)).toThrow('transitions.steps');
    const otherTask = { ...metadata, task: parseTask('t', { kind: 'ner', labels: ['A'] }) };
    expect(() => loadComponent(writeModel({ tensors, metadata: otherTask }))).toThrow(
      'kind "frames" but no task of that kind',
    );
  });

  test('equal seeds give equal bytes', async () => {
    const few = texts.slice(0, 24);
    const [one, other] = [await train(few), await train(few)];
    expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
  });
});

test('without dev texts the score comes from texts that neither part learnt from', async () => {
  const { score, heldOut, notes } = await train(texts.slice(0, 40), [], { heldOut: true });
  expect(score?.on).toBe('held_out');
  expect(score?.value).toBeGreaterThan(0);
  expect(heldOut?.size).toBeGreaterThan(30);
  for (const [place, annotations] of heldOut ?? []) {
    expect(place).toBeLessThan(40);
    expect(annotations.frames?.length).toBeLessThan(2);
  }
  expect(notes.some((note) => note.startsWith('Slots: No dev texts'))).toBe(true);
});

test('slots are learnt on the tokens that a component gets, whatever the language', async () => {
  const french = parseTask('voyage', { kind: 'frames', language: 'fr', labels: ['réserver'], slots: ['objet'] });
  const documents = ['hôtel', 'avion', 'auberge', 'île', 'atelier', 'autobus'].map((name): Document => {
    const text = `réserve l'${name}`;
    const slots = [{ start: 10, end: text.length, label: 'objet' }];
    return { text, annotations: { frames: [{ start: 0, end: text.length, label: 'réserver', slots }] } };
  });
  const { bytes, notes } = await train(documents, [], {}, french);
  // English rules would make one token of the article and its noun.
  expect(notes.join(' ')).not.toContain('moved outwards');
  const component = loadComponent(bytes);
  const [said] = await component.predict([tokenizerFor(component.task).tokenize("réserve l'hôtel")]);
  const frames = said !== undefined && 'annotations' in said ? said.annotations.frames : undefined;
  expect(frames?.[0]?.slots).toMatchObject([{ start: 10, end: 15, label: 'objet' }]);
});

test('one intent alone needs no classifier', async () => {
  const single = parseTask('home', { kind: 'frames', labels: ['switch'], slots: ['device', 'room'] });
  const { bytes } = await train(
    texts.filter(({ annotations }) => annotations.frames?.[0]?.label === 'switch'),
    [],
    {},
    single,
  );
  expect(await say(bytes, 'turn the fan in the hall on')).toMatch(/^switch, device fan/);
  expect([...readModel(bytes).tensors.keys()].some((name) => name.startsWith('intent/'))).toBe(false);
});

test('what cannot be learnt is left out and said', async () => {
  const [first, second] = texts;
  const frame = first!.annotations.frames![0]!;
  const several = {
    text: first!.text,
    annotations: {
      frames: [
        { ...frame, end: 8, slots: [] },
        { ...frame, start: 9, slots: [] },
      ],
    },
  };
  const nested = {
    text: first!.text,
    annotations: {
      frames: [{ ...frame, slots: [{ ...frame.slots[0]!, frame: { ...frame.slots[0]!, label: 'heat', slots: [] } }] }],
    },
  };
  const { notes } = await train([...texts.slice(0, 20), several, nested, { text: second!.text, annotations: {} }]);
  expect(notes).toContain('1 text without annotated frames not used.');
  expect(notes).toContain('1 text with several frames not used: a component says one frame a text.');
  expect(notes).toContain('1 text with frames inside slots: the slots were learnt from, the frames inside them not.');
  await expect(train([several])).rejects.toThrow('There is no text with a frame');
  const only = texts.filter(({ annotations }) => annotations.frames?.[0]?.label === 'heat');
  await expect(train(only)).rejects.toThrow('have the intent heat');
});

test.each([
  [{ steps: 3 }, '"steps" is no setting of the training of frames'],
  [{ slotWeight: -1 }, 'The setting "slotWeight" is -1'],
  [{ slots: 3 }, 'The setting "slots" is 3'],
  [{ intent: [] }, 'The setting "intent" is []'],
  [{ slots: { stepz: 3 } }, 'stepz'],
])('the settings %j are refused', async (wrong, problem) => {
  await expect(train(texts.slice(0, 20), [], { settings: wrong })).rejects.toThrow(problem);
});

test('a teacher is learnt from where it is sure of every part', async () => {
  const { sureFrames } = await import('./frames-silver.ts');
  const frame = {
    start: 0,
    end: 4,
    label: 'heat',
    confidence: 0.9,
    slots: [{ start: 0, end: 4, label: 'area', confidence: 0.6 }],
  };
  expect(sureFrames({ frames: [frame] })).toEqual({ frames: [frame] });
  expect(sureFrames({ frames: [] })).toEqual({ frames: [] });
  expect(sureFrames({ frames: [{ ...frame, confidence: 0.4 }] })).toBeUndefined();
  expect(sureFrames({ frames: [{ ...frame, slots: [{ ...frame.slots[0]!, confidence: 0.4 }] }] })).toBeUndefined();
  expect(sureFrames({})).toBeUndefined();
});
