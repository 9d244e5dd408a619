// The page bench/results/calibration.md from what was measured.
import type { CalibrationFigures } from './calibration-figures.ts';
import { count, percent } from './figures.ts';
import { spread } from './statistics.ts';

/** Predictions of both halves of the evaluation texts. */
export interface HalvesFigures {
  readonly halves: readonly CalibrationFigures[];
  /** All of them as one set: bins are fuller, so chance does less. */
  readonly together: CalibrationFigures;
}

/** One trained component. */
export interface CalibrationOutcome {
  readonly size: number;
  readonly seed: number;
  /** As the training leaves it. */
  readonly before: HalvesFigures;
  /** After one temperature that was fitted on the other half. */
  readonly tempered: HalvesFigures;
  /** As `tincture calibrate` leaves it: of entities with slope and offset of the log-odds. */
  readonly calibrated: HalvesFigures;
}

/** Everything in bench/results/calibration.json. */
export interface CalibrationResult {
  readonly seeds: { readonly few: readonly number[]; readonly all: readonly number[] };
  readonly corpora: readonly {
    readonly name: string;
    readonly machine: string;
    readonly split: string;
    readonly texts: number;
    readonly outcomes: readonly CalibrationOutcome[];
  }[];
  readonly inParts: readonly PartsOutcome[];
}

/** All texts of a corpus in parts, each judged by a component that learnt from the other parts; all predictions as one set. */
export interface PartsOutcome {
  readonly name: string;
  readonly machine: string;
  readonly texts: number;
  readonly parts: number;
  readonly seed: number;
  readonly before: CalibrationFigures;
  /** After one temperature that was fitted on the other half of the part. */
  readonly tempered: CalibrationFigures;
  readonly calibrated: CalibrationFigures;
}

/** The goal for the expected calibration error. */
const goal = 0.03;

/** In the order of the columns. */
export const stages = ['before', 'tempered', 'calibrated'] as const;

