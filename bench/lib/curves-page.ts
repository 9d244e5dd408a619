// The page of a learning curve: bench/results/curves-<corpus>.md from what was measured.

import { count } from './figures.ts';
import { formatGap, formatSpread, spread } from './statistics.ts';

/** What one system reached with one draw of the examples. */
export interface Outcome {
  readonly system: string;
  readonly size: number;
  readonly seed: number;
  readonly score: number;
  readonly trainSeconds: number;
  readonly documentsPerSecond: number;
  readonly bytes: number;
  /** Expected calibration error of its confidences; absent where a system gives none. */
  readonly calibrationError?: number;
  /** The error that would be measured if every confidence were exactly right. */
  readonly calibrationNoise?: number;
}

/** Everything in bench/results/curves-<corpus>.json; ours is the system of the first outcome. */
export interface CurvesResult {
  readonly corpus: string;
  readonly metric: string;
  readonly machine: string;
  readonly seeds: readonly number[];
  /** Seeds with which all texts were learnt from. */
  readonly seedsForAll: readonly number[];
  readonly evaluation: { readonly texts: number; readonly split: string };
  readonly outcomes: readonly Outcome[];
}

/** How often the evaluation texts are predicted to measure the speed; the median counts. */
export const rounds = 5;

/** The page of `result`. */
export function curvesPage({
  corpus,
  metric,
  machine,
  seeds,
  seedsForAll,
  evaluation,
  outcomes,
}: CurvesResult): string {
  const systems = [...new Set(outcomes.map((outcome) => outcome.system))];
  const sizes = [...new Set(outcomes.map((outcome) => outcome.size))];
  const largest = Math.max(...sizes);
  const at = (of: string, size: number): Outcome[] =>
    outcomes.filter((outcome) => outcome.system === of && outcome.size === size);
  const mean = (of: string, key: 'trainSeconds' | 'documentsPerSecond' | 'bytes'): number =>
    spread(at(of, largest).map((outcome) => outcome[key])).mean;
  const table = (rows: readonly string[], cell: (of: string, size: number) => string): string[] => [
    `| training texts | ${sizes.map(count).join(' | ')} |`,
    `|---|${sizes.map(() => '---|').join('')}`,
    ...rows.map((of) => `| ${of} | ${sizes.map((size) => cell(of, size)).join(' | ')} |`),
    '',
  ];
  const scores = (of: string, size: number): number[] => at(of, size).map(({ score }) => score);
  const gap = (of: string, size: number): string => {
    const theirs = at(of, size);
    const drawn = at(ours, size).filter(({ seed }) => theirs.some((outcome) => outcome.seed === seed));
    return formatGap(
      drawn.map(({ score }) => score),
      theirs.map(({ score }) => score),
    );
  };
  const [ours = '', ...peers] = systems;
  return [
    `# ${corpus}: learning curves`,
    '',
    `${metric}, percent, mean ± standard deviation over seeds ${seeds.join(', ')} (all texts: ${seedsForAll.join(', ')}), on ${count(evaluation.texts)} evaluation texts (${evaluation.split}). Every system gets the same drawn examples and nothing else of the corpus${metric === 'macro F1' ? '; ours reads the names of all labels' : ''}.`,
    '',
    ...table(systems, (of, size) => (at(of, size).length === 0 ? '' : formatSpread(spread(scores(of, size))))),
    'By how much ours is ahead, in points, with the 95 % interval of the mean over the draws (Student):',
    '',
    ...table(peers, (of, size) => gap(of, size)),
    'Expected calibration error of ours on the evaluation texts, percent, and what would be measured if each confidence were exactly right (few predictions never fill the bins evenly):',
    '',
    ...table(['measured', 'of exact confidences'], (row, size) =>
      formatSpread(
        spread(
          at(ours, size).map(({ calibrationError = 0, calibrationNoise = 0 }) =>
            row === 'measured' ? calibrationError : calibrationNoise,
          ),
        ),
      ),
    ),
    `With ${count(largest)} texts:`,
    '',
    '| system | training, s | documents/s, from text | model, MB |',
    '|---|---|---|---|',
    ...systems
      .filter((of) => at(of, largest).length > 0)
      .map(
        (of) =>
          `| ${of} | ${mean(of, 'trainSeconds').toFixed(1)} | ${count(mean(of, 'documentsPerSecond'))} | ${(mean(of, 'bytes') / 1e6).toFixed(1)} |`,
      ),
    '',
    `Made by \`npm run bench -- curves ${corpus}\` on ${machine}. Ours trained one a core at the same time and predicted (median of ${rounds} rounds) when no training ran; peers one after the other on one thread${peersNote(systems)}.`,
    '',
  ].join('\n');
}

/** What is different about spaCy, where it was measured. */
function peersNote(systems: readonly string[]): string {
  if (!systems.some((system) => system.startsWith('spaCy'))) return '';
  return '; spaCy with the first draw of each size alone, since a training takes minutes, stopping early on a tenth of its texts; its figures may be from an earlier run, maybe on another machine';
}
