import { setImmediate } from 'node:timers/promises';
import { type Component, createTokenizer, type Doc, type Stage, TinctureError, tokenizerFor } from 'tincture';
import { percentile } from './measure.ts';

/**
 * A stage of the way from raw text to annotations: `tokenizer`, those of the component, or `predict` for all of one that names none;
 * in a pipeline with the name of the component before it, `ner: words`, but for `trunk`, which is the work of several of them.
 */
export type ProfileStage = string;

/** Where the time of some passes over all texts went. */
export interface Passes {
  readonly passes: number;
  readonly wordsPerSecond: number;
  readonly documentsPerSecond: number;
  /** Nanoseconds for one word, by stage in the order of the work; together all that a word takes. */
  readonly stages: ReadonlyMap<ProfileStage, number>;
}

/** Nanoseconds for one word by component, in the order of the work: of a pipeline what its stages take together. */
export function componentTimes({ stages }: Passes): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const [stage, ns] of stages) {
    const end = stage.lastIndexOf(': ');
    const component = end < 0 ? stage : stage.slice(0, end);
    times.set(component, (times.get(component) ?? 0) + ns);
  }
  return times;
}

/** What {@link profileComponent} measured. */
export interface Profile {
  readonly documents: number;
  /** Tokens of all texts. */
  readonly words: number;
  /** The first pass: no word was seen before, and the runtime has compiled little yet. */
  readonly cold: Passes;
  /** The passes after it. */
  readonly warm: Passes;
  /** From raw text to annotations, one text at a time, after the passes. */
  readonly latency: {
    readonly documents: number;
    readonly p50Ms: number;
    readonly p99Ms: number;
    readonly longestMs: number;
    /** Tokens of the text that took longest. */
    readonly longestWords: number;
  };
}

/** Settings of {@link profileComponent}. */
export interface ProfileOptions {
  /** The warm passes are repeated for so long, and texts are timed one at a time for so long at most. */
  readonly seconds: number;
  /** Milliseconds of a monotonic clock. */
  readonly now: () => number;
  readonly signal?: AbortSignal;
  /** Called outside of what is timed, with how many texts were predicted so far, in all passes. */
  readonly onProgress?: (done: number) => void;
}

/** Texts predicted at once: as many as `tincture pipe` does. */
const batchTexts = 256;

/**
 * Runs a component that was just loaded over texts, and measures where the time goes. Throws `data-invalid` where the
 * texts have no word, and what `signal` aborts with.
 */
export async function profileComponent(
  component: Component,
  texts: readonly string[],
  { seconds, now, signal, onProgress }: ProfileOptions,
): Promise<Profile> {
  // One of its own, which has seen nothing: a file format may have needed tokens.
  const tokenizer = createTokenizer({ language: tokenizerFor(component.task).language });
  const tokenize = (text: string): Doc => tokenizer.tokenize(text);
  let predicted = 0;
  /** Between what is timed: tells how far it is, and lets Ctrl-C be heard. */
  const rest = async (done: number): Promise<void> => {
    predicted += done;
    onProgress?.(predicted);
    await setImmediate();
    signal?.throwIfAborted();
  };

  let words = 0;
  const runPass = async (watch: StageWatch): Promise<void> => {
    words = 0;
    for (let first = 0; first < texts.length; first += batchTexts) {
      const batch = texts.slice(first, first + batchTexts);
      watch.begin('tokenizer');
      const docs = batch.map(tokenize);
      watch.begin('predict');
      await component.predict(docs, { onStage: watch.enter, onComponent: watch.enterComponent });
      watch.end();
      for (const { length } of docs) words += length;
      await rest(batch.length);
    }
  };
  const figures = (passes: number, { stages }: StageWatch): Passes => {
    let totalMs = 0;
    for (const ms of stages.values()) totalMs += ms;
    return {
      passes,
      wordsPerSecond: (1e3 * passes * words) / totalMs,
      documentsPerSecond: (1e3 * passes * texts.length) / totalMs,
      stages: new Map([...stages].map(([stage, ms]) => [stage, (1e6 * ms) / (passes * words)])),
    };
  };

  const first = createStageWatch(now);
  await runPass(first);
  if (words === 0) {
    throw new TinctureError({
      code: 'data-invalid',
      problem: `There is no word in ${texts.length === 1 ? 'the only text' : `any of the ${texts.length} texts`}.`,
      fix: 'Give texts of the kind that the component is for.',
    });
  }
  const again = createStageWatch(now);
  let passes = 0;
  for (const begun = now(); passes === 0 || now() - begun < 1e3 * seconds; passes++) await runPass(again);

  const times: number[] = [];
  let [longestMs, longestWords] = [0, 0];
  for (const begun = now(); times.length < texts.length; ) {
    const start = now();
    const doc = tokenize(texts[times.length]!);
    await component.predict([doc]);
    const ms = now() - start;
    if (ms > longestMs) [longestMs, longestWords] = [ms, doc.length];
    times.push(ms);
    await rest(1);
    if (now() - begun >= 1e3 * seconds) break;
  }
  return {
    documents: texts.length,
    words,
    cold: figures(1, first),
    warm: figures(passes, again),
    latency: {
      documents: times.length,
      p50Ms: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
      longestMs,
      longestWords,
    },
  };
}

/** A watch that adds up how long each stage takes. */
interface StageWatch {
  /** Milliseconds by stage, in the order in which they first ended. */
  readonly stages: ReadonlyMap<ProfileStage, number>;
  begin(stage: ProfileStage): void;
  /** What a component calls: its first stage takes the place of `predict`. */
  readonly enter: (stage: Stage) => void;
  /** What a pipeline calls: the stages that come are those of the component with this name. */
  readonly enterComponent: (name: string) => void;
  end(): void;
}

function createStageWatch(now: () => number): StageWatch {
  const stages = new Map<ProfileStage, number>();
  let current: ProfileStage | undefined;
  let since = 0;
  /** What the stages of the component at work begin with. */
  let prefix = '';
  const begin = (next: ProfileStage | undefined): void => {
    const time = now();
    if (current !== undefined) stages.set(current, (stages.get(current) ?? 0) + time - since);
    current = next;
    since = time;
  };
  return {
    stages,
    begin(stage) {
      prefix = '';
      begin(stage);
    },
    enter(stage) {
      // What several components share is the work of none of them.
      const name = stage === 'trunk' ? stage : prefix + stage;
      if (current === `${prefix}predict`) current = name;
      else begin(name);
    },
    enterComponent(name) {
      const isFirst = current === 'predict';
      prefix = `${name}: `;
      if (isFirst) current = `${prefix}predict`;
      else begin(`${prefix}predict`);
    },
    end: () => begin(undefined),
  };
}
