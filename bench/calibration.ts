// How far confidences are from how often they are right, as trained and after a temperature was fitted on other texts.
// `npm run bench -- calibration [corpus…]` measures these corpora anew and writes bench/results/calibration.{json,md}.
//   --fresh  train again instead of taking what was trained before from bench/.cache: after a change to the training
//   --parts  only what is measured of small corpora in parts that take turns; all of it that a run without this leaves as it was
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadInstalledVectors, trainComponent } from '@tincture/learn';
import { createRandom, type Document, type JudgedConfidence } from 'tincture';
import { drawOf } from './curves.ts';
import { calibrationFigures } from './lib/calibration-figures.ts';
import { judgeHalves } from './lib/calibration-judge.ts';
import { type CalibrationOutcome, type CalibrationResult, calibrationPage, stages } from './lib/calibration-page.ts';
import { type Corpus, loadCorpus } from './lib/corpora.ts';
import { describeMachine, machineLine } from './lib/machine.ts';

const corpora = ['cooking', 'sst2', 'banking77', 'food', 'fashion', 'wnut17', 'conll03'];
const seeds = { few: [1, 2, 3], all: [1, 2, 3] };
const fewTexts = 100;

/** Of these the evaluation texts alone hold too few predictions to tell an error of 3 % from chance. */
const smallCorpora = ['food', 'fashion', 'wnut17'];
const partCount = 5;
const partsSeed = 1;

export async function runCalibration(flags: readonly string[]): Promise<void> {
  const isFresh = flags.includes('--fresh');
  const names = flags.filter((flag) => !flag.startsWith('--'));
  if (flags.includes('--parts')) return measureParts(names.length > 0 ? names : smallCorpora, isFresh);
  const vectors = await loadInstalledVectors();
  for (const name of names.length > 0 ? names : corpora) {
    const machine = machineLine(describeMachine());
    const corpus = await loadCorpus(name);
    const jobs = [
      ...seeds.few.map((seed) => ({ size: fewTexts, seed })),
      ...seeds.all.map((seed) => ({ size: corpus.train.length, seed })),
    ];
    const outcomes: CalibrationOutcome[] = [];
    for (const { size, seed } of jobs) {
      const { train } = drawOf(corpus, size, seed);
      const bytes = await kept(`${name}-${size}-${seed}`, isFresh, async () => {
        const trained = await trainComponent(corpus.task, train, [], { seed, ...(vectors && { vectors }) });
        return trained.bytes;
      });
      const outcome = { size, seed, ...(await measure(corpus, bytes)) };
      outcomes.push(outcome);
      const errors = [outcome.before, outcome.tempered, outcome.calibrated].map(({ together }) => together.error);
      console.log(`${name} ${size} seed ${seed}: ${errors.map((error) => (100 * error).toFixed(1)).join(' -> ')}`);
    }
    const measured = { name, machine, split: corpus.split, texts: corpus.evaluation.length, outcomes };
    change((before) => ({ ...before, seeds, corpora: replaced(before.corpora, measured) }));
  }
}

/** A trained component of bench/.cache, where it is there and need not be made again. */
async function kept(name: string, isFresh: boolean, train: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const folder = fileURLToPath(new URL('.cache/calibration/', import.meta.url));
  const path = `${folder}${name}.safetensors`;
  if (!isFresh && existsSync(path)) return readFileSync(path);
  mkdirSync(folder, { recursive: true });
  const bytes = await train();
  writeFileSync(path, bytes);
  return bytes;
}

/** The figures of each half of the evaluation texts, with what the other half asks for. */
async function measure(
  { task, evaluation }: Corpus,
  bytes: Uint8Array,
): Promise<Omit<CalibrationOutcome, 'size' | 'seed'>> {
  const judged = await judgeHalves(task, bytes, evaluation);
  const figures = (halves: readonly JudgedConfidence[][]) => ({
    halves: halves.map(calibrationFigures),
    together: calibrationFigures(halves.flat()),
  });
  return {
    before: figures(judged.before),
    tempered: figures(judged.tempered),
    calibrated: figures(judged.calibrated),
  };
}

/** All texts of small corpora: each part of them is judged by a component that learnt from the other parts. */
async function measureParts(names: readonly string[], isFresh: boolean): Promise<void> {
  const vectors = await loadInstalledVectors();
  for (const name of names) {
    const machine = machineLine(describeMachine());
    const { task, train, evaluation } = await loadCorpus(name);
    const documents = [...train, ...evaluation];
    const parts = partsOf(documents);
    const judged: Record<(typeof stages)[number], JudgedConfidence[]> = { before: [], tempered: [], calibrated: [] };
    for (const [index, own] of parts.entries()) {
      const others = parts.filter((part) => part !== own).flat();
      const bytes = await kept(`${name}-part-${index + 1}-of-${partCount}-${partsSeed}`, isFresh, async () => {
        const trained = await trainComponent(task, others, [], { seed: partsSeed, ...(vectors && { vectors }) });
        return trained.bytes;
      });
      const halves = await judgeHalves(task, bytes, own);
      for (const stage of stages) judged[stage].push(...halves[stage].flat());
      console.log(`${name}: part ${index + 1} of ${partCount}, ${judged.before.length} predictions so far`);
    }
    const figures = {
      before: calibrationFigures(judged.before),
      tempered: calibrationFigures(judged.tempered),
      calibrated: calibrationFigures(judged.calibrated),
    };
    console.log(`${name} in parts: ${stages.map((stage) => (100 * figures[stage].error).toFixed(1)).join(' -> ')}`);
    change(({ inParts, ...before }) => ({
      ...before,
      inParts: replaced(inParts, {
        name,
        machine,
        texts: documents.length,
        parts: partCount,
        seed: partsSeed,
        ...figures,
      }),
    }));
  }
}

/** The texts in {@link partCount} parts; texts that read the same are in one part. */
function partsOf(documents: readonly Document[]): Document[][] {
  const byText = new Map<string, Document[]>();
  for (const document of documents) byText.set(document.text, [...(byText.get(document.text) ?? []), document]);
  const parts = Array.from({ length: partCount }, (): Document[] => []);
  createRandom(partsSeed)
    .shuffle([...byText.values()])
    .forEach((same, index) => {
      parts[index % partCount]!.push(...same);
    });
  return parts;
}

const results = fileURLToPath(new URL('results/', import.meta.url));

/** Changes what was measured before, and writes the page of it. */
function change(of: (before: CalibrationResult) => CalibrationResult): void {
  const path = `${results}calibration.json`;
  const before: CalibrationResult = existsSync(path)
    ? JSON.parse(readFileSync(path, 'utf8'))
    : { seeds, corpora: [], inParts: [] };
  const result = of(before);
  writeFileSync(path, `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(`${results}calibration.md`, calibrationPage(result));
}

/** What was measured, with that of one corpus replaced. */
function replaced<Measured extends { readonly name: string }>(
  all: readonly Measured[],
  measured: Measured,
): readonly Measured[] {
  const order = ({ name }: Measured): number => corpora.indexOf(name);
  return [...all.filter(({ name }) => name !== measured.name), measured].sort((a, b) => order(a) - order(b));
}
