import { type Trainer, trainComponent } from '@tincture/learn';
import { createMemoryStore, openStore, type Store } from '@tincture/store';
import { type Document, loadComponent, TinctureError, tokenize } from 'tincture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LearningView } from '../api/learning-messages.ts';
import { cats, decide, promptProposes, tone, toneTexts, truth } from '../testing/tone-texts.ts';
import { createLearning, type Learning } from './learning.ts';
import type { Predictor } from './predictor.ts';

let store: Store;
let learning: Learning | undefined;
let seconds: number;
const now = (): Date => new Date(1_000 * seconds++);

/** Starts to learn on this thread, with the real trainer unless another is given. */
function start(train: Trainer = trainComponent, files: readonly Document[] = []): Learning {
  const training = async (): Promise<{ seed: number }> => ({ seed: 1 });
  const fileGold = async (): Promise<readonly Document[]> => files;
  const options = { store, tasks: [tone], person: 'ada', now, train, training, fileGold, predictor: predictHere };
  learning = createLearning(options);
  return learning;
}

function predictHere(bytes: Uint8Array): Predictor {
  const component = loadComponent(bytes);
  return {
    async predict(texts) {
      const predictions = await component.predict(texts.map((text) => tokenize(text)));
      return predictions.map((prediction) => ('annotations' in prediction ? prediction.annotations : undefined));
    },
    close: async () => undefined,
  };
}

/** Waits until the view is as wanted. */
function until(at: Learning, isWanted: (view: LearningView) => boolean): Promise<LearningView> {
  return new Promise((resolve) => {
    const look = (): void => {
      const view = at.view('tone');
      if (!isWanted(view)) return;
      stop();
      resolve(view);
    };
    const stop = at.subscribe('tone', look);
    look();
  });
}
const isIdle = ({ state }: LearningView): boolean => state === 'waiting';
const hasTrained =
  (times: number) =>
  (view: LearningView): boolean =>
    isIdle(view) && view.trainings.length === times;

async function decideAll(from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) await decide(store, index);
}

async function learnerProposed(index: number): Promise<string[]> {
  const all = await store.annotations(`t${index}`, 'tone');
  return all.flatMap(({ source }) => (source.kind === 'model' ? [source.version] : []));
}

