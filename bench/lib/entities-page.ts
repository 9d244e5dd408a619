// The page of the entities benchmark: bench/results/entities.md from what was measured.
import { type SystemMemory, type SystemSpeed, streamOptions } from './entities-speed.ts';
import { count, megabytes, percent } from './figures.ts';
import { formatMeasured, type Measured } from './measured.ts';
import { formatSpread, spread } from './statistics.ts';

/** What one of our trainings reached on the dev documents; scores and the calibration error are in [0, 1]. */
export interface OurTraining {
  readonly seed: number;
  readonly f: number;
  readonly precision: number;
  readonly recall: number;
  /** Expected calibration error of the confidences of the entities. */
  readonly ece: number;
  readonly trainSeconds: number;
  readonly bytes: number;
  readonly vectors?: string;
}

/** Everything in bench/results/entities.json. */
export interface EntitiesResult {
  readonly machine: string;
  /** Whether timings were kept on one core. */
  readonly pinned: boolean;
  /** Documents. */
  readonly train: number;
  readonly dev: number;
  /** In the dev documents. */
  readonly words: number;
  readonly ours: readonly OurTraining[];
  readonly peers: readonly {
    readonly system: string;
    readonly f: number;
    readonly precision: number;
    readonly recall: number;
    readonly trainSeconds: number;
    readonly bytes: number;
    readonly machine: string;
    readonly date: string;
  }[];
  readonly speed: readonly SystemSpeed[];
  readonly starts: readonly { readonly system: string; readonly startMs: Measured }[];
  readonly memory: readonly SystemMemory[];
}

/** The page of `result`. */
export function entitiesPage(result: EntitiesResult): string {
  return [
    '# Named entities: CoNLL-2003',
    '',
    `${count(result.train)} documents to train on, ${count(result.dev)} dev documents (${count(result.words)} words) to stop early and be judged on; each a raw text with a sentence a line. The test split is kept away. Training: ours by the clock, peers in seconds of the one core that they use.`,
    '',
    '| system | dev F1 (exact, micro) | precision / recall | ECE of confidences, % | training, s | model, MB |',
    '|---|---|---|---|---|---|',
    ourRow(result.ours),
    ...result.peers.map(
      (peer) =>
        `| ${peer.system} (trained ${peer.date}) | ${percent(peer.f, 2)} | ${percent(peer.precision, 2)} / ${percent(peer.recall, 2)} | – | ${count(peer.trainSeconds)} | ${megabytes(peer.bytes)} |`,
    ),
    '',
    '## Speed',
    '',
    `From raw text to entities, warm, ${result.pinned ? 'every process on the same core' : 'not kept on one core'}, one at a time in turns: median of 5 rounds [lowest, highest]. wink-nlp and compromise are not trained and find other things. Latency: one sentence at a time.`,
    '',
    '| system | words/s, thousands | × spaCy in the same round | latency p50 / p99, ms |',
    '|---|---|---|---|',
    ...result.speed.map(
      ({ system, wordsPerSecond, ratio, latencyMs }) =>
        `| ${system} | ${formatMeasured(wordsPerSecond, (value) => (value / 1_000).toFixed(1))} | ${formatMeasured(ratio, (value) => value.toFixed(2))} | ${latencyMs.p50.toFixed(2)} / ${latencyMs.p99.toFixed(2)} |`,
    ),
    '',
    'From the start of a process to its first prediction, median of 10 [lowest, highest]:',
    '',
    ...result.starts.map(
      ({ system, startMs }) => `- ${system}: ${formatMeasured(startMs, (value) => value.toFixed(0))} ms`,
    ),
    '',
    '## Memory',
    '',
    'Resident memory while text streams through, document by document, a twentieth of its words never seen before. ' +
      `Ours runs under \`node ${streamOptions}\`.`,
    '',
    '| system | text, MB | before, MB | highest, MB | growth in the second half, MB per GB of text | MB of text/s |',
    '|---|---|---|---|---|---|',
    ...result.memory.map(
      ({ system, bytes, residentBytes, peakBytes, growthPerGigabyte, seconds }) =>
        `| ${system} | ${count(bytes / 1e6)} | ${count((residentBytes[0] ?? 0) / 1e6)} | ${count(peakBytes / 1e6)} | ${count(growthPerGigabyte / 1e6)} | ${(bytes / 1e6 / seconds).toFixed(2)} |`,
    ),
    '',
    `Made by \`npm run bench -- entities\` on ${result.machine}.${trainedOn(result)}`,
    '',
  ].join('\n');
}

function ourRow(ours: readonly OurTraining[]): string {
  const of = (key: 'f' | 'precision' | 'recall' | 'ece'): string =>
    formatSpread(spread(ours.map((one) => one[key])), 2);
  const seconds = spread(ours.map(({ trainSeconds }) => trainSeconds));
  const vectors = ours[0]?.vectors;
  const name = `tincture, ${vectors === undefined ? 'without word vectors' : `word vectors ${vectors}`}, seeds ${ours.map(({ seed }) => seed).join(', ')}`;
  return `| ${name} | ${of('f')} | ${of('precision')} / ${of('recall')} | ${of('ece')} | ${count(seconds.mean)} ± ${count(seconds.deviation)} | ${megabytes(spread(ours.map(({ bytes }) => bytes)).mean)} |`;
}

/** Where the peers were trained, as that may be another day than that of the rest. */
function trainedOn({ peers }: EntitiesResult): string {
  const machines = [...new Set(peers.map(({ machine }) => machine))];
  return machines.length === 0 ? '' : ` The peers were trained on ${machines.join('; and on ')}.`;
}