export function calibrationPage({ seeds, corpora, inParts }: CalibrationResult): string {
  const rows = corpora.flatMap(({ name, outcomes }) =>
    [...new Set(outcomes.map(({ size }) => size))].map((size) => ({
      name: `${name}, ${count(size)}`,
      own: outcomes.filter((outcome) => outcome.size === size),
    })),
  );
  const mean = (own: readonly CalibrationOutcome[], of: (outcome: CalibrationOutcome) => number): number =>
    spread(own.map(of)).mean;
  const ofHalves = (figures: HalvesFigures, key: 'error' | 'exact'): number =>
    spread(figures.halves.map((half) => half[key])).mean;
  return [
    '# Calibration',
    '',
    'How far confidences are from how often they are right, in percent: as the training leaves them (`trained`), after one temperature was fitted on gold that the component did not learn from (`temperature`), and after `tincture calibrate`, which of entities fits slope and offset of the log-odds (`calibrate`; of classes it is the temperature). The evaluation texts are parted into halves; each half is measured with what the other half asks for.',
    '',
    '| corpus, texts learnt from | predictions | ECE: trained | temperature | calibrate | exact (95 % below) | temperature: verdict | calibrate: verdict |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ name, own }) => {
      const errors = stages.map((stage) => mean(own, (outcome) => outcome[stage].together.error));
      const [, tempered = 0, calibrated = 0] = errors;
      const high = mean(own, (outcome) => outcome.calibrated.together.exactHigh);
      return `| ${[
        name,
        count(mean(own, (outcome) => outcome.before.together.predictions)),
        ...errors.map((error) => percent(error)),
        `${percent(mean(own, (outcome) => outcome.calibrated.together.exact))} (${percent(high)})`,
        verdict(
          tempered,
          mean(own, (outcome) => outcome.tempered.together.exactHigh),
        ),
        verdict(calibrated, high),
      ].join(' | ')} |`;
    }),
    '',
    'The halves by themselves, each with half the predictions, so that chance does more (means of two), and what is left when chance is taken off:',
    '',
    '| corpus, texts learnt from | ECE of a half: trained | temperature | calibrate | exact | debiased: trained | temperature | calibrate |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map(({ name, own }) => {
      const halves = stages.map((stage) => percent(mean(own, (outcome) => ofHalves(outcome[stage], 'error'))));
      const debiased = stages.map((stage) =>
        percent(
          Math.sqrt(
            Math.max(
              0,
              mean(own, (outcome) => outcome[stage].together.squared),
            ),
          ),
        ),
      );
      const exact = percent(mean(own, (outcome) => ofHalves(outcome.calibrated, 'exact')));
      return `| ${[name, ...halves, exact, ...debiased].join(' | ')} |`;
    }),
    '',
    `Means over seeds ${seeds.few.join(', ')} with a hundred texts, and over seeds ${seeds.all.join(', ')} with all of them. No training has seen the evaluation texts, which are parted by document. Predictions are entities that are found; of classes the chosen one of each text; where several labels may apply every label of each text.`,
    '',
    ...partsTable(inParts),
    '- **ECE**: expected calibration error, ten equally wide bins (Guo et al. 2017); in the first table over both halves taken together.',
    '- **Exact**: what would be measured if each confidence were exactly as often right as it says, and the most of it in 19 of 20 drawings (consistency resampling, Bröcker and Smith 2007). Where that is above 3, an error of 3 % cannot be told from chance with so few predictions. Predictions in one text are taken to be independent; they are not quite, so chance does somewhat more than this.',
    '- **Debiased**: root of the mean squared error over ten bins with as many predictions each, less what chance adds (Kumar, Liang and Ma 2019); 0 where chance explains more than all of it. On average it is not below the true error over these bins.',
    `- **Verdict**: *met*: at most ${percent(goal)}; *chance*: above, but exact confidences measure as much in one of twenty cases or more often; *above*: neither.`,
    '- How far few predictions may move what is fitted, and that entities get a curve, was chosen while looking at these texts, so take the figures of entities as slightly optimistic.',
    '',
    ...corpora.map(({ name, texts, split, machine }) => `- ${name}: ${count(texts)} texts (${split}); ${machine}.`),
    '',
    ...inParts.map(({ name, parts, machine }) => `- ${name} in ${parts} parts: ${machine}.`),
    '',
    'Made by `npm run bench -- calibration`, of small corpora in parts by `npm run bench -- calibration --parts`; trained components are kept in `bench/.cache`, and `--fresh` trains them again.',
    '',
  ].join('\n');
}

/** Small corpora with all their texts. */
function partsTable(inParts: readonly PartsOutcome[]): string[] {
  if (inParts.length === 0) return [];
  return [
    `Small corpora once more, with all the predictions that they can give: train and dev texts together in ${inParts[0]!.parts} parts (equal texts in one part), each judged by a component that learnt from the other parts. Of a part, too, each half is measured with what the other half asks for, so that nothing is measured on gold that it was learnt from or fitted on; what is fitted here is fitted on a tenth of the texts. The figures are of all predictions as one set, of seed ${inParts[0]!.seed} alone.`,
    '',
    '| corpus, all texts | predictions | ECE: trained | temperature | calibrate | exact (95 % below) | trained: verdict | temperature: verdict | calibrate: verdict |',
    '|---|---|---|---|---|---|---|---|---|',
    ...inParts.map((outcome) => {
      const errors = stages.map((stage) => percent(outcome[stage].error));
      const { predictions } = outcome.before;
      const { exact, exactHigh } = outcome.calibrated;
      const verdicts = stages.map((stage) => verdict(outcome[stage].error, outcome[stage].exactHigh));
      return `| ${[
        `${outcome.name}, ${count(outcome.texts)}`,
        count(predictions),
        ...errors,
        `${percent(exact)} (${percent(exactHigh)})`,
        ...verdicts,
      ].join(' | ')} |`;
    }),
    '',
  ];
}

function verdict(error: number, high: number): string {
  if (error <= goal) return 'met';
  return error <= high ? 'chance' : 'above';
}