describe.each([
  ['in memory', async (): Promise<Store> => createMemoryStore({ now })],
  ['in SQLite', (): Promise<Store> => openStore(':memory:', { now })],
])('learning while reviewing, on a store %s', (_, open) => {
  beforeEach(async () => {
    seconds = 0;
    learning = undefined;
    store = await open();
    await store.addDocuments(Object.entries(toneTexts(60)).map(([id, text]) => ({ id, text, annotations: {} })));
    await promptProposes(store, 40);
  });
  afterEach(async () => {
    await learning?.close();
    await store.close();
  });

  it('of two people at once makes models that can be told apart', async () => {
    await decideAll(0, 30);
    let begun = 0;
    let goOn = (): void => undefined;
    const both = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const together: Trainer = async (...given) => {
      if (++begun === 2) goOn();
      await both;
      return trainComponent(...given);
    };
    const other = start(together);
    try {
      await Promise.all([until(other, hasTrained(1)), until(start(together), hasTrained(1))]);
    } finally {
      await other.close();
    }
    expect((await learnerProposed(30)).sort()).toEqual(['1', '2']);
    // To whoever comes next they are two trainings, and the one that proposed last is shown.
    await learning?.close();
    const { trainings } = await until(start(), hasTrained(2));
    expect(trainings.map(({ version }) => version).sort()).toEqual(['1', '2']);
    const item = await store.queueItem('tone', 't30');
    expect(item?.proposals.filter(({ source }) => source.kind === 'model')).toHaveLength(1);
  });

  it('trains on what is there, measures, proposes for the open texts and records it all', async () => {
    await decideAll(0, 30);
    const view = await until(start(), hasTrained(1));
    const [training] = view.trainings;
    expect(training).toMatchObject({ version: '1', documents: 30, scored: 30, proposed: 30 });
    expect(training?.score?.value).toBeGreaterThan(0.9);
    // The prompt is wrong about every third.
    expect(training?.baseline).toMatchObject({
      name: 'llm haiku',
      documents: 30,
      score: { value: expect.closeTo(2 / 3, 1) },
    });
    expect(training?.baseline?.difference.low).toBeGreaterThan(0);
    expect(view).toMatchObject({
      gold: 30,
      test: 0,
      goldUntilNext: 5,
      labels: [
        { name: 'good', count: 15 },
        { name: 'bad', count: 15 },
      ],
    });
    expect(view.sources.map(({ role, shown, kept, removed }) => [role, shown, kept, removed])).toEqual([
      ['baseline', 30, 20, 10],
      ['learning', 0, 0, 0],
    ]);
    expect(view.pace.medianSeconds).toBe(2);
    expect([await learnerProposed(29), await learnerProposed(30), await learnerProposed(59)]).toEqual([
      [],
      ['1'],
      ['1'],
    ]);
    const [, run] = [null, ...(await store.runs('tone'))];
    expect(run).toMatchObject({
      kind: 'train',
      finished: expect.any(String),
      figures: { documents: 30, version: '1' },
    });
    expect([...(learning?.measured('tone') ?? [])].map(([key]) => key)).toEqual(['llm haiku', 'model tone (learning)']);
  });

  it('learns from files as well, but what is decided stands, and is all that is measured', async () => {
    await decideAll(0, 30);
    const learntFrom: (readonly Document[])[] = [];
    const texts = toneTexts(70);
    const files = [0, 60, 61].map((index) => ({ text: texts[`t${index}`] ?? '', annotations: cats('bad') }));
    const at = start((task, train, ...rest) => {
      learntFrom.push(train);
      return trainComponent(task, train, ...rest);
    }, files);
    const view = await until(at, hasTrained(1));
    // The first text of the files was decided on here.
    expect(learntFrom[0]?.slice(30)).toEqual(files.slice(1));
    expect(view.trainings[0]).toMatchObject({ documents: 32, fromFiles: 2, scored: 30 });
    expect(view.notes[0]).toBe('Learnt from too, from files under `data:`: 2 texts.');
    // The next training waits for decisions, however much is in files.
    expect(view.goldUntilNext).toBe(5);
    await at.close();
    expect((await until(start(trainComponent, files), isIdle)).goldUntilNext).toBe(5);
  });

  it('begins with the tenth text, goes on when the gold has grown, and says so until then', async () => {
    const at = start();
    expect((await until(at, isIdle)).missing).toContain('10 to go');
    for (let index = 0; index < 10; index++) {
      await decide(store, index);
      at.changed('tone', `t${index}`);
    }
    const first = await until(at, hasTrained(1));
    expect(first.goldUntilNext).toBe(5);
    for (let index = 10; index < 14; index++) {
      await decide(store, index);
      at.changed('tone', `t${index}`);
    }
    const waiting = await until(at, ({ gold }) => gold === 14);
    expect(waiting).toMatchObject({ state: 'waiting', goldUntilNext: 1 });
    await decide(store, 14);
    at.changed('tone', 't14');
    expect((await until(at, hasTrained(2))).trainings[1]).toMatchObject({ version: '2', documents: 15 });
    expect(await learnerProposed(20)).toEqual(['1', '2']);
  });

  it('trains when a person asks, but not on what nothing can be learnt from', async () => {
    await decideAll(0, 12);
    const at = start();
    await until(at, hasTrained(1));
    at.ask('tone');
    expect((await until(at, hasTrained(2))).trainings[1]?.documents).toBe(12);
    for (let index = 0; index < 12; index++) {
      await store.decide({ id: `undo-${index}`, document: `t${index}`, task: 'tone', verdict: 'undo', person: 'ada' });
      at.changed('tone', `t${index}`);
    }
    await until(at, ({ gold }) => gold === 0);
    at.ask('tone');
    expect(at.view('tone')).toMatchObject({ state: 'waiting', missing: expect.stringContaining('10 to go') });
  });

  it('leaves alone what is kept for testing', async () => {
    await decideAll(0, 20);
    await store.assignSplits(
      'tone',
      new Map([
        ['t0', 'test'],
        ['t1', 'test'],
        ['t2', 'dev'],
      ]),
    );
    const trainedOn: string[] = [];
    const at = start((task, train, dev, options) => {
      trainedOn.push(...train.map(({ text }) => text));
      return trainComponent(task, train, dev, options);
    });
    const view = await until(at, hasTrained(1));
    expect(view).toMatchObject({ gold: 18, test: 2, trainings: [{ documents: 18, scored: 18 }] });
    const texts = toneTexts(60);
    expect(trainedOn).not.toContain(texts.t0);
    expect(trainedOn).toContain(texts.t2);
    expect((await store.splits('tone')).size).toBe(3);
  });

  it('says why a training failed, and tries again with more gold', async () => {
    await decideAll(0, 12);
    let tries = 0;
    const at = start(async (...request) => {
      if (tries++ > 0) return trainComponent(...request);
      throw new TinctureError({ code: 'training-invalid', problem: 'It is too hot.', fix: 'Wait for winter.' });
    });
    const failed = await until(at, ({ failure }) => failure !== undefined);
    expect(failed).toMatchObject({
      ...{ state: 'waiting', trainings: [], goldUntilNext: 5 },
      failure: { code: 'training-invalid', problem: 'It is too hot.', fix: 'Wait for winter.' },
    });
    for (let index = 12; index < 17; index++) {
      await decide(store, index);
      at.changed('tone', `t${index}`);
    }
    const view = await until(at, hasTrained(1));
    expect(view.failure).toBeUndefined();
    expect((await store.runs('tone'))[0]?.figures).toEqual({ failed: 'training-invalid' });
    // The failed one was begun, so the next has another version.
    expect(view.trainings[0]?.version).toBe('2');
  });

  it('stops in the middle of a training, and another one begins where that was', async () => {
    await decideAll(0, 12);
    let begin = (): void => undefined;
    const isTraining = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const at = start((_task, _train, _dev, { signal }) => {
      begin();
      return new Promise((_, reject) => {
        (signal as AbortSignal).addEventListener('abort', () => reject(new Error('stopped')));
      });
    });
    await isTraining;
    expect(at.view('tone')).toMatchObject({ state: 'training', training: { documents: 12, share: 0 } });
    await at.close();
    expect((await store.runs('tone'))[0]?.finished).toBeUndefined();
    const view = await until(start(), hasTrained(1));
    expect(view.trainings).toMatchObject([{ documents: 12, version: '2' }]);
    await learning?.close();
    // What was learnt is known again after a restart, and not learnt twice.
    const later = await until(start(), isIdle);
    const withoutTime = ({ trainings }: LearningView) => trainings.map(({ made, ...rest }) => rest);
    expect(withoutTime(later)).toEqual(withoutTime(view));
    expect(later.sources.find(({ role }) => role === 'baseline')?.scored).toBe(12);
    expect(await store.runs('tone')).toHaveLength(2);
  });

  it('begins again what a person had asked for when it was stopped', async () => {
    await decideAll(0, 12);
    const settings = { from: 'review', labels: ['good', 'bad'], multiple: false };
    const finished = { version: '1', documents: 11, scored: 0, seconds: 1, proposed: 3 };
    const { id } = await store.startRun({ kind: 'train', task: 'tone', settings });
    await store.finishRun(id, finished);
    await store.startRun({ kind: 'train', task: 'tone', settings });
    const view = await until(start(), hasTrained(2));
    expect(view.trainings.map(({ version, documents }) => [version, documents])).toEqual([
      ['1', 11],
      ['3', 12],
    ]);
  });

  it('takes gold that was imported, and the pace of nobody', async () => {
    const source = { kind: 'import', name: 'gold.jsonl' } as const;
    const entries = Array.from({ length: 20 }, (_, i) => ({
      document: `t${40 + i}`,
      annotations: cats(truth(i)),
      source,
    }));
    await store.addAnnotations('tone', entries);
    const view = await until(start(), hasTrained(1));
    expect(view).toMatchObject({ gold: 20, pace: { lastHour: 0 }, trainings: [{ documents: 20, proposed: 40 }] });
    expect(view.trainings[0]?.baseline).toBeUndefined();
    expect(view.sources.map(({ role }) => role)).toEqual(['learning']);
  });
});
