import { type Document, parseTask } from 'tincture';
import { describe, expect, test } from 'vitest';
import { inMemory } from '../testing/memory-checkpoint.ts';
import type { TrainingCheckpoint } from './checkpoint.ts';
import { type TaskGold, type TogetherOptions, trainTogether } from './train-together.ts';

const parts = parseTask('parts', { kind: 'tagger', attribute: 'pos' });
const lemmas = parseTask('lemmas', { kind: 'lemmatizer' });
const moods = parseTask('moods', { kind: 'textcat', labels: ['LONG', 'SHORT'] });

const settings = { steps: 60, width: 16, convolutions: 1, filters: 4, batchWords: 40, leastCount: 1 };

/** "The baker VERBs his NOUN." with tags, lemmas and a class. */
function made(nouns: readonly string[], verbs: readonly string[]): Document[] {
  return nouns.flatMap((noun) =>
    verbs.map((verb): Document => {
      const words = ['The', 'baker', `${verb}s`, 'his', noun];
      const tags = ['DET', 'NOUN', 'VERB', 'PRON', 'NOUN'];
      let start = 0;
      const tokens = words.map((word, index) => {
        const token = { start, end: start + word.length, pos: tags[index]!, lemma: index === 2 ? verb : word };
        start = token.end + 1;
        return token;
      });
      return {
        text: words.join(' '),
        annotations: {
          tokens,
          cats: noun.length > 4 ? { LONG: 1, SHORT: 0 } : { LONG: 0, SHORT: 1 },
        },
      };
    }),
  );
}

const train = made(['bread', 'cake', 'roll', 'biscuit', 'pie'], ['eat', 'sell', 'burn', 'like']);
const dev = made(['bun', 'scone'], ['eat', 'hide', 'sell']);
const gold = [parts, lemmas, moods].map((task): TaskGold => ({ task, train, dev }));

interface Run {
  readonly bytes: Uint8Array;
  /** Of each call that tells how far it is: the step, of how many. */
  readonly steps: readonly string[];
  readonly resumedFrom: number;
}

/** Trains; is stopped when it has told so often how far it is, if that is given, and then throws. */
async function run(
  checkpoint: TrainingCheckpoint | undefined,
  stopAfter?: number,
  more: Partial<TogetherOptions> & { readonly tasks?: readonly TaskGold[] } = {},
): Promise<Run> {
  const controller = new AbortController();
  const steps: string[] = [];
  let resumed = 0;
  const { tasks = gold, ...options } = more;
  const { bytes } = await trainTogether(tasks, {
    seed: 1,
    settings,
    signal: controller.signal,
    ...(checkpoint && { checkpoint }),
    ...options,
    onProgress({ step, steps: all, loss, resumedFrom = 0 }) {
      resumed = Math.max(resumed, resumedFrom);
      // Where the trunk or a head begins, without a loss, is told too.
      if (loss !== undefined) steps.push(`${step}/${all}`);
      if (steps.length === stopAfter) controller.abort(new Error('killed'));
    },
  });
  return { bytes, steps, resumedFrom: resumed };
}

describe('a training of several tasks on one trunk that was stopped', () => {
  test.each([
    ['before the dev texts are looked at', 3],
    ['after that', 5],
  ])('%s goes on to the same bytes', async (_, stopAfter) => {
    const checkpoint = inMemory();
    await expect(run(checkpoint, stopAfter)).rejects.toThrow('killed');
    const resumed = await run(checkpoint);
    expect(resumed.steps[0]).toBe(`${10 * (stopAfter + 1)}/60`);
    expect(resumed.resumedFrom).toBe(10 * stopAfter);
    expect(Buffer.from(resumed.bytes).equals((await run(undefined)).bytes)).toBe(true);
  });

  test('in a task that has no trunk does not learn the trunk again', async () => {
    const checkpoint = inMemory();
    const whole = await run(undefined);
    // It tells how far it is after every ten steps.
    const ofTrunk = settings.steps / 10;
    expect(whole.steps.length).toBeGreaterThan(ofTrunk);
    await expect(run(checkpoint, 2)).rejects.toThrow('killed');
    await expect(run(checkpoint, ofTrunk - 2 + 1)).rejects.toThrow('killed');
    const resumed = await run(checkpoint);
    expect(resumed.steps).toEqual(whole.steps.slice(ofTrunk));
    expect(Buffer.from(resumed.bytes).equals(whole.bytes)).toBe(true);
  });

  test.each([2, 8])(
    'with frozen components, %d times ten steps into the heads, goes on to the same bytes',
    async (stopAfter) => {
      const frozen = { bytes: (await run(undefined, undefined, { tasks: gold.slice(0, 1) })).bytes, names: ['parts'] };
      const names = parseTask('names', { kind: 'ner', labels: ['THING'] });
      const things = (documents: readonly Document[]): Document[] =>
        documents.map(({ text, annotations: { tokens = [] } }) => {
          const { start, end } = tokens.at(-1) ?? { start: 0, end: 1 };
          return { text, annotations: { ents: [{ start, end, label: 'THING' }] } };
        });
      const tasks = [...gold.slice(0, 2), { task: names, train: things(train), dev: things(dev) }];
      const checkpoint = inMemory();
      await expect(run(checkpoint, stopAfter, { tasks, frozen })).rejects.toThrow('killed');
      const resumed = await run(checkpoint, undefined, { tasks, frozen });
      expect(resumed.steps[0]).toBe(`${10 * (stopAfter + 1)}/120`);
      const whole = await run(undefined, undefined, { tasks, frozen });
      expect(Buffer.from(resumed.bytes).equals(whole.bytes)).toBe(true);
    },
  );

  test.each<[string, Parameters<typeof run>[2]]>([
    ['of other tasks', { tasks: gold.slice(0, 1) }],
    ['of another seed', { seed: 2 }],
    ['of other settings of a task', { settings: { ...settings, tasks: { parts: { smoothing: 0.2 } } } }],
    ['of other texts', { tasks: gold.map((one) => ({ ...one, train: train.slice(1) })) }],
  ])('is no start for one %s', async (_, more) => {
    const checkpoint = inMemory();
    await expect(run(checkpoint, 3)).rejects.toThrow('killed');
    const other = await run(checkpoint, undefined, more);
    expect([other.steps[0], other.resumedFrom]).toEqual(['10/60', 0]);
    expect(Buffer.from(other.bytes).equals((await run(undefined, undefined, more)).bytes)).toBe(true);
  });

  test.each([
    ['cut off', (state: Uint8Array) => state.slice(0, state.length / 2)],
    ['empty', () => new Uint8Array(0)],
    ['something else', () => new TextEncoder().encode('{"a": 1}')],
  ])('whose state is %s begins anew', async (_, damage) => {
    const checkpoint = inMemory();
    await expect(run(checkpoint, 3)).rejects.toThrow('killed');
    checkpoint.kept = damage(checkpoint.kept!);
    expect((await run(checkpoint)).steps[0]).toBe('10/60');
  });
});
