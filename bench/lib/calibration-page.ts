// The page bench/results/calibration.md from what was measured.
import type { CalibrationFigures } from './calibration-figures.ts';
import { spread } from './statistics.ts';

/** Predictions of both halves of the evaluation texts. */
export interface HalvesFigures {
  readonly halves: readonly CalibrationFigures[];
  /** All of them as one set: bins are fuller, so chance does less. */
  readonly together: CalibrationFigures;
}

/** One trained component and one way of parting the evaluation texts. */
export interface CalibrationOutcome {
  readonly size: number;
  readonly seed: number;
  readonly parting: number;
  /** What the temperature was multiplied by, fitted on the other half. */
  readonly factors: readonly number[];
  readonly before: HalvesFigures;
  readonly after: HalvesFigures;
}

/** Everything in bench/results/calibration.json. */
export interface CalibrationResult {
  readonly seeds: { readonly few: readonly number[]; readonly all: readonly number[] };
  readonly partings: readonly number[];
  readonly corpora: readonly {
    readonly name: string;
    readonly machine: string;
    readonly split: string;
    readonly texts: number;
    readonly outcomes: readonly CalibrationOutcome[];
  }[];
}

/** The goal for the expected calibration error. */
const goal = 0.03;

const percent = (value: number): string => (100 * value).toFixed(1);

export function calibrationPage({ seeds, partings, corpora }: CalibrationResult): string {
  const rows = corpora.flatMap(({ name, outcomes }) =>
    [...new Set(outcomes.map(({ size }) => size))].map((size) => {
      const own = outcomes.filter((outcome) => outcome.size === size);
      return { name, size, own };
    }),
  );
  const mean = (own: readonly CalibrationOutcome[], of: (outcome: CalibrationOutcome) => number): number =>
    spread(own.map(of)).mean;
  const ofHalves = (figures: HalvesFigures, key: 'error' | 'exact'): number =>
    spread(figures.halves.map((half) => half[key])).mean;
  const root = (own: readonly CalibrationOutcome[], when: 'before' | 'after'): string =>
    percent(
      Math.sqrt(
        Math.max(
          0,
          mean(own, (outcome) => outcome[when].together.squared),
        ),
      ),
    );
  return [
    '# Calibration',
    '',
    'How far confidences are from how often they are right, in percent: as the training leaves them, and after one temperature was fitted on gold that the component did not learn from (`tincture calibrate`). The evaluation texts are parted into halves; each half is measured with the temperature that the other half asks for.',
    '',
    '| corpus | texts learnt from | predictions | ECE as trained | after one temperature | of exact confidences (95 % below) | verdict | mean of halves: as trained | after | exact | debiased: as trained | after | temperature × |',
    '|---|---|---|---|---|---|---|---|---|---|---|---|---|',
    ...rows.map(({ name, size, own }) => {
      const after = mean(own, (outcome) => outcome.after.together.error);
      const high = mean(own, (outcome) => outcome.after.together.exactHigh);
      const factors = own.flatMap((outcome) => outcome.factors);
      return `| ${[
        name,
        size.toLocaleString('en-US'),
        Math.round(mean(own, (outcome) => outcome.before.together.predictions)).toLocaleString('en-US'),
        percent(mean(own, (outcome) => outcome.before.together.error)),
        `**${percent(after)}**`,
        `${percent(mean(own, (outcome) => outcome.after.together.exact))} (${percent(high)})`,
        verdict(after, high),
        percent(mean(own, (outcome) => ofHalves(outcome.before, 'error'))),
        percent(mean(own, (outcome) => ofHalves(outcome.after, 'error'))),
        percent(mean(own, (outcome) => ofHalves(outcome.after, 'exact'))),
        root(own, 'before'),
        root(own, 'after'),
        `${Math.min(...factors).toFixed(2)}–${Math.max(...factors).toFixed(2)}`,
      ].join(' | ')} |`;
    }),
    '',
    `Means over seeds ${seeds.few.join(', ')} with ${rows[0]?.size ?? 0} texts and ${seeds.all.join(', ')} with all of them, and over ${partings.length} seeded ways of parting the evaluation texts (by document; no training has seen them). Predictions are entities that are found; of classes the chosen one of each text; where several labels may apply every label of each text.`,
    '',
    '- **ECE**: expected calibration error, ten equally wide bins (Guo et al. 2017), over both halves taken together; then the mean of the two halves by themselves, which have half the predictions, so that chance does more.',
    '- **Of exact confidences**: what would be measured if each confidence were exactly as often right as it says, and the most of it in 19 of 20 drawings (consistency resampling, Bröcker and Smith 2007). Where that is above 3, an error of 3 % cannot be told from chance with so few predictions. Predictions in one text are taken to be independent; they are not quite, so chance does somewhat more than this.',
    '- **Debiased**: root of the mean squared error over ten bins with as many predictions each, less what chance adds (Kumar, Liang and Ma 2019); 0 where chance explains more than all of it. It is never less than the ECE over these bins.',
    `- **Verdict** on the ECE after one temperature: *met*: at most ${percent(goal)}; *chance*: above, but exact confidences measure as much in one of twenty cases or more often; *above*: neither.`,
    '- **Temperature ×**: what the fitted temperature is of the one after the training, least and most. The step (1.15) and how far few predictions may move it were set while looking at some of these texts; both make next to no difference.',
    '',
    ...corpora.map(
      ({ name, texts, split, machine }) => `- ${name}: ${texts.toLocaleString('en-US')} texts (${split}); ${machine}.`,
    ),
    '',
    'Made by `npm run bench -- calibration`; trained components are kept in `bench/.cache`, and `--fresh` trains them again.',
    '',
  ].join('\n');
}

function verdict(error: number, high: number): string {
  if (error <= goal) return 'met';
  return error <= high ? 'chance' : 'above';
}
