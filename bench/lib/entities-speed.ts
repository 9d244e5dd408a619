// Speed, latency, start and memory of systems that find entities, each as a process of its own on the same core; while
// one is measured the others wait.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Measured, measured, percentile } from './measured.ts';
import { commandOf, onCore, type ProcessCommand } from './peer.ts';
import { RawTextPeer } from './raw-text-peer.ts';

/** A system to measure: a script of bench/peers and what it loads. */
export interface MeasuredSystem {
  readonly name: string;
  readonly script: string;
  readonly folder: string;
}

/** What was measured of one system; words are counted by our tokenizer for all of them. */
export interface SystemSpeed {
  readonly system: string;
  readonly wordsPerSecond: Measured;
  /** Words per second as a multiple of the reference system's in the same round. */
  readonly ratio: Measured;
  /** Milliseconds of one short text at a time. */
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  /** Entities found in the texts. */
  readonly found: number;
}

/** What {@link measureSpeed} runs over. */
export interface SpeedTexts {
  readonly documents: readonly string[];
  readonly words: number;
  /** For latency: sentences. */
  readonly short: readonly string[];
}

/** All systems in turns, after a round that warms them up; the ratio is to the system that `reference` names. */
export async function measureSpeed(
  systems: readonly MeasuredSystem[],
  texts: SpeedTexts,
  reference: string,
  { core, rounds = 5 }: { readonly core?: number; readonly rounds?: number } = {},
): Promise<SystemSpeed[]> {
  const running = systems.map((system) => ({
    system,
    peer: new RawTextPeer(system.script, core === undefined ? {} : { core }),
    rates: [] as number[],
    found: 0,
    latency: [] as number[],
  }));
  try {
    for (const { system, peer } of running) await peer.load(system.folder);
    for (let round = 0; round <= rounds; round++) {
      for (const one of running) {
        const { seconds, found } = await one.peer.time(texts.documents);
        one.found = found;
        if (round > 0) one.rates.push(texts.words / seconds);
      }
    }
    for (const one of running) one.latency = await one.peer.latency(texts.short);
  } finally {
    for (const { peer } of running) peer.close();
  }
  const base = running.find(({ system }) => system.name === reference)?.rates ?? [];
  return running.map(({ system, rates, latency, found }) => ({
    system: system.name,
    wordsPerSecond: measured(rates),
    ratio: measured(rates.map((rate, round) => rate / (base[round] ?? Number.NaN))),
    latencyMs: { p50: percentile(latency, 0.5), p99: percentile(latency, 0.99) },
    found,
  }));
}

/** Milliseconds from the start of a process to what it says first, in turns. */
export async function measureStarts(
  commands: readonly { readonly system: string; readonly command: ProcessCommand }[],
  { core, rounds = 10 }: { readonly core?: number; readonly rounds?: number } = {},
): Promise<{ system: string; startMs: Measured }[]> {
  const times = commands.map(() => [] as number[]);
  // The first round reads the files from disk and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { command }] of commands.entries()) {
      const { file, args } = onCore(core, command);
      const begun = performance.now();
      const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout, 'data');
      const elapsed = performance.now() - begun;
      if (child.exitCode === null) await once(child, 'exit');
      if (round > 0) times[index]?.push(elapsed);
    }
  }
  return commands.map(({ system }, index) => ({ system, startMs: measured(times[index] ?? []) }));
}

/** Resident memory of one system while `bytes` of text pass through it. */
export interface SystemMemory {
  readonly system: string;
  readonly bytes: number;
  readonly peakBytes: number;
  /** Growth over the second half of the stream, in bytes for each gigabyte of text. */
  readonly growthPerGigabyte: number;
  /** Before the stream and after each twentieth of it. */
  readonly residentBytes: readonly number[];
  readonly seconds: number;
}

/** Node's young generation may grow to three times 16 MB by itself, of garbage only; this keeps it to three times 4. */
export const streamOptions = '--max-semi-space-size=4';

export async function measureMemory(
  system: MeasuredSystem,
  documents: readonly string[],
  bytes: number,
  core?: number,
): Promise<SystemMemory> {
  const options = { nodeOptions: streamOptions, ...(core === undefined ? {} : { core }) };
  const peer = new RawTextPeer(system.script, options);
  try {
    await peer.load(system.folder);
    const { residentBytes, seconds } = await peer.memory(documents, bytes);
    const secondHalf = residentBytes.slice(residentBytes.length >> 1);
    const step = bytes / 20;
    return {
      system: system.name,
      bytes,
      peakBytes: Math.max(...residentBytes),
      growthPerGigabyte: (slope(secondHalf) / step) * 1e9,
      residentBytes,
      seconds,
    };
  } finally {
    peer.close();
  }
}

/** Least-squares slope of values that are one step apart. */
function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [products, squares] = values.reduce(
    ([product, square], value, at) => [product + (at - middle) * (value - mean), square + (at - middle) ** 2],
    [0, 0],
  );
  return squares === 0 ? 0 : products / squares;
}

/** The command that loads a trained component or spaCy pipeline and prints the entities of one text. `given`: both, and what else the script takes. */
export function startCommand(script: string, ...given: readonly string[]): ProcessCommand {
  const { file, args } = commandOf(script);
  return { file, args: [...args, ...given] };
}
